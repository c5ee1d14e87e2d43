"""The rules of docs/how-to-engine.md, taken from the page and held to what is said of them."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import Any

from prostudio.engines.card import Card, Kind, Licence, Role, VideoRules
from prostudio.engines.conformance import Trial, video
from prostudio.film import Size

PAGE = Path(__file__).parents[2] / "docs" / "how-to-engine.md"


def rules() -> VideoRules:
    """The first block of Python on the page."""
    source = re.search(r"```python\n(VideoRules.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert source
    names: dict[str, Any] = {
        "VideoRules": VideoRules,
        "Fraction": Fraction,
        "Size": Size,
        "Role": Role,
    }
    found: VideoRules = eval(compile(source[1].strip(), str(PAGE), "eval"), names)
    return found


def test_the_rules_on_the_page_are_8k_plus_1_and_multiples_of_32_and_keep_the_promises(
    tmp_path: Path,
) -> None:
    found = rules()
    assert [found.frames(n) for n in (1, 8, 9, 10, 17, 18)] == [9, 9, 9, 17, 17, 25]
    assert found.size(Size(1280, 720)) == Size(1280, 704)
    card = Card(Kind.VIDEO, "glow", "1", "of the page", False, object, Licence("MIT"), video=found)
    trial = Trial(card, tmp_path)
    video.its_rules_give_at_least_what_is_asked_and_settle_at_once(trial)
    video.a_role_that_is_needed_is_accepted_and_text_only_engines_need_none(trial)
