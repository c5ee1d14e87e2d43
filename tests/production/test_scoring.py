"""The steps of one music."""

from __future__ import annotations

from dataclasses import replace

import pytest

from prostudio.engines.card import Kind
from prostudio.engines.registry import card
from prostudio.engines.request import Machine, MusicRequest
from prostudio.film.time import SAMPLE_RATE
from prostudio.graph import Step, StepRef
from prostudio.production.sound.scoring import Score, score_steps

MACHINE = Machine(2, 4000)


def steps(seconds: float, engine: str = "loom", **changes: object) -> list[Step]:
    request = MusicRequest(("calm",), round(seconds * SAMPLE_RATE), 7, hits=(5,))
    score = Score("music 0", card(Kind.MUSIC, engine), request, "music: calm")
    return score_steps(replace(score, **changes), MACHINE)


def same(one: Step, other: Step) -> bool:
    """Whether both have one key."""
    return all(
        getattr(one, part) == getattr(other, part)
        for part in ("name", "kind", "params", "inputs", "versions")
    )


def test_an_engine_that_makes_any_length_has_one_step() -> None:
    (only,) = steps(95, "synth")
    assert (only.name, only.kind) == ("music 0", "music.score")
    assert only.params["request"]["hits"] == (5,)


def test_windows_read_each_other_and_are_joined_under_the_name_of_the_music() -> None:
    *windows, whole = steps(8.5)
    assert [step.name for step in windows] == [f"music 0 window {n}" for n in range(3)]
    assert windows[2].inputs == {"before": StepRef("music 0 window 1")}
    assert (whole.name, whole.kind) == ("music 0", "music.join")
    assert whole.params["starts"] == [0, 3 * SAMPLE_RATE, 6 * SAMPLE_RATE]
    assert whole.params["samples"] == round(8.5 * SAMPLE_RATE)
    assert len({step.affinity for step in windows}) == 1, "one child keeps the model"


@pytest.mark.parametrize("longer", [8.6, 11.0, 60.0])
def test_longer_music_has_the_windows_of_the_shorter(longer: float) -> None:
    short, long = steps(8.5)[:-1], steps(longer)[:-1]
    assert all(same(one, other) for one, other in zip(short[:-1], long, strict=False))
    assert same(short[-1], long[len(short) - 1]) == (longer == 8.6)


def test_what_comes_after_changes_no_window() -> None:
    request = MusicRequest(("calm",), 8 * SAMPLE_RATE, 7, ends=False)
    ending = replace(request, ends=True, hits=(9, 99), arc=((0.0, 1.0),))
    one, other = steps(8, request=request), steps(8, request=ending)
    assert all(same(a, b) for a, b in zip(one[:-1], other[:-1], strict=True))
    assert not same(one[-1], other[-1])


def test_other_words_or_another_seed_change_every_window() -> None:
    request = MusicRequest(("calm",), 8 * SAMPLE_RATE, 7)
    for other in (replace(request, prompt=("tense",)), replace(request, seed=8)):
        assert not same(steps(8, request=request)[0], steps(8, request=other)[0])


def test_windows_of_a_dear_engine_are_takes_of_the_shot_they_begin_with() -> None:
    *windows, whole = steps(8, shot="k3f9")
    assert all(step.take and step.shot == "k3f9" for step in windows)
    assert not whole.take
    assert not any(step.take for step in steps(8, "synth", shot="k3f9"))
