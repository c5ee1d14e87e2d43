"""The transition of docs/how-to-transition.md, taken from the page and run as any other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np

from prostudio.compositor.transitions import TransitionRule
from prostudio.film import Size
from prostudio.media.colour import copy, flat

PAGE = Path(__file__).parents[2] / "docs" / "how-to-transition.md"
SIZE = Size(128, 72)


def example() -> Any:
    """The first block of Python on the page, run as the module it shows."""
    source = re.search(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert source
    names: dict[str, Any] = {"__name__": "iris"}
    exec(compile(source[1], str(PAGE), "exec"), names)
    return names["iris"]


def test_the_transition_on_the_page_begins_with_the_old_and_ends_with_the_new_picture() -> None:
    rule = TransitionRule(overlaps=True, blend=example(), seconds=0.8)
    old, new = flat(SIZE, (60, 90, 200)), flat(SIZE, (200, 140, 80))
    for time, wanted in ((0.0, old), (1.0, new)):
        picture = copy(old)
        rule.blend(picture, copy(new), time)
        for plane, same in zip(picture, wanted, strict=True):
            np.testing.assert_array_equal(plane, same)


def test_its_circle_opens_from_the_middle_and_is_round() -> None:
    opened = []
    for time in np.linspace(0, 1, 15):
        picture = flat(SIZE, (60, 90, 200))
        example()(picture, flat(SIZE, (200, 140, 80)), time)
        opened.append(float((picture.y > 130).mean()))
        if 0 < opened[-1] < 0.3:
            rows, columns = np.nonzero(picture.y > 130)
            assert abs(np.ptp(rows) - np.ptp(columns)) <= 1
            assert abs(rows.mean() - 35.5) < 0.01
            assert abs(columns.mean() - 63.5) < 0.01
    assert opened == sorted(opened)
    assert opened[0] == 0
    assert opened[-1] == 1
