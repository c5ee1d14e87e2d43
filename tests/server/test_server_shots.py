"""The storyboard over HTTP: what shots are told, and what every edit of them answers."""

from __future__ import annotations

import time
from typing import Any

import pytest
from asking_server import Desk, png, problem

SCRIPT = """---
title: The Sea
size: 128x72
fps: 12
---
## Dusk

A lighthouse stands on a cliff.

[[shot: a boat]]

[[shot: a gull | 3s]]

The boat comes home. The gull cries.

## Night

Night falls.
"""
TAB = {"X-Client": "tab-1"}


@pytest.fixture
def film(desk: Desk) -> str:
    """A draft of four shots."""
    return desk.ask(script=SCRIPT, make=False)


def board(desk: Desk, film: str) -> dict[str, Any]:
    answer = desk.client.get(f"/api/films/{film}/shots")
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def ids(desk: Desk, film: str) -> list[str]:
    return [shot["id"] for shot in board(desk, film)["shots"]]


def patch(desk: Desk, film: str, shot: str, **fields: Any) -> dict[str, Any]:
    answer = desk.client.patch(f"/api/films/{film}/shots/{shot}", json=fields, headers=TAB)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def post(desk: Desk, path: str, status: int = 200, **body: Any) -> dict[str, Any]:
    answer = desk.client.post(f"/api/films/{path}", json=body, headers=TAB)
    assert answer.status_code == status, answer.text
    told: dict[str, Any] = answer.json()
    return told


def events(desk: Desk, film: str, name: str) -> list[dict[str, Any]]:
    return [event for _, event in desk.jobs.events(film) if event["event"] == name]


def test_a_draft_is_told_with_its_shots_and_waits_for_nobody(desk: Desk, film: str) -> None:
    told = desk.client.get(f"/api/films/{film}").json()

    assert (told["state"], told["shots"], told["stale"]) == ("draft", 4, False)
    assert len(told["revision"]) == 12
    assert desk.client.get("/api/films/line").json()["films"] == []
    problem(desk.client.post(f"/api/films/{film}/cancel"), 409, "conflict")
    assert post(desk, f"{film}/make", 202)["state"] == "queued"
    problem(desk.client.post(f"/api/films/{film}/make"), 409, "conflict")


def test_a_topic_is_a_script_before_the_answer(desk: Desk) -> None:
    film = desk.ask(topic="The lighthouse keeper", seconds=10, make=False)

    assert len(board(desk, film)["shots"]) >= 2
    text = desk.client.get(f"/api/films/{film}/script").json()["text"]
    assert "title: The lighthouse keeper" in text


def test_a_draft_and_a_film_under_one_key_are_two_requests(desk: Desk) -> None:
    key = {"Idempotency-Key": "k"}
    ask = {"script": SCRIPT, "make": False}
    first = desk.client.post("/api/content/generate", json=ask, headers=key).json()
    again = desk.client.post("/api/content/generate", json=ask, headers=key).json()

    assert first["id"] == again["id"]
    other = desk.client.post("/api/content/generate", json={"script": SCRIPT}, headers=key)
    problem(other, 409, "conflict")


def test_shots_are_told_before_they_are_planned(desk: Desk, film: str) -> None:
    told = board(desk, film)

    assert [shot["number"] for shot in told["shots"]] == [1, 2, 3, 4]
    assert [shot["scene_title"] for shot in told["shots"]] == ["Dusk", "Dusk", "Dusk", "Night"]
    first, boat, gull, night = told["shots"]
    assert first["words"] == "A lighthouse stands on a cliff."
    assert (boat["words"], boat["shares_next"], boat["prompt"]) == ("", True, "a boat")
    assert gull["seconds"] == 3.0
    assert night["start"] == pytest.approx(first["length"] + boat["length"] + gull["length"])
    assert {shot["state"] for shot in told["shots"]} == {"drawn"}
    assert (told["undo"], told["redo"], told["head"]["size"]) == (None, None, "128x72")


def test_an_edit_is_answered_with_the_shot_and_told_to_everybody(desk: Desk, film: str) -> None:
    shot = ids(desk, film)[0]

    told = patch(desk, film, shot, words="A lamp on the hill.", camera="push in")

    new = told["shot"]["id"]
    assert told["renamed"] == {shot: new}
    assert (told["shot"]["camera"], told["undo"]) == ("push in", "words and camera of shot 1")
    (event,) = events(desk, film, "edited")
    assert event["renamed"] == {shot: new}
    assert (event["by"], event["fields"]) == ("tab-1", ["words", "camera"])
    assert desk.client.get(f"/api/films/{film}").json()["revision"] == event["revision"]
    assert "A lamp on the hill." in (desk.jobs.folder(film) / "film.md").read_text()


def test_an_old_name_of_a_shot_still_means_it(desk: Desk, film: str) -> None:
    shot = ids(desk, film)[0]
    patch(desk, film, shot, words="A lamp.")

    told = patch(desk, film, shot, words="A torch.")

    assert told["shot"]["words"] == "A torch."
    assert told["shot"]["number"] == 1


def test_the_still_has_another_address_when_the_shot_looks_otherwise(desk: Desk, film: str) -> None:
    first = board(desk, film)["shots"]
    shot = first[1]["id"]

    seed = patch(desk, film, shot, seed=7)["shot"]
    scene = patch(desk, film, shot, scene_title="Evening")["shot"]

    assert seed["still"] != first[1]["still"]
    assert scene["still"] == seed["still"]
    after = board(desk, film)["shots"]
    assert [shot["still"] for shot in after[2:]] == [shot["still"] for shot in first[2:]]
    assert after[0]["scene_title"] == "Evening"


