"""What lies beside a finished film: thumbnail, page, stills."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest

from prostudio.delivery.presets import still_frames
from prostudio.delivery.thumbnail import best_frame, frame_of, thumbnail, titled
from prostudio.errors import FilmError
from prostudio.media.stills import read_still
from prostudio.production.order import Reshoot
from prostudio.production.produce import Made
from prostudio.projects.extras import Extras
from prostudio.projects.project import make, open_project
from prostudio.settings import Settings

SCRIPT = """---
title: Night Boats
size: 160x90
fps: 6
music: none
ambience: none
captions: none
transition: cut
---
[[shot: deep space | 1s]]

[[shot: the sea at sunset | 1s]]

[[shot: abstract | 1s]]
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Made, Path]:
    folder = tmp_path_factory.mktemp("beside")
    (folder / "film.md").write_text(SCRIPT)
    settings = Settings.load({"home": str(folder / "home"), "cores": 1})
    out = folder / "out" / "boats.mp4"
    work = make(
        open_project(str(folder / "film.md")),
        settings,
        out,
        reshoot=Reshoot.CHANGED,
        extras=Extras.of(["stills", "page", "thumbnail"]),
    )
    while True:
        try:
            event = next(work)
        except StopIteration as end:
            result = end.value
            break
    told = {one.name: Path(one.path).name for one in event.extras}  # type: ignore[union-attr]
    assert told == {
        "thumbnail": "boats.thumbnail.jpg",
        "page": "boats.page.txt",
        "stills": "boats.stills.zip",
    }
    return result, out


def test_the_thumbnail_is_a_frame_of_the_film_with_its_title_over_it(
    made: tuple[Made, Path],
) -> None:
    film, out = made
    assert out.with_name("boats.thumbnail.jpg").read_bytes()[:3] == b"\xff\xd8\xff"
    timeline = film.films[0].timeline
    bare = best_frame(out, timeline)
    assert any(np.array_equal(bare, frame_of(out, frame)) for frame in range(timeline.frames.stop))
    lettered = thumbnail(out, timeline, "Night Boats", "en")
    assert lettered.shape == bare.shape == (90, 160, 3)
    middle = slice(30, 55)
    assert np.abs(lettered[middle].astype(int) - bare[middle]).max() > 60
    assert thumbnail(out, timeline, None, "en").tolist() == bare.tolist()


def test_a_dark_frame_is_not_chosen_where_there_is_a_brighter_one(made: tuple[Made, Path]) -> None:
    film, out = made
    chosen = best_frame(out, film.films[0].timeline)
    first = frame_of(out, 3)  # deep space
    assert chosen.mean() > first.mean()


def test_a_title_in_any_script_stays_within_the_picture() -> None:
    picture = np.full((90, 160, 3), 120, np.uint8)
    for title in ("A title so long that it goes over two lines and more", "Ночь", "x"):
        assert titled(picture, title, "en").shape == picture.shape


def test_the_page_has_title_and_hashtags_as_the_film_says_them(made: tuple[Made, Path]) -> None:
    _, out = made
    text = out.with_name("boats.page.txt").read_text("utf-8")
    assert text.startswith("Night Boats\n")
    assert "#Night" in text


def test_stills_are_a_picture_of_each_shot_in_a_folder_and_an_archive(
    made: tuple[Made, Path],
) -> None:
    film, out = made
    with zipfile.ZipFile(out.with_name("boats.stills.zip")) as archive:
        names = archive.namelist()
        content = archive.read(names[1])
    shots = [clip.shot for clip in film.timeline.clips]
    assert names == [f"{n:02}-{shot}.png" for n, shot in enumerate(shots, 1)]
    folder = out.with_name("boats.stills")
    assert sorted(path.name for path in folder.iterdir()) == names
    assert (folder / names[1]).read_bytes() == content
    middles = [frame for _, frame in still_frames(film.timeline, 3)]
    assert np.array_equal(read_still(folder / names[1]), frame_of(out, middles[1]))


def test_a_carousel_brings_ten_stills_with_it() -> None:
    assert Extras.of([], "carousel") == Extras(("stills",), 10)
    assert Extras.of(["page"], "short").names == ("page",)


def test_what_cannot_lie_beside_a_film_is_refused() -> None:
    with pytest.raises(FilmError, match="wanted thumbnail, page, stills"):
        Extras.of(["poster"])
    with pytest.raises(FilmError, match="wanted short, long, story, carousel"):
        Extras.of([], "reel")
