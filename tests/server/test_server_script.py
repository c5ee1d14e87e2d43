"""Scripts, takes and the making of edited films over HTTP."""

from __future__ import annotations

import time

import pytest
from asking_server import Desk, problem
from shot_asking import SCRIPT, TAB, board, events, ids, patch, post


@pytest.fixture
def film(desk: Desk) -> str:
    """A draft of four shots."""
    return desk.ask(script=SCRIPT, make=False)


def test_a_script_is_read_written_and_refused_with_its_line(desk: Desk, film: str) -> None:
    here = f"/api/films/{film}/script"
    old = desk.client.get(here).json()
    assert old["text"] == SCRIPT

    refused = desk.client.put(here, json={"text": "One.\n\n[[shto: x]]\n"})
    assert "line 3" in problem(refused, 422, "film")["message"]
    new = {"text": SCRIPT.replace("Night falls", "Morning comes"), "revision": old["revision"]}
    told = desk.client.put(here, json=new, headers=TAB).json()
    assert (told["replaced"], told["undo"], len(told["renamed"])) == (False, "the script", 1)
    late = {"text": SCRIPT, "revision": old["revision"]}
    assert desk.client.put(here, json=late).json()["replaced"] is True
    assert desk.client.get(here).json()["text"] == SCRIPT


def test_a_screenplay_is_kept_as_markdown_and_edited_so(desk: Desk) -> None:
    told = "Title: The Pier\n\nEXT. PIER - DAY\n\nBoats rock.\n\nANNA\nLook at them.\n"
    sent = desk.client.post(
        "/api/content/generate",
        files={"script": ("pier.fountain", told.encode()), "make": (None, "false")},
    )
    assert sent.status_code == 202, sent.text
    film = sent.json()["id"]

    script = desk.client.get(f"/api/films/{film}/script").json()
    assert script["format"] == "md"
    assert "## EXT. PIER - DAY" in script["text"]
    assert [shot["prompt"] for shot in board(desk, film)["shots"]] == ["Boats rock.", "Anna speaks"]
    patch(desk, film, ids(desk, film)[1], prompt="the pier from afar")
    assert board(desk, film)["shots"][1]["prompt"] == "the pier from afar"
    again = desk.ask(script=told, format="fountain", title="Other", make=False)
    assert board(desk, again)["head"]["title"] == "Other"
    refused = desk.client.post(
        "/api/content/generate",
        json={"script": "Title: X\nSize: 1x1\n\nA.\n", "format": "fountain"},
    )
    assert "line 2" in problem(refused, 422, "film")["message"]


def test_the_front_matter_is_edited_key_by_key(desk: Desk, film: str) -> None:
    here = f"/api/films/{film}"

    told = desk.client.patch(here, json={"title": "Home", "music": "tense"}, headers=TAB).json()

    assert told["undo"] == "the film's title, music"
    head = board(desk, film)["head"]
    assert (head["title"], head["music"], head["fps"]) == ("Home", "tense", 12)
    assert desk.client.get(here).json()["title"] == "Home"
    problem(desk.client.patch(here, json={"size": "129x72"}), 422, "film")
    problem(desk.client.patch(here, json={"scenes": []}), 422, "request")
    desk.client.patch(here, json={"transition": {"kind": "dissolve", "seconds": 1}})
    assert board(desk, film)["head"]["transition"] == "dissolve 1s"
    desk.client.patch(here, json={"transition": {"kind": "cut"}})
    assert board(desk, film)["head"]["transition"] == "cut"


