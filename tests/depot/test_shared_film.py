"""A whole film with a shared store: the same as with a folder, and another machine finds it."""

from __future__ import annotations

import json
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "projects"))
sys.path.insert(0, str(Path(__file__).parents[1] / "media"))

from footage_making import Clip, write_clip
from making_films import Making, Studio, frames_of, sound_of
from PIL import Image
from weak_depots import Watched

from prostudio.depot import open_depot
from prostudio.graph import open_store
from prostudio.graph.backed import BackedStore
from prostudio.graph.listing import entries
from prostudio.settings import Settings

pytestmark = pytest.mark.slow

STORY = """
[[shot: deep space, stars]]
The sky never slept.

![a picture](picture.png "camera: pan left")
Far away, the day began.

![a clip](clip.mp4 "in: 0s | out: 1.5s | sound: keep")
"""


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    """A script with a picture, a clip, a voice and music."""
    (tmp_path / "film").mkdir()
    studio = Studio(tmp_path / "film")
    gradient = np.linspace(0, 255, 320 * 240 * 3).astype(np.uint8).reshape(240, 320, 3)
    Image.fromarray(gradient).save(studio.folder / "picture.png")
    write_clip(studio.folder / "clip.mp4", Clip(3.0, Fraction(12), 256, 144, click_every=0.5))
    studio.write(STORY, "music: hopeful")
    return studio


def made_at(studio: Studio, home: Path, url: str = "") -> Making:
    studio.settings = Settings.load({"home": str(home), "store": url or None, "cores": 2})
    studio.out = home / "film.mp4"
    return studio.make()


def test_the_film_is_that_of_a_folder_and_a_second_machine_makes_nothing(
    studio: Studio, url: str, tmp_path: Path
) -> None:
    made_at(studio, tmp_path / "alone")
    first = made_at(studio, tmp_path / "first", url)
    assert first.done.inspection["verdict"] == "ok"
    assert made_at(studio, tmp_path / "first", url).made == []
    assert made_at(studio, tmp_path / "second", url).made == []
    cached = [p for p in (tmp_path / "second").rglob("objects/*/*") if p.is_file()]
    held = [p for p in (tmp_path / "first").rglob("objects/*/*") if p.is_file()]
    assert 0 < len(cached) < len(held)
    wanted = frames_of(tmp_path / "alone" / "film.mp4")
    for machine in ("first", "second"):
        film = tmp_path / machine / "film.mp4"
        for ours, theirs in zip(wanted, frames_of(film), strict=True):
            np.testing.assert_array_equal(ours, theirs)
        np.testing.assert_array_equal(sound_of(tmp_path / "alone" / "film.mp4"), sound_of(film))


def test_a_cached_film_asks_for_the_list_of_takes_and_leaves_its_record(
    studio: Studio, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_at(studio, tmp_path / "first", url)
    watched = Watched(open_depot(url))
    root = open_store(studio.settings).root
    monkeypatch.setattr(
        "prostudio.projects.project.open_store", lambda _: BackedStore(root, watched)
    )
    assert made_at(studio, tmp_path / "first", url).made == []
    assert [call.partition("/")[0] for call in watched.calls] == ["listed takes", "put films"]


def test_no_steps_parameters_hold_a_path_of_this_machine(
    studio: Studio, url: str, tmp_path: Path
) -> None:
    made_at(studio, tmp_path / "first", url)
    kinds = set()
    for entry in entries(open_store(studio.settings)):
        assert entry.manifest is not None
        kinds.add(entry.manifest.kind)
        told = json.dumps([entry.manifest.params, entry.manifest.facts, entry.manifest.versions])
        assert str(tmp_path) not in told, entry.manifest.kind
        for word in _words([entry.manifest.params, entry.manifest.facts]):
            assert not Path(word).is_absolute(), (entry.manifest.kind, word)
    assert {"picture.ingest", "clip.examine", "segment.compose", "sound.mix", "film.join"} <= kinds


def _words(value: object) -> list[str]:
    if isinstance(value, dict):
        return [word for part in value.items() for word in _words(list(part))]
    if isinstance(value, list | tuple):
        return [word for part in value for word in _words(part)]
    return [value] if isinstance(value, str) else []
