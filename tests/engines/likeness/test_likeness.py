"""How alike pictures are, by colours and by an image encoder, and where somebody is in one."""

from __future__ import annotations

import numpy as np
import pytest

from prostudio.engines.likeness import (
    COLOUR,
    SIGLIP,
    best_part,
    measure_here,
    open_measure,
)
from prostudio.errors import FilmError

RED, GREEN, GREY = (200, 40, 40), (40, 160, 60), (120, 120, 120)


def plain(colour: tuple[int, int, int], height: int = 60, width: int = 80) -> np.ndarray:
    return np.full((height, width, 3), colour, np.uint8)


def halves(one: tuple[int, int, int], other: tuple[int, int, int]) -> np.ndarray:
    picture = plain(one)
    picture[:, 40:] = other
    return picture


def test_colours_are_compared_by_how_much_there_is_of_each() -> None:
    measuring = open_measure(COLOUR.name)
    seen = {
        name: measuring.seen(picture)
        for name, picture in {
            "red": plain(RED),
            "lighter": plain((212, 50, 50)),
            "mixed": halves(RED, GREEN),
            "green": plain(GREEN),
            "large": plain(RED, 600, 800),
        }.items()
    }
    assert all(vector.sum() == pytest.approx(1, abs=1e-4) for vector in seen.values())
    alike = {name: measuring.alike(seen["red"], vector) for name, vector in seen.items()}
    assert alike["red"] == pytest.approx(1, abs=1e-3)
    assert alike["large"] == pytest.approx(1, abs=1e-3)
    assert alike["lighter"] > 0.8
    assert alike["mixed"] == pytest.approx(0.5**0.5, abs=0.02)
    assert alike["green"] < 0.05


def test_the_part_with_somebodys_colours_is_found_in_a_wide_picture() -> None:
    wide = plain(GREY, 180, 320)
    wide[60:150, 200:290] = RED
    found = best_part(wide, [plain(RED)])
    red = (found == RED).all(-1).mean()
    assert found.shape[0] == found.shape[1]
    assert red > 0.6
    assert best_part(plain(RED, 180, 320), [plain(RED)]).shape == (180, 180, 3)


def test_a_measure_that_there_is_not_is_refused_and_the_one_here_is_named() -> None:
    with pytest.raises(FilmError, match="siglip, colour"):
        open_measure("faces")
    assert measure_here() in (SIGLIP, COLOUR)
    assert "colour 1" in COLOUR.versions()["measure"]
