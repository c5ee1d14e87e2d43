"""Text that is no UTF-8 is refused in one line wherever text is taken."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

LATIN = "un café au lait".encode("latin-1")


@pytest.mark.parametrize("command", [("new", "brief.txt"), ("new", "-"), ("speak", "-")])
def test_bytes_that_are_no_text_are_refused(tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "brief.txt").write_bytes(LATIN)
    done = subprocess.run(
        [sys.executable, "-m", "prostudio.cli", *command],
        cwd=tmp_path, input=LATIN, capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 2
    assert b"is not utf-8" in done.stderr
    assert b"Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["brief.txt"]
