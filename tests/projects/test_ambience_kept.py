"""A place's sound is made once, and its film passes inspection."""

from __future__ import annotations

import pytest
from making_films import Studio

STORY = """[[shot: the sea, day, clear]]
The sea was calm.

[[shot: a forest at night, rain | id: wood]]
{words}
"""


@pytest.mark.slow
def test_new_words_make_the_sound_of_their_own_place_again_and_no_other(studio: Studio) -> None:
    studio.write(STORY.format(words="It rained."), "music: none\ntransition: cut")
    first = studio.make()
    assert first.done.inspection["verdict"] == "ok"
    assert {"ambience 0", "ambience 1"} <= set(first.made)
    sound = first.done.inspection["facts"]["sound"]
    assert sound["lufs"] == pytest.approx(-14, abs=0.3)
    assert sound["true_peak_dbtp"] <= -1
    studio.write(
        STORY.format(words="It rained all night, and the leaves let everything through."),
        "music: none\ntransition: cut",
    )
    again = studio.make().made
    assert "ambience 1" in again
    assert "ambience 0" not in again


@pytest.mark.slow
def test_a_film_of_nothing_but_a_place_is_as_loud_as_any(studio: Studio) -> None:
    studio.write("[[shot: the sea at night, storm]]", "voice: none\nmusic: none\nambience: 0 dB")
    making = studio.make()
    assert making.done.inspection["verdict"] == "ok"
    assert making.done.inspection["facts"]["sound"]["lufs"] == pytest.approx(-14, abs=0.3)
