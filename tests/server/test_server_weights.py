"""Weights over HTTP: licences shown and accepted, progress, stopping, going on, removing."""

from __future__ import annotations

import asyncio
import json
import sys
import threading
import time
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from asking_server import Desk, problem

sys.path.insert(0, str(Path(__file__).parents[1] / "weights"))

from loopback_hub import LoopbackHub
from small_shelf import BIG, CATALOGUE, published

from prostudio.server.routes import weights as routes_weights
from prostudio.server.station.fetches import Fetch, Fetches

YES = {"accept_licence": True}


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[LoopbackHub]:
    """A hub of this machine, which the server's children find as they find the real one."""
    for name in ("HF_TOKEN", "HF_HUB_CACHE", "HF_HUB_OFFLINE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    with LoopbackHub(published()) as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)
        yield hub


@pytest.fixture
def shelf(desk: Desk, hub: LoopbackHub) -> Desk:
    """A server whose catalogue has small models."""
    folder = desk.home / "weights" / "catalogue"
    folder.mkdir(parents=True)
    (folder / "tiny.toml").write_text(CATALOGUE)
    return desk


def row(desk: Desk, name: str) -> dict[str, Any]:
    rows = desk.client.get("/api/weights").json()["weights"]
    found: dict[str, Any] = next(one for one in rows if one["name"] == name)
    return found


def until(desk: Desk, name: str, *states: str) -> dict[str, Any]:
    """The row once it is in one of the states; it never waits for ever."""
    last: dict[str, Any] = {}
    for _ in range(1200):
        last = row(desk, name)
        if last["state"] in states and last["step"] is None:
            return last
        time.sleep(0.05)
    raise AssertionError(last)


def test_every_model_is_listed_with_size_users_and_licence(shelf: Desk) -> None:
    answer = shelf.client.get("/api/weights").json()
    assert answer["folder_free_bytes"] > 0
    framepack = next(one for one in answer["weights"] if one["name"] == "framepack")
    assert framepack["for"] == ["video.framepack"]
    assert framepack["bytes"] > 40_000_000_000
    assert framepack["state"] == "missing"
    assert framepack["have_bytes"] == 0
    assert "Tencent Hunyuan Community License" in framepack["licence"]["name"]
    assert "European Union" in framepack["licence"]["note"]
    assert framepack["licence"]["url"].startswith("http")


def test_nothing_is_fetched_before_the_licence_is_accepted(shelf: Desk, hub: LoopbackHub) -> None:
    for body in ({}, {"accept_licence": False}):
        answer = shelf.client.post("/api/weights/mixed/fetch", json=body)
        told = problem(answer, 409, "licence")
        assert "Strict Licence" in told["message"]
    problem(
        shelf.client.post("/api/weights/mixed/fetch", json={"accept_licence": 7}), 422, "request"
    )
    assert row(shelf, "mixed")["state"] == "missing"
    assert hub.asked == []


def test_a_fetch_brings_every_file_whole(shelf: Desk, hub: LoopbackHub) -> None:
    answer = shelf.client.post("/api/weights/mixed/fetch", json=YES)
    assert answer.status_code == 202
    assert answer.json()["state"] == "fetching"
    done = until(shelf, "mixed", "here")
    assert done["have_bytes"] == done["bytes"]
    assert done["error"] is None
    kept = shelf.home / "weights" / "repositories" / "lab--net" / BIG
    assert kept.read_bytes() == hub.repositories["lab/net"][BIG]


@pytest.mark.slow
def test_a_fetch_tells_how_far_it_is_stops_when_told_and_goes_on_there(
    shelf: Desk, hub: LoopbackHub
) -> None:
    hub.pause = 0.25
    shelf.client.post("/api/weights/mixed/fetch", json=YES)
    seen = []
    for _ in range(400):
        now = row(shelf, "mixed")
        seen.append(now["have_bytes"])
        if now["speed"] and now["have_bytes"] > 150_000:
            break
        time.sleep(0.05)
    assert seen == sorted(seen)
    assert now["eta_s"] > 0
    problem(shelf.client.delete("/api/weights/mixed"), 409, "conflict")
    assert shelf.client.post("/api/weights/mixed/cancel").json()["step"] is None
    stopped = until(shelf, "mixed", "partial")
    assert stopped["have_bytes"] > 0
    problem(shelf.client.post("/api/weights/mixed/cancel"), 409, "conflict")

    hub.pause = 0.0
    time.sleep(0.3)  # the connection of the first one is closed by then
    before = hub.sent[BIG]
    shelf.client.post("/api/weights/mixed/fetch", json=YES)
    until(shelf, "mixed", "here")
    again = hub.sent[BIG] - before
    assert again < len(hub.repositories["lab/net"][BIG])


@pytest.mark.slow
def test_what_does_not_come_is_told_with_what_to_do(shelf: Desk) -> None:
    shelf.client.post("/api/weights/pickled/fetch", json=YES)
    failed = until(shelf, "pickled", "missing", "partial")
    assert failed["error"]["code"] == "download"
    assert "404" in failed["error"]["message"]
    assert failed["error"]["hint"]
    assert str(shelf.home) not in json.dumps(failed)


def test_an_error_names_no_place_of_the_machine(shelf: Desk) -> None:
    root = shelf.home / "weights"
    told = f"mixed needs 3 GB more, and {root} has 1 GB free"
    fetches = shelf.client.app.state.desk.fetches
    error = {"code": "disk_full", "message": told, "hint": None}
    fetches._known["mixed"] = Fetch("mixed", "failed", error=error)
    assert str(shelf.home) not in json.dumps(row(shelf, "mixed"))
    assert row(shelf, "mixed")["error"]["code"] == "disk_full"


@pytest.mark.slow
def test_several_fetches_wait_for_each_other(shelf: Desk) -> None:
    for name in ("mixed", "mixed-2", "words"):
        assert shelf.client.post(f"/api/weights/{name}/fetch", json=YES).status_code == 202
    for name in ("mixed", "mixed-2", "words"):
        until(shelf, name, "here")


@pytest.mark.slow
def test_a_model_is_removed_and_keeps_what_another_needs(shelf: Desk) -> None:
    for name in ("mixed", "mixed-2"):
        shelf.client.post(f"/api/weights/{name}/fetch", json=YES)
    for name in ("mixed", "mixed-2"):
        until(shelf, name, "here")
    freed = shelf.client.delete("/api/weights/mixed").json()["freed_bytes"]
    assert 500_000 < freed < 510_000
    assert row(shelf, "mixed")["state"] != "here"
    assert row(shelf, "mixed-2")["state"] == "here"


def test_a_folder_of_the_users_own_is_never_removed(shelf: Desk) -> None:
    own = shelf.home / "weights" / "mixed"
    own.mkdir()
    (own / "mine.txt").write_text("mine")
    problem(shelf.client.delete("/api/weights/mixed"), 409, "conflict")
    assert (own / "mine.txt").read_text() == "mine"


def test_unknown_weights_are_not_found(shelf: Desk) -> None:
    places = (("POST", "/fetch"), ("POST", "/cancel"), ("DELETE", ""))
    for name, (method, place) in product(("nobody", "%2e%2e", "mixed%2Ffetch"), places):
        body = YES if place == "/fetch" else None
        answer = shelf.client.request(method, f"/api/weights/{name}{place}", json=body)
        assert answer.status_code in (404, 405)


def test_listeners_are_told_all_weights_then_those_that_change(shelf: Desk) -> None:
    told: list[dict[str, Any]] = []
    state = shelf.client.app.state.desk

    async def listen() -> None:
        async for event in routes_weights.stream(state):
            lines = event.decode().splitlines()
            told.append(json.loads(lines[1].removeprefix("data: ")))
            if len(told) == 1:
                assert lines[0] == "event: weights"
                state.fetches.start("words")
            if any(
                one["name"] == "words" and one["state"] == "here" for one in told[-1]["weights"]
            ):
                return

    asyncio.run(asyncio.wait_for(listen(), 60))
    assert len(told[0]["weights"]) > 30
    shared = {"words", "mixed", "mixed-2"}  # whose parts come with it
    assert all({one["name"] for one in event["weights"]} <= shared for event in told[1:])


@pytest.mark.slow
def test_a_child_that_dies_is_told_and_can_be_begun_again(
    shelf: Desk, hub: LoopbackHub, tmp_path: Path
) -> None:
    hub.pause = 0.25
    state = shelf.client.app.state.desk
    shelf.client.post("/api/weights/mixed/fetch", json=YES)
    for _ in range(400):
        if row(shelf, "mixed")["have_bytes"] > 70_000:
            break
        time.sleep(0.05)
    state.fetches._child[1].signal_kill()  # as the system does when memory runs out
    failed = until(shelf, "mixed", "partial")
    assert failed["error"]["code"] == "child"
    hub.pause = 0.0
    shelf.client.post("/api/weights/mixed/fetch", json=YES)
    until(shelf, "mixed", "here")


@pytest.mark.slow
def test_a_server_that_ends_ends_its_fetches(tmp_path: Path, hub: LoopbackHub) -> None:
    root = tmp_path / "weights"
    (root / "catalogue").mkdir(parents=True)
    (root / "catalogue" / "tiny.toml").write_text(CATALOGUE)
    hub.pause = 0.25
    fetches = Fetches(root)
    fetches.start("mixed")
    fetches.start("words")
    for _ in range(400):
        if (known := fetches.get("mixed")) and known.bytes:
            break
        time.sleep(0.05)
    began = threading.active_count()
    fetches.close()
    assert threading.active_count() < began
    assert not (root / "words").exists()
