"""Finished files from a server far away: in parts, once, as they are kept there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cutting import cutting
from finished_films import CONTENT, TOKEN, finished

from prostudio import ContentEngine, files
from prostudio.errors import ConflictError, NotFoundError, ServerError
from prostudio.jobs import Jobs


def test_a_download_goes_on_where_the_connection_broke(
    live: Any, jobs: Jobs, tmp_path: Path
) -> None:
    film = finished(jobs)
    heard: list[tuple[int, int]] = []
    with (
        cutting(live.address, 200_000, 150_000) as way,
        ContentEngine(way.address, TOKEN) as engine,
    ):
        saved = engine.film(film).download(
            tmp_path / "a.mp4", told=lambda *sizes: heard.append(sizes)
        )
        assert len(way.asked) == 4
    assert saved.read_bytes() == CONTENT
    assert [path.name for path in tmp_path.iterdir()] == ["a.mp4"]
    assert heard == sorted(heard)
    assert heard[-1] == (len(CONTENT), len(CONTENT))


def test_a_download_that_was_killed_goes_on_and_a_whole_one_is_not_fetched_again(
    live: Any, jobs: Jobs, tmp_path: Path
) -> None:
    film = finished(jobs)
    with ContentEngine(live.address, TOKEN) as engine:
        found = engine.film(film)
        digest = found.last.file().digest
        part = tmp_path / f".The-Sea.mp4.{digest[:16]}.part"
        part.write_bytes(CONTENT[:300_000])
        heard: list[int] = []
        saved = found.download(f"{tmp_path}/", told=lambda here, _: heard.append(here))
        assert saved == tmp_path / "The-Sea.mp4"
        assert saved.read_bytes() == CONTENT
        assert heard[0] > 300_000
        assert not part.exists()
        before = saved.stat().st_mtime_ns
        assert found.download(f"{tmp_path}/").stat().st_mtime_ns == before
        assert found.download(f"{tmp_path}/", "page").read_bytes() == b"A page\n"
        with pytest.raises(NotFoundError, match="no profile 'shorts'"):
            found.download(tmp_path, "shorts")


def test_captions_are_fetched_where_they_are_wanted(live: Any, jobs: Jobs, tmp_path: Path) -> None:
    film = finished(jobs)
    with ContentEngine(live.address, TOKEN) as engine:
        found = engine.film(film)
        assert [path.name for path in found.download_all(tmp_path / "a")] == [
            "The-Sea.mp4",
            "The-Sea.page.txt",
        ]
        (*_, captions) = found.download_all(tmp_path / "b", captions=True)
        assert (captions.name, captions.read_bytes()) == ("The-Sea.de.srt", b"1\n")
        alone = found.download(tmp_path / "own.srt", "captions.de.srt")
        assert alone.read_bytes() == b"1\n"


def test_what_came_damaged_is_found_by_its_digest_and_fetched_again(
    live: Any, jobs: Jobs, tmp_path: Path
) -> None:
    film = finished(jobs)
    with ContentEngine(live.address, TOKEN) as engine:
        found = engine.film(film)
        part = tmp_path / f".a.mp4.{found.last.file().digest[:16]}.part"
        part.write_bytes(b"x" * 1000)
        with pytest.raises(ServerError, match="did not come"):
            found.download(tmp_path / "a.mp4")
        assert not list(tmp_path.iterdir())
        assert found.download(tmp_path / "a.mp4").read_bytes() == CONTENT


def test_a_film_that_was_made_again_meanwhile_is_not_mixed_with_the_old_one(
    live: Any, jobs: Jobs, tmp_path: Path
) -> None:
    film = finished(jobs)
    with ContentEngine(live.address, TOKEN) as engine:
        found = engine.film(film)
        place = jobs.film_path(film)
        place.write_bytes(CONTENT[::-1])
        with jobs.database.writing() as change:
            (told,) = change.execute("SELECT films FROM jobs WHERE id = ?", (film,)).fetchone()
            told = told.replace(found.last.file().digest, files.digest(place))
            change.execute("UPDATE jobs SET films = ? WHERE id = ?", (told, film))
        with pytest.raises(ConflictError, match="made again"):
            found.download(tmp_path / "a.mp4")
        found.status()
        assert found.download(tmp_path / "a.mp4").read_bytes() == CONTENT[::-1]
