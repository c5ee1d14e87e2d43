"""What making a film would take is told before anybody asks for it."""

from __future__ import annotations

from typing import Any

from asking_server import problem

from prostudio.delivery.profiles import PROFILES
from prostudio.projects.looks.estimating import lasting, words

NOTHING = {"seconds": 0.6, "vram_mb": 0, "disk_mb": 0, "steps": 0, "engines": []}


def test_every_profile_is_listed_with_its_words(desk: Any) -> None:
    listed = desk.client.get("/api/profiles").json()["profiles"]

    assert [one["name"] for one in listed] == list(PROFILES)
    assert all(one["summary"] for one in listed)


def test_a_film_says_what_it_would_take_and_makes_nothing(desk: Any) -> None:
    film = desk.ask()

    told = desk.client.get(f"/api/films/{film}/estimate").json()

    assert told["seconds"] > 0
    assert told["shots"] == {"drawn": 1, "dear": 0, "kept": 0}
    assert not told["gpu"]
    assert told["words"]
    assert desk.jobs.get(film).state == "queued"


def test_more_profiles_take_longer(desk: Any) -> None:
    film = desk.ask()
    place = f"/api/films/{film}/estimate"

    alone = desk.client.get(place, params={"profiles": "film"}).json()
    both = desk.client.get(place, params={"profiles": "film,shorts"}).json()

    assert both["steps"] > alone["steps"]


def test_a_profile_that_there_is_not_is_refused_by_name(desk: Any) -> None:
    film = desk.ask()

    told = desk.client.get(f"/api/films/{film}/estimate", params={"profiles": "vhs"})

    assert "vhs" in problem(told, 422, "film")["message"]


def test_an_estimate_of_no_film_is_a_404(desk: Any) -> None:
    problem(desk.client.get("/api/films/nosuchfilm0000/estimate"), 404, "not_found")


def test_the_words_name_time_card_and_engines() -> None:
    dear = {
        **NOTHING,
        "seconds": 842.0,
        "vram_mb": 6000,
        "steps": 9,
        "engines": [{"name": "framepack", "shots": 3}],
    }

    assert words(dear) == "about 14 min, 6.0 GB of the card, 3 shots by framepack"
    assert words(NOTHING) == "nothing is missing: it is ready at once"


def test_lengths_are_told_no_more_exactly_than_they_are_known() -> None:
    told = [lasting(seconds) for seconds in (3, 42, 600, 5400, 8000)]

    assert told == [
        "a few seconds",
        "about 40 s",
        "about 10 min",
        "about 1 h 30 min",
        "about 2 h 10 min",
    ]
