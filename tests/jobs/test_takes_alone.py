"""The take of one shot alone: made without the film, which then is what it was before."""

from __future__ import annotations

import pytest
from desk import SMALL, Desk, made

from prostudio.errors import ConflictError
from prostudio.jobs import FilmRequest, Job

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
