"""A draft shows everything in its place, whatever is missing for the film."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from making_films import Studio, frames_of, sound_of

from prostudio.projects.looks.drafting import draft
from prostudio.projects.looks.sounds import stems
from prostudio.projects.looks.timeline import timeline

ALL_SORTS = """
# One

[[shot: sea at night | id: drawn | 1s]]

Good morning.

![A wall](red.png)

[[shot: a kite | id: dear | engine: slowpoke | 1s]]

ANNA: It flies.

[[shot: a street at night | id: nobody | engine: framepack | 1s]]
"""
HEAD = """title: All Sorts
cast: {ANNA: {engine: bark}}
engines: {music: musicgen}
music: calm
ambience: none"""


def drafted(studio: Studio) -> tuple[dict[str, Any], list[float]]:
    """What a draft answers, and how far it said that it was."""
    settings = {"home": str(studio.settings.home), "cores": 2}
    making = draft({"script": str(studio.script), "settings": settings, "name": "draftoffilm"})
    told = []
    while True:
        try:
            told.append(next(making)["progress"])
        except StopIteration as end:
            return end.value, told


@pytest.mark.slow
def test_a_draft_needs_no_model_and_has_every_shot(studio: Studio) -> None:
    red = np.full((72, 128, 3), (200, 20, 20), np.uint8)
    av.VideoFrame.from_ndarray(red, format="rgb24").to_image().save(studio.folder / "red.png")
    studio.write(ALL_SORTS, HEAD)
    made, told = drafted(studio)
    assert told == sorted(told)
    assert told[-1] < 1
    frames, sound = frames_of(Path(made["file"])), sound_of(Path(made["file"]))
    assert len(frames) == round(made["seconds"] * 12)
    assert abs(sound.shape[1] / 48_000 - made["seconds"]) < 0.2
    assert np.abs(sound).max() > 0.05, "somebody speaks, and there is music"
    order = {"script": str(studio.script), "settings": {"home": str(studio.settings.home)}}
    shots = timeline(order)["shots"]
    assert len(shots) == 4
    where = {shot["id"]: shot["start"] + shot["seconds"] / 2 for shot in shots}
    scale = made["seconds"] / (shots[-1]["start"] + shots[-1]["seconds"])
    seen = [frames[int(at * scale * 12)].mean((0, 1)) for at in where.values()]
    assert seen[1][0] > 2 * seen[1][2], "the user's red wall"
    again, steps = drafted(studio)
    assert again["digest"] == made["digest"]
    assert steps in ([], [0.3]), "nothing is made twice"


@pytest.mark.slow
def test_a_take_is_shown_in_the_draft(studio: Studio) -> None:
    studio.write("[[shot: a kite | id: kite | 1s]]", "engines: {video: slowpoke}\nmusic: none")
    before, _ = drafted(studio)
    drawn = frames_of(Path(before["file"]))
    studio.make()
    after, _ = drafted(studio)
    shown = frames_of(Path(after["file"]))
    finished = frames_of(studio.out)
    middle = len(shown) // 2
    assert len(drawn) == len(shown) == len(finished)
    assert np.abs(shown[middle].astype(int) - finished[middle]).mean() < 12
    assert np.abs(drawn[middle].astype(int) - finished[middle]).mean() > 12


@pytest.mark.slow
def test_what_a_draft_spoke_and_played_the_film_does_not_make_again(studio: Studio) -> None:
    studio.write("[[shot: sea at dawn]]\n\nGood morning.", "music: calm")
    drafted(studio)
    settings = {"home": str(studio.settings.home), "cores": 2}
    assert stems({"script": str(studio.script), "settings": settings})["files"]
    kinds = studio.make().kinds()
    assert not {"speech.speak", "music.score", "sound.mix"} & set(kinds), kinds
