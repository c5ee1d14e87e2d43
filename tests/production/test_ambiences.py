"""Which ambience is heard when."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from planning import planned, spoken_in

from prostudio.engines.request import Machine
from prostudio.film.timeline import Timeline
from prostudio.mix.placement import DEPTH_DB
from prostudio.production.finishing.deliver import is_silent
from prostudio.production.plan_values import Plan
from prostudio.production.sound.ambiences import ambience_regions, ambience_steps, placed_ambiences
from prostudio.production.sound.sounds import sound_steps
from prostudio.production.timing.lay_out import lay_out

SEA = "[[shot: the sea, day, clear]]\nThe first words."
MORE_SEA = "[[shot: the sea in the daytime, clear sky, a boat]]\nMore of the sea."
WOOD = "[[shot: a forest at night, rain]]\nThen the wood."


def laid(*paragraphs: str, head: str = "", base: Path = Path()) -> tuple[Plan, Timeline]:
    plan = planned("\n\n".join(paragraphs), head, base)
    return plan, lay_out(plan, spoken_in(plan, 6.0))


def test_shots_of_one_setting_have_one_ambience_and_a_cut_to_another_a_crossing() -> None:
    plan, timeline = laid(SEA, MORE_SEA, WOOD, head="transition: cut")
    sea, wood = ambience_regions(plan, timeline)
    assert (sea.setting.place, wood.setting.place) == ("sea", "forest")
    assert (sea.start, wood.stop) == (0, timeline.samples)
    overlap = sea.stop - wood.start
    assert overlap == sea.fade_out == wood.fade_in == 38_400
    cut = (sea.stop + wood.start) // 2
    assert cut == timeline.clips[2].start * 1600


def test_faded_neighbours_sum_to_the_same_power() -> None:
    from prostudio.mix.levels import faded

    plan, timeline = laid(SEA, WOOD, head="transition: cut")
    sea, wood = ambience_regions(plan, timeline)
    out = faded(sea.samples - sea.fade_out, sea.samples, sea.samples, 0, sea.fade_out)
    into = faded(0, wood.fade_in, wood.samples, wood.fade_in, 0)
    assert out is not None
    assert into is not None
    np.testing.assert_allclose(out**2 + into**2, 1, atol=1e-4)


def test_a_dissolve_takes_the_ambience_along() -> None:
    plan, timeline = laid(SEA, WOOD, head="transition: dissolve 2s")
    sea, _ = ambience_regions(plan, timeline)
    assert sea.fade_out == 2 * 48_000


def test_a_sound_of_the_users_takes_the_ambiences_place_for_its_shot(tmp_path: Path) -> None:
    (tmp_path / "rain.wav").write_bytes(b"not read when it is planned")
    own = "[[shot: the sea, day, clear]]\n[[sound: rain.wav | loop]]\nMy own sound."
    plan, timeline = laid(own, MORE_SEA, base=tmp_path)
    (region,) = ambience_regions(plan, timeline)
    assert region.start == timeline.clips[1].start * 1600


def test_what_the_user_gives_as_a_picture_has_no_ambience(tmp_path: Path) -> None:
    (tmp_path / "sea.png").write_bytes(b"not read when it is planned")
    plan, timeline = laid("![the sea](sea.png)\nWords.", base=tmp_path)
    assert ambience_regions(plan, timeline) == ()


@pytest.mark.parametrize("word", ["none", "no", "off", "false"])
def test_none_is_none(word: str) -> None:
    plan, timeline = laid(SEA, head=f"ambience: {word}")
    assert ambience_regions(plan, timeline) == ()
    assert ambience_steps(plan, timeline) == []


def test_a_level_moves_it_and_it_goes_down_for_words_like_music() -> None:
    plan, timeline = laid(SEA, head="ambience: -6 dB")
    ((name, (placement, _)),) = placed_ambiences(plan, timeline)
    assert name == "ambience 0"
    assert placement.gain_db == -6
    assert placement.duck_db == DEPTH_DB


def test_a_film_of_nothing_else_stays_silent_unless_it_asks_for_a_level() -> None:
    quiet = "voice: none\nmusic: none"
    plan, timeline = laid(SEA, head=quiet)
    assert ambience_regions(plan, timeline) == ()
    assert is_silent(plan)
    plan, timeline = laid(SEA, head=f"{quiet}\nambience: 0 dB")
    assert ambience_regions(plan, timeline)
    assert not is_silent(plan)


def test_new_words_make_the_ambience_of_their_own_place_again_and_no_other() -> None:
    def steps(second: str) -> dict[str, dict]:
        plan = planned(f"{SEA}\n\n{second}", "transition: cut")
        lengths = [6.0, 6.0 if "Then the wood." in second else 9.0]
        timeline = lay_out(plan, spoken_in(plan, *lengths))
        return {step.name: dict(step.params) for step in ambience_steps(plan, timeline)}

    before = steps(WOOD)
    after = steps(WOOD.replace("Then the wood.", "Then the wood, which was dark."))
    assert before["ambience 0"] == after["ambience 0"]
    assert before["ambience 1"]["samples"] < after["ambience 1"]["samples"]
    assert before["ambience 1"]["seed"] == after["ambience 1"]["seed"]


def test_the_mix_hears_every_ambience() -> None:
    plan, timeline = laid(SEA, WOOD)
    steps = {step.name: step for step in sound_steps(plan, timeline, {}, {}, Machine(2, 4000))}
    assert {"ambience 0", "ambience 1"} <= set(steps)
    assert {"ambience 0", "ambience 1"} <= set(steps["sound"].inputs)


def test_short_shots_never_fade_more_than_they_last() -> None:
    places = ("the sea, day", "a city, night", "a forest")
    short = "\n\n".join(f"[[shot: {place} | 0.5s]]" for place in places)
    plan, timeline = laid(short, head="transition: cut\nambience: 0 dB")
    for region in ambience_regions(plan, timeline):
        assert region.fade_in + region.fade_out <= region.samples
        assert 0 <= region.start < region.stop <= timeline.samples