def test_drawn_shots_have_no_takes_and_another_seed_at_once(desk: Desk, film: str) -> None:
    shot = ids(desk, film)[1]

    told = post(desk, f"{film}/shots/{shot}/reroll", 202, seed=99)

    assert told["state"] == "draft"
    assert board(desk, film)["shots"][1]["seed"] == 99
    assert desk.client.get(f"/api/films/{film}/shots/{shot}/takes").json() == {"takes": []}
    refused = desk.client.post(f"/api/films/{film}/shots/{shot}/reroll", json={"from_seconds": 2})
    told = problem(refused, 422, "unsupported")
    assert "in one piece" in told["message"]
    assert "framepack" in str(told["hint"])
    assert board(desk, film)["shots"][1]["seed"] == 99, "and nothing was changed"
    nothing = desk.client.post(f"/api/films/{film}/shots/{shot}/pick", json={"take": "abc"})
    problem(nothing, 404, "not_found")
    problem(desk.client.delete(f"/api/films/{film}/takes/abc"), 404, "not_found")


def test_a_copy_is_a_draft_of_its_own(desk: Desk, film: str) -> None:
    shot = ids(desk, film)[0]
    patch(desk, film, shot, locked=True)

    copy = post(desk, f"{film}/duplicate", 201)

    assert copy["state"] == "draft"
    text = desk.client.get(f"/api/films/{copy['id']}/script").json()["text"]
    assert text == SCRIPT
    assert board(desk, copy["id"])["shots"][0]["locked"]
    patch(desk, copy["id"], board(desk, copy["id"])["shots"][3]["id"], words="Dawn.")
    assert board(desk, film)["shots"][3]["words"] == "Night falls."


def test_a_finished_film_that_is_edited_is_stale_until_it_is_made_again(
    desk: Desk, film: str
) -> None:
    from prostudio.jobs.claims import Claims
    from prostudio.jobs.room import FilmNeeds

    post(desk, f"{film}/make", 202)
    claims = Claims(desk.jobs.database, desk.jobs.clock)
    claimed = claims.claim(film)
    assert claimed is not None
    revision = board(desk, film)["revision"]
    claims.begin(film, claimed[1], FilmNeeds(), None, {"revision": revision})
    patch(desk, film, ids(desk, film)[0], words="A lamp.")  # while it is made
    claims.finish(film, claimed[1], (), revision)

    told = desk.client.get(f"/api/films/{film}").json()

    assert (told["state"], told["made_revision"], told["stale"]) == ("done", revision, True)
    post(desk, f"{film}/undo")
    assert desk.client.get(f"/api/films/{film}").json()["stale"] is False


def test_shots_that_are_being_made_tell_how_far_they_are(desk: Desk, film: str) -> None:
    shot = ids(desk, film)[1]
    step = {"step": "shot of a boat", "kind": "shot.shoot", "label": "x", "shot": shot}
    with desk.jobs.database.writing() as change:
        change.execute("UPDATE jobs SET state = 'running' WHERE id = ?", (film,))
    desk.jobs.note(film, {"event": "step_started", "expected": 10.0, **step})
    desk.jobs.note(film, {"event": "step_progress", "fraction": 0.25, **step})
    desk.jobs.note(film, {"event": "preview", "shot": shot, "rev": 5})

    told = board(desk, film)["shots"][1]

    assert (told["state"], told["progress"]) == ("making", 0.25)
    assert told["preview"] == f"/api/films/{film}/shots/{shot}/preview.jpg?rev=5"
    desk.jobs.note(film, {"event": "step_done", **step})
    assert board(desk, film)["shots"][1]["state"] == "drawn"


@pytest.mark.slow
def test_a_plan_comes_by_itself_and_is_told(desk: Desk, film: str) -> None:
    assert not board(desk, film)["planned"]
    until = time.monotonic() + 60
    while not events(desk, film, "planned") and time.monotonic() < until:
        time.sleep(0.1)

    told = board(desk, film)

    assert told["planned"]
    assert told["shots"][1]["read_as"]
    assert told["shots"][1]["made_by"] == "procedural"
    assert told["seconds"] == desk.client.get(f"/api/films/{film}").json()["seconds"]
    assert told["shots"][-1]["start"] + told["shots"][-1]["length"] == pytest.approx(
        told["seconds"], abs=0.1
    )
