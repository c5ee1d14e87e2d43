"""The list of attacks names a test for each, and every one of them is there."""

from __future__ import annotations

import re
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
LIST = REPOSITORY / "docs" / "decisions" / "security.md"


def test_every_attack_of_the_list_has_a_test_that_is_there() -> None:
    rows = [line for line in LIST.read_text("utf-8").splitlines() if line.startswith("| ")]
    attacks = [row for row in rows if not row.startswith("| attack")]
    assert len(attacks) >= 30
    for row in attacks:
        named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", row)
        assert named, row
        for file, name in named:
            assert f"def {name}(" in (REPOSITORY / file).read_text("utf-8"), name
