"""One picture of each shot: drawn once, changed only by what shows."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from making_films import Studio

from prostudio.errors import NotFoundError
from prostudio.film import Size
from prostudio.media.small import read_jpeg
from prostudio.production.looks.still import size_of
from prostudio.projects.looks import planned as looks_planned
from prostudio.projects.looks.cache import Cache
from prostudio.projects.looks.planned import PlannedFilm, planned
from prostudio.projects.looks.planning import plan
from prostudio.projects.looks.posters import poster
from prostudio.projects.looks.stills import still, take_still
from prostudio.projects.project import open_project

HEAD = "music: none\nambience: none"
SEA = "[[shot: sea at dawn | id: sea]]\n\nHe had seen it before."


def asking(studio: Studio) -> Callable[..., Any]:
    """Asks an op as the server does."""
    settings = {"home": str(studio.settings.home), "cores": 2}

    def ask(op: Callable[[Any], Any], **order: Any) -> Any:
        return op({"script": str(studio.script), "settings": settings, **order})

    return ask


def test_a_shots_picture_stays_until_something_that_shows_is_changed(studio: Studio) -> None:
    ask = asking(studio)
    studio.write(SEA, HEAD)
    first = ask(still, shot="sea", width=None)
    drawn = read_jpeg(Path(first["file"]))
    assert drawn.shape == (144, 256, 3)
    assert drawn.std() > 8, "there is something to see"
    studio.write(SEA.replace("it", "it twice"), HEAD)
    assert ask(still, shot="sea", width=None) == first, "words are heard, not seen"
    studio.write(SEA.replace("dawn", "night"), HEAD)
    night = ask(still, shot="sea", width=None)
    assert night["key"] != first["key"]
    assert read_jpeg(Path(night["file"])).mean() < drawn.mean(), "it is dark at night"
    planned = ask(plan)
    assert [shot["still"] for shot in planned["shots"]] == [night["key"]]


def prompts(film: PlannedFilm) -> list[str | None]:
    """What is to be seen, shot by shot."""
    return [shot.shot.prompt for shot in film.shots.values()]


def test_a_script_that_is_written_while_it_is_planned_is_planned_anew(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = asking(studio)
    studio.write(SEA, HEAD)
    texts = [SEA.replace("dawn", "night"), ""]

    def opened_late(*asked: Any, **how: Any) -> Any:
        if texts:  # somebody edits between its digest and its reading; at first, no film at all
            studio.write(texts.pop(), HEAD)
        return open_project(*asked, **how)

    monkeypatch.setattr(looks_planned, "open_project", opened_late)
    assert prompts(ask(planned)) == ["sea at night"]
    studio.write(SEA, HEAD)
    assert prompts(ask(planned)) == ["sea at dawn"]


def test_a_film_that_takes_another_format_or_goes_is_found_or_not(studio: Studio) -> None:
    ask = asking(studio)
    studio.write(SEA, HEAD)
    other = studio.script.with_name("film.yaml")
    other.write_text("scenes:\n- shots:\n  - prompt: the moon\n")
    studio.script.unlink()
    assert prompts(ask(planned)) == ["the moon"]
    other.unlink()
    with pytest.raises(NotFoundError):
        ask(planned)


def test_a_small_picture_is_the_large_one_made_smaller(studio: Studio) -> None:
    ask = asking(studio)
    studio.write(SEA, HEAD)
    small = ask(still, shot="sea", width=160)
    large = ask(still, shot="sea", width=None)
    assert small["key"] == large["key"]
    assert read_jpeg(Path(small["file"])).shape == (90, 160, 3)
    means = [read_jpeg(Path(one["file"])).mean((0, 1)) for one in (small, large)]
    np.testing.assert_allclose(*means, atol=3)


def test_the_users_own_picture_is_shown_and_another_of_its_name_is_another(
    studio: Studio,
) -> None:
    ask = asking(studio)
    picture = studio.folder / "red.png"
    for colour in ((200, 20, 20), (20, 20, 200)):
        pixels = np.full((72, 128, 3), colour, np.uint8)
        av.VideoFrame.from_ndarray(pixels, format="rgb24").to_image().save(picture)
        studio.write("![A wall](red.png)", HEAD)
        (shot,) = ask(plan)["shots"]
        made = ask(still, shot=shot["id"], width=None)
        assert made["key"] == shot["still"]
        middle = read_jpeg(Path(made["file"]))[72, 128]
        np.testing.assert_allclose(middle, colour, atol=12)


def test_a_take_is_shown_once_there_is_one_and_what_has_none_is_drawn(studio: Studio) -> None:
    ask = asking(studio)
    studio.write("[[shot: sea at night | id: kite | 1s]]", "engines: {video: slowpoke}\n" + HEAD)
    drawn = ask(still, shot="kite", width=None)
    studio.make()
    shot = ask(still, shot="kite", width=None)
    assert shot["key"] != drawn["key"]
    take = next((studio.settings.store_folder / "takes").iterdir()).stem
    alone = ask(take_still, take=take, shot=None, width=None)
    a, b = (read_jpeg(Path(one["file"])).mean((0, 1)) for one in (shot, alone))
    np.testing.assert_allclose(a, b, atol=2)
    with pytest.raises(NotFoundError):
        ask(take_still, take="0" * 64, shot=None, width=None)


def test_no_such_shot_is_told(studio: Studio) -> None:
    studio.write(SEA, HEAD)
    with pytest.raises(NotFoundError, match="no such shot"):
        asking(studio)(still, shot="mountain", width=None)


def test_a_film_stands_under_its_best_picture_with_its_title(studio: Studio) -> None:
    ask = asking(studio)
    studio.write(SEA, HEAD + "\ntitle: The Sea")
    bare = ask(poster, width=None, titled=False)
    titled = ask(poster, width=None, titled=True)
    difference = read_jpeg(Path(titled["file"])).astype(int) - read_jpeg(Path(bare["file"]))
    assert np.abs(difference).max() > 80
    assert np.abs(difference[:20]).mean() < 12, "the title is not everywhere"


@pytest.mark.parametrize(
    ("film", "wanted"),
    [
        ("1280x720", "960x540"),
        ("1080x1920", "540x960"),
        ("256x144", "256x144"),
        ("64x4096", "64x4096"),
    ],
)
def test_pictures_have_the_films_shape_and_few_pixels(film: str, wanted: str) -> None:
    width, height = map(int, film.split("x"))
    assert str(size_of(Size(width, height))) == wanted


def test_what_was_not_used_for_longest_leaves_a_cache_that_is_full(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "stills", 1000)
    names = [f"{n:032x}.jpg" for n in range(5)]
    for n, name in enumerate(names[:4]):
        path = cache.put(name, bytes(240))
        os.utime(path, (n, n))
    assert cache.found(names[0]), "it is used now"
    cache.put(names[4], bytes(240))
    there = {name for name in names if (tmp_path / "stills" / name).exists()}
    assert there == {names[0], names[3], names[4]}
    assert cache.found("../../etc/passwd") is None
    with pytest.raises(ValueError, match="no name"):
        cache.path("../x.jpg")