def test_a_value_that_cannot_be_changes_nothing(desk: Desk, film: str) -> None:
    shot = ids(desk, film)[0]
    here = f"/api/films/{film}/shots/{shot}"

    told = problem(desk.client.patch(here, json={"camera": "sideways"}), 422, "film")
    assert told["message"].startswith("camera is 'sideways'")
    problem(desk.client.patch(here, json={"colour": "red"}), 422, "request")
    problem(desk.client.patch(here, json={"words": "x" * 20_001}), 422, "request")
    problem(desk.client.patch(here, json={"picture": "nobody"}), 404, "not_found")
    assert board(desk, film)["undo"] is None


def test_a_shot_and_a_film_that_there_is_not_are_told_apart(desk: Desk, film: str) -> None:
    there = desk.client.patch(f"/api/films/{film}/shots/nobody", json={"words": "Hi"})
    problem(there, 404, "shot")
    problem(desk.client.get("/api/films/nobody/shots"), 404, "not_found")
    problem(desk.client.patch("/api/films/nobody/shots/a", json={"words": "Hi"}), 404, "not_found")


@pytest.mark.parametrize(
    "words",
    ["<script>alert(1)</script>", "مرحبا بالعالم", "夜が来る。", "# [[shot: x]] | *a*", "Hi 🎬"],
)
def test_any_words_come_back_as_they_were_given(desk: Desk, film: str, words: str) -> None:
    shot = ids(desk, film)[0]

    patch(desk, film, shot, words=words, prompt=words)

    told = board(desk, film)["shots"][0]
    assert (told["words"], told["prompt"]) == (words, words)


def test_a_picture_of_the_users_is_named_as_he_named_it(desk: Desk, film: str) -> None:
    form = {"script": (None, "Hi."), "make": (None, "false"), "files": ("Mara.png", png())}
    desk.client.post("/api/content/generate", files=form)
    (path,) = (desk.home / "uploads").glob("*.png")

    told = patch(desk, film, ids(desk, film)[0], picture=path.stem)

    picture = told["shot"]["picture"]
    assert picture["name"] == "Mara.png"
    assert picture["url"] == f"/api/films/{film}/uploads/{path.stem}"
    assert (desk.jobs.folder(film) / "uploads" / path.name).is_file()
    assert patch(desk, film, told["shot"]["id"], picture=None)["shot"]["picture"] is None


def test_shots_are_added_moved_split_joined_removed_and_all_of_it_undone(
    desk: Desk, film: str
) -> None:
    first, boat, gull, night = ids(desk, film)
    text = desk.client.get(f"/api/films/{film}/script").json()["text"]

    added = post(desk, f"{film}/shots", after=night, prompt="a cat")
    assert added["shots"][4]["prompt"] == "a cat"
    moved = post(desk, f"{film}/shots/{gull}/move", before=boat)
    assert [shot["id"] for shot in moved["shots"]][1:3] == [gull, boat]
    split = post(desk, f"{film}/shots/{boat}/split", at=len("The boat comes home. "))
    assert [shot["words"] for shot in split["shots"]][2:4] == [
        "The boat comes home.",
        "The gull cries.",
    ]
    joined = post(desk, f"{film}/shots/{boat}/join")
    assert joined["shots"][2]["words"] == "The boat comes home. The gull cries."
    removed = desk.client.delete(f"/api/films/{film}/shots/{first}", headers=TAB).json()
    assert len(removed["shots"]) == 4
    labels = [post(desk, f"{film}/undo")["label"] for _ in range(5)]
    assert labels == [
        "the removal of shot 1",
        "the join of shots 3 and 4",
        "the split of shot 3",
        "the move of shot 3",
        "a new shot",
    ]
    assert desk.client.get(f"/api/films/{film}/script").json()["text"] == text
    problem(desk.client.post(f"/api/films/{film}/undo"), 409, "conflict")
    assert post(desk, f"{film}/redo")["label"] == "a new shot"


def test_a_place_in_the_words_is_counted_as_browsers_count(desk: Desk) -> None:
    film = desk.ask(script="🎬🎬 One thing. Another thing.", make=False)
    at = len("🎬🎬 One thing. ".encode("utf-16-le")) // 2

    told = post(desk, f"{film}/shots/{ids(desk, film)[0]}/split", at=at)

    assert [shot["words"] for shot in told["shots"]] == ["🎬🎬 One thing.", "Another thing."]


def test_a_locked_shot_stays_as_it_is(desk: Desk, film: str) -> None:
    shot = ids(desk, film)[0]
    assert patch(desk, film, shot, locked=True)["shot"]["locked"]
    here = f"/api/films/{film}/shots/{shot}"

    problem(desk.client.patch(here, json={"words": "Hi"}), 409, "conflict")
    problem(desk.client.delete(here), 409, "conflict")
    problem(desk.client.post(f"{here}/reroll"), 409, "conflict")
    told = patch(desk, film, shot, locked=False, words="Hi there.")
    assert (told["shot"]["locked"], told["shot"]["words"]) == (False, "Hi there.")


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
    problem(refused, 422, "unsupported")
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
