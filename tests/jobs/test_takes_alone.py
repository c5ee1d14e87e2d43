"""The take of one shot alone: made without the film, which then is what it was before."""

from __future__ import annotations

from pathlib import Path

import pytest
from desk import SMALL, Desk, made

from prostudio.errors import ConflictError
from prostudio.jobs import FilmRequest, Job
from prostudio.jobs.callbacks.waiting import Waiting
from prostudio.jobs.claims import Claims
from prostudio.jobs.job import FilmFile

DEAR = """---
size: 128x72
fps: 6
music: none
ambience: none
engines: {video: slowpoke}
---
[[shot: a red kite | 1s | id: kite]]

The kite is red.

[[shot: a blue boat | 1s | id: boat]]
"""


def draft(desk: Desk, script: str = SMALL) -> Job:
    return desk.jobs.submit(FilmRequest(script=script), draft=True)


def test_a_film_waits_for_the_takes_of_those_shots_that_are_wanted(desk: Desk) -> None:
    film = draft(desk)
    for shot in ("kite", "boat", "kite"):
        desk.jobs.shoot(film.id, shot)
    told = desk.jobs.get(film.id)
    assert (told.state, told.reason, told.only) == ("queued", "shot", ("kite", "boat"))
    assert desk.jobs.list()[0].only == ("kite", "boat")
    whole = desk.jobs.make(film.id)
    assert (whole.state, whole.only) == ("queued", None), "all of it, in place of two takes"
    assert desk.jobs.shoot(film.id, "kite").only is None, "the whole film waits already"
    with pytest.raises(ConflictError):
        desk.jobs.make(film.id)
    desk.jobs.cancel(film.id)
    again = desk.jobs.shoot(film.id, "kite")
    assert (again.state, again.only, again.attempt) == ("queued", ("kite",), 3)


def ended(desk: Desk, film: Job, *films: FilmFile) -> Job:
    """As the owner ends what it has made."""
    claims = Claims(desk.jobs.database, desk.jobs.clock)
    claimed = claims.claim(film.id)
    assert claimed is not None
    claims.finish(film.id, claimed[1], films, "0" * 12)
    return desk.jobs.get(film.id)


def test_a_take_alone_changes_no_files_and_nobody_is_called_back_for_it(tmp_path: Path) -> None:
    made = FilmFile("film", "film.mp4", 1, 1.0, "0" * 64)
    with Desk(tmp_path / "home", callback_hosts="http://127.0.0.1:9") as desk:
        asked = FilmRequest(script=SMALL, callback_url="http://127.0.0.1:9/told")
        film, waiting = desk.jobs.submit(asked, draft=True), Waiting(desk.jobs.database)
        desk.jobs.shoot(film.id, "kite")
        assert ended(desk, film).state == "draft"
        assert not waiting.due(desk.jobs.clock())
        desk.jobs.make(film.id)
        whole = ended(desk, film, made)
        assert (whole.state, whole.films, whole.made_revision) == ("done", (made,), "0" * 12)
        (call,) = waiting.due(desk.jobs.clock())
        waiting.told(call, 200)
        desk.jobs.shoot(film.id, "kite")
        alone = ended(desk, film)
        assert (alone.state, alone.films, alone.only) == ("done", (made,), ("kite",))
        assert not waiting.due(desk.jobs.clock())


@pytest.mark.slow
def test_one_take_is_made_and_the_film_stays_a_draft_and_then_uses_it(desk: Desk) -> None:
    film = draft(desk, DEAR)
    desk.jobs.shoot(film.id, "boat")
    with desk.owned():
        desk.until_state(film, "planning")
        alone = desk.until_state(film, "draft", "failed")
    assert (alone.state, alone.error, alone.films, alone.progress) == ("draft", None, (), 1)
    assert not (desk.jobs.folder(film.id) / "out").exists()
    assert set(made(desk, film)) == {"take boat"}

    desk.jobs.make(film.id)
    with desk.owned():
        whole = desk.until_state(film, "done", "failed")
    assert (whole.state, whole.error, whole.only) == ("done", None, None)
    assert made(desk, film)["take boat"] == 1
    assert made(desk, film)["take kite"] == 1


@pytest.mark.slow
def test_a_finished_film_stays_finished_and_a_shot_is_as_long_as_its_words(desk: Desk) -> None:
    film = draft(desk, DEAR)
    desk.jobs.make(film.id)
    with desk.owned():
        whole = desk.until_state(film, "done", "failed")
        assert whole.error is None
        script = desk.jobs.script(film.id)
        script.write_text(script.read_text().replace("id: kite", "id: kite | seed: 7"))
        desk.jobs.shoot(film.id, "kite")
        desk.until_state(film, "planning", "running")
        alone = desk.until_state(film, "done", "failed")
        assert (alone.state, alone.error) == ("done", None)
        assert (alone.films, alone.made_revision) == (whole.films, whole.made_revision)
        assert made(desk, film)["take kite"] == 2
        desk.jobs.make(film.id)
        desk.until_state(film, "planning", "running")
        desk.until_state(film, "done", "failed")
    assert made(desk, film)["take kite"] == 2, "the film uses the take that was made alone"
    assert made(desk, film)["take boat"] == 1


@pytest.mark.slow
def test_a_take_of_a_shot_that_the_film_has_not_is_nothing_to_make(desk: Desk) -> None:
    film = draft(desk, DEAR)
    desk.jobs.shoot(film.id, "nowhere")
    with desk.owned():
        desk.until_state(film, "planning")
        alone = desk.until_state(film, "draft", "failed")
    assert alone.error is None
    assert made(desk, film) == {}
