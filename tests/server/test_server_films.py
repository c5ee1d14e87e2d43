"""Films in the list: seen, stopped, moved, made again, removed, fetched."""

from __future__ import annotations

import json

from asking_server import SCRIPT, Desk, problem

from prostudio.jobs.claims import Claims
from prostudio.projects.looks.cache import Cache

CONTENT = bytes(range(256)) * 40


def test_films_are_listed_in_pages_newest_first(desk: Desk) -> None:
    asked = [desk.ask(topic=f"Film {i}") for i in range(5)]
    seen, before = [], ""
    while True:
        page = desk.client.get(f"/api/films?limit=2{before}").json()
        seen += [film["id"] for film in page["films"]]
        if not page["next"]:
            break
        before = f"&before={page['next']}"
    assert seen == asked[::-1]


def test_a_film_is_paused_resumed_cancelled_and_made_again(desk: Desk) -> None:
    film = f"/api/films/{desk.ask()}"
    for doing, state in (
        ("pause", "paused"),
        ("resume", "queued"),
        ("cancel", "cancelled"),
        ("retry", "queued"),
    ):
        answer = desk.client.post(f"{film}/{doing}")
        assert answer.json()["state"] == state, answer.text
    assert answer.status_code == 202


def test_what_a_films_state_does_not_allow_is_a_conflict(desk: Desk) -> None:
    film = desk.ask()
    problem(desk.client.post(f"/api/films/{film}/retry"), 409, "conflict")
    desk.finish(film, CONTENT)
    problem(desk.client.post(f"/api/films/{film}/cancel"), 409, "conflict")
    problem(desk.client.post(f"/api/films/{film}/pause"), 409, "conflict")


def test_a_film_is_moved_before_another_and_ranked(desk: Desk) -> None:
    first, second, third = (desk.ask(topic=f"Film {i}") for i in range(3))
    moved = desk.client.post(f"/api/films/{third}/move", json={"before": first})
    assert moved.status_code == 200, moved.text
    ranked = desk.client.post(f"/api/films/{second}/priority", json={"priority": 5})
    assert ranked.json()["priority"] == 5
    line = desk.client.get("/api/films/line").json()["films"]
    assert [film["id"] for film in line] == [second, third, first]
    for wrong in ({"priority": 101}, {"priority": "5"}, {}, {"priority": 1, "more": 2}):
        answer = desk.client.post(f"/api/films/{second}/priority", json=wrong)
        problem(answer, 422, "request")


def test_a_draft_that_was_made_before_the_latest_take_is_none(desk: Desk) -> None:
    film = desk.ask(script=SCRIPT, make=False)
    cache = Cache.of(desk.jobs.settings, "drafts")
    told = {"state": "done", "revision": "a" * 12, "progress": 1.0, "seconds": 1.0}
    more = {"digest": "0" * 64, "made": desk.jobs.clock()}
    cache.put(f"{film}.mp4", b"draft")
    cache.put(f"{film}.json", json.dumps({**told, **more}).encode())
    place = f"/api/films/{film}/draft"
    assert desk.client.get(place).json()["state"] == "done"
    desk.jobs.shoot(film, "sea")
    claims = Claims(desk.jobs.database, desk.jobs.clock)
    claimed = claims.claim(film)
    assert claimed is not None
    claims.finish(film, claimed[1], ())
    assert desk.client.get(place).json()["state"] == "none"
    assert desk.client.get(f"{place}.mp4").content == b"draft", "and it can be looked at"


def test_a_removed_film_is_gone_with_its_files(desk: Desk) -> None:
    film = desk.ask()
    folder = desk.jobs.folder(film)
    assert folder.is_dir()
    assert desk.client.delete(f"/api/films/{film}").status_code == 204
    assert not folder.exists()
    problem(desk.client.get(f"/api/films/{film}"), 404, "not_found")


def test_ids_are_looked_up_and_never_paths(desk: Desk) -> None:
    for odd in ("..", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "a" * 5000, "%00", "..%5c..%5cx"):
        for place in (f"/api/films/{odd}", f"/api/content/download/{odd}"):
            answer = desk.client.get(place)
            assert answer.status_code == 404, place
            assert set(answer.json()) == {"code", "message", "hint"}


def test_an_unfinished_film_cannot_be_fetched_and_says_why(desk: Desk) -> None:
    told = problem(desk.client.get(f"/api/content/download/{desk.ask()}"), 409, "conflict")
    assert "queued" in told["message"]


def test_a_film_is_fetched_whole_under_its_title(desk: Desk) -> None:
    film = desk.ask(script="---\ntitle: 'Meer: «Ein \"Film\"»'\n---\nThe sea.\n")
    desk.finish(film, CONTENT)
    answer = desk.client.get(f"/api/content/download/{film}")
    assert answer.content == CONTENT
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["content-disposition"] == 'attachment; filename="Meer-Ein-Film.mp4"'
    shown = desk.client.get(f"/api/content/download/{film}?inline=true")
    assert shown.headers["content-disposition"].startswith("inline")
    missing = desk.client.get(f"/api/content/download/{film}?profile=shorts")
    problem(missing, 404, "not_found")


def test_one_range_is_answered_with_206_and_odd_ones_as_the_standard_says(desk: Desk) -> None:
    film = desk.ask()
    desk.finish(film, CONTENT)
    place = f"/api/content/download/{film}"

    def ranged(value: str) -> tuple[int, bytes]:
        answer = desk.client.get(place, headers={"Range": value})
        return answer.status_code, answer.content

    assert ranged("bytes=100-199") == (206, CONTENT[100:200])
    assert ranged("bytes=10000-") == (206, CONTENT[10_000:])
    assert ranged("bytes=-16") == (206, CONTENT[-16:])
    assert ranged("bytes=0-99999999999") == (206, CONTENT)
    for whole in ("bytes=0-1,5-6", "bytes=9-3", "lines=1-2", "bytes=", "bytes=-", "nonsense"):
        assert ranged(whole) == (200, CONTENT), whole
    refused = desk.client.get(place, headers={"Range": f"bytes={len(CONTENT)}-"})
    problem(refused, 416, "range")
    assert refused.headers["content-range"] == f"bytes */{len(CONTENT)}"


def test_a_film_that_the_client_has_is_not_sent_again(desk: Desk) -> None:
    film = desk.ask()
    desk.finish(film, CONTENT)
    place = f"/api/content/download/{film}"
    tag = desk.client.get(place).headers["etag"]
    assert tag.strip('"') == desk.client.get(f"/api/films/{film}").json()["films"][0]["digest"]
    known = desk.client.get(place, headers={"If-None-Match": f'"other", W/{tag}'})
    assert (known.status_code, known.content) == (304, b"")
    old = {"Range": "bytes=0-9", "If-Range": '"other"'}
    assert desk.client.get(place, headers=old).content == CONTENT
    same = {"Range": "bytes=0-9", "If-Range": tag}
    assert desk.client.get(place, headers=same).content == CONTENT[:10]
    head = desk.client.head(place)
    assert (head.headers["content-length"], head.content) == (str(len(CONTENT)), b"")
