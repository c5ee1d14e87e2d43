"""Drafts, what the list says of scripts, and lists of earlier versions."""

from __future__ import annotations

import sqlite3

import pytest
from desk import SMALL, Desk

from prostudio.errors import ConflictError
from prostudio.film.editing import change_shot
from prostudio.jobs import FilmRequest, Jobs
from prostudio.jobs.editing import Editing
from prostudio.projects.scripts import OpenFilm


def test_a_draft_is_in_nobodys_line_until_it_is_to_be_made(desk: Desk) -> None:
    draft = desk.jobs.submit(FilmRequest(script=SMALL), draft=True)

    assert (draft.state, draft.shots, draft.seconds) == ("draft", 1, 0.5)
    assert list(desk.jobs.line()) == []
    for refused in (desk.jobs.cancel, desk.jobs.pause, desk.jobs.resume, desk.jobs.retry):
        with pytest.raises(ConflictError):
            refused(draft.id)
    made = desk.jobs.make(draft.id)
    assert (made.state, made.attempt, [one.id for one in desk.jobs.line()]) == (
        "queued",
        1,
        [draft.id],
    )


def test_a_draft_can_be_forgotten(desk: Desk) -> None:
    draft = desk.jobs.submit(FilmRequest(script=SMALL), draft=True)

    desk.jobs.remove(draft.id)

    assert not desk.jobs.folder(draft.id).exists()


def test_a_list_of_the_first_version_becomes_one_of_ours(desk: Desk) -> None:
    old = desk.ask()
    desk.jobs.close()
    path = desk.settings.home / "films.sqlite"
    with sqlite3.connect(path) as connection:
        for column in ("revision", "made_revision", "shots", "seconds", "only"):
            connection.execute(f"ALTER TABLE jobs DROP COLUMN {column}")
        connection.execute("DROP TABLE callbacks")
        connection.execute("PRAGMA user_version = 1")
    connection.close()

    desk.jobs = Jobs(desk.settings)

    assert (desk.jobs.get(old.id).state, desk.jobs.get(old.id).revision) == ("queued", None)
    assert desk.ask().shots == 1


@pytest.mark.slow
def test_a_film_says_which_script_it_was_made_of(desk: Desk) -> None:
    draft = desk.jobs.submit(FilmRequest(script=SMALL), draft=True)
    desk.jobs.make(draft.id)
    with desk.owned():
        done = desk.until_state(draft, "done", "failed")
    assert (done.state, done.made_revision) == ("done", draft.revision)

    def seeded(film: OpenFilm) -> tuple[object, list[int]]:
        return change_shot(film.cut, 0, {"seed": 9}), [0]

    Editing(desk.jobs).edit(draft.id, "another seed", seeded)  # type: ignore[arg-type]
    edited = desk.jobs.get(draft.id)
    assert edited.made_revision == draft.revision != edited.revision
    desk.jobs.make(draft.id)
    with desk.owned():
        again = desk.until_state(draft, "done", "failed")
    assert (again.made_revision, again.attempt) == (edited.revision, 2)
