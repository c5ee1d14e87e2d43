"""Takes of a shot over HTTP: made again, listed under every name, picked, removed, locked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from asking_server import Desk, problem
from shot_asking import board, ids, patch, post

from prostudio.production.order import Reshoot
from prostudio.projects.looks.planning import plan
from prostudio.projects.planned import write_planned
from prostudio.projects.project import make, open_project
from prostudio.projects.scripts import revision_of
from prostudio.settings import Settings

pytestmark = pytest.mark.slow  # each makes films with a dear engine, three times

SCRIPT = """---
size: 128x72
fps: 12
music: none
engines: {video: slowpoke}
---
[[shot: a red kite | 1s]]

[[shot: the sea | 1s | engine: procedural]]
"""


@pytest.fixture
def film(desk: Desk) -> str:
    """A draft of one dear shot and a drawn one."""
    return desk.ask(script=SCRIPT, make=False)


def planned(desk: Desk, film: str) -> None:
    """Plan as the warm child does."""
    folder = desk.jobs.folder(film)
    script = folder / "film.md"
    said = plan({"script": str(script), "settings": {"home": str(desk.home), "cores": 2}})
    write_planned(folder, revision_of(script.read_text()), said)


def made(desk: Desk, film: str, *, plans: bool = True) -> None:
    """Make as the owner's child does, and plan what there is then."""
    folder: Path = desk.jobs.folder(film)
    settings = Settings.load({"home": str(desk.home), "cores": 2})
    project = open_project(str(folder / "film.md"))
    for _ in make(project, settings, folder / "out" / "film.mp4", reshoot=Reshoot.CHANGED):
        pass
    if plans:
        planned(desk, film)


def states(desk: Desk, film: str) -> list[str]:
    return [shot["state"] for shot in board(desk, film)["shots"]]


def takes(desk: Desk, film: str, shot: str) -> list[dict[str, Any]]:
    answer = desk.client.get(f"/api/films/{film}/shots/{shot}/takes")
    assert answer.status_code == 200, answer.text
    return list(answer.json()["takes"])


def test_a_shot_is_made_again_and_its_earlier_take_can_come_back(desk: Desk, film: str) -> None:
    planned(desk, film)
    assert states(desk, film) == ["waiting", "drawn"]
    made(desk, film)
    assert states(desk, film) == ["made", "drawn"]
    kite = ids(desk, film)[0]
    (first,) = takes(desk, film, kite)
    assert (first["used"], first["engine"]) == (True, "slowpoke")

    asked = post(desk, f"{film}/shots/{kite}/reroll", 202, seed=5)
    assert (asked["state"], asked["only"]) == ("queued", [kite])
    planned(desk, film)
    assert states(desk, film) == ["stale", "drawn"]
    made(desk, film)
    both = takes(desk, film, kite)
    assert [take["used"] for take in both] == [False, True]
    assert both[1]["seed"] == 5
    assert board(desk, film)["shots"][0]["takes"] == 2

    picked = post(desk, f"{film}/shots/{kite}/pick", take=first["key"])["takes"]
    assert [take["used"] for take in picked] == [True, False]
    assert states(desk, film) == ["made", "drawn"]
    used = desk.client.delete(f"/api/films/{film}/takes/{first['key']}")
    problem(used, 409, "conflict")
    other = desk.client.delete(f"/api/films/{film}/takes/{both[1]['key']}")
    assert other.status_code == 204
    assert [take["key"] for take in takes(desk, film, kite)] == [first["key"]]


def test_a_shot_of_a_film_that_nobody_planned_since_is_made_again(desk: Desk, film: str) -> None:
    made(desk, film, plans=False)
    kite, sea = ids(desk, film)
    asked = post(desk, f"{film}/shots/{kite}/reroll", 202)
    assert (asked["state"], asked["only"]) == ("queued", [kite])
    asked = post(desk, f"{film}/shots/{sea}/reroll", 202)
    assert asked["only"] == [kite], "a drawn one is drawn otherwise at once"


def test_a_reworded_shot_keeps_its_takes_and_a_locked_one_its_picture(
    desk: Desk, film: str
) -> None:
    made(desk, film)
    kite = ids(desk, film)[0]

    blue = patch(desk, film, kite, prompt="a blue kite")["shot"]
    assert blue["id"] != kite
    assert len(takes(desk, film, blue["id"])) == 1
    assert blue["state"] == "stale"
    post(desk, f"{film}/undo")
    patch(desk, film, kite, locked=True)
    desk.client.patch(f"/api/films/{film}", json={"style": "noir"})
    planned(desk, film)
    assert states(desk, film) == ["made", "drawn"]
    key = board(desk, film)["shots"][0]["take"]
    made(desk, film)
    assert board(desk, film)["shots"][0]["take"] == key
    assert len(takes(desk, film, kite)) == 1
