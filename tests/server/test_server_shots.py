"""The storyboard over HTTP: what shots are told, and what every edit of them answers."""

from __future__ import annotations

import pytest
from asking_server import Desk, png, problem
from shot_asking import SCRIPT, TAB, board, events, ids, patch, post


@pytest.fixture
def film(desk: Desk) -> str:
    """A draft of four shots."""
    return desk.ask(script=SCRIPT, make=False)


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


def test_loras_and_finishing_are_fields_of_film_and_shot(desk: Desk) -> None:
    film = desk.ask(script=SCRIPT, make=False)
    here = f"/api/films/{film}"
    values = {"loras": "ink.safetensors 0.7", "finish": "smooth, sharp"}
    assert desk.client.patch(here, json=values, headers=TAB).status_code == 200
    shot = f"{here}/shots/{ids(desk, film)[0]}"
    told = desk.client.patch(shot, json={"loras": "none", "finish": "none"}, headers=TAB).json()

    head = board(desk, film)["head"]
    assert (head["loras"], head["finish"]) == ("ink.safetensors 0.7", "interpolate, sharpen")
    assert (told["shot"]["loras"], told["shot"]["finish"]) == ("none", "none")
    refused = desk.client.patch(here, json={"loras": "ink.bin"})
    assert "safetensors" in problem(refused, 422, "film")["message"]
    refused = desk.client.patch(f"{here}/shots/{ids(desk, film)[1]}", json={"finish": "shiny"})
    assert "shiny" in problem(refused, 422, "film")["message"]
