"""Pictures that browsers may keep for good: planned stills under their names, samples' posters."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from asking_server import Desk, serving

from prostudio import files
from prostudio.server.routes import publishing

SCRIPT = """---
title: Two Places
size: 128x72
fps: 12
music: none
---
[[shot: sea at dawn | id: sea]]

[[shot: mountains | id: end | 1s]]
"""
SAMPLES = Path(publishing.__file__).parents[1] / "samples"


def planned(studio: Desk, film: str) -> list[dict[str, Any]]:
    """A film's shots, once they are planned."""
    until = time.monotonic() + 120
    while not (told := studio.client.get(f"{film}/shots").json())["planned"]:
        assert time.monotonic() < until
        time.sleep(0.05)
    shots: list[dict[str, Any]] = told["shots"]
    return shots


def test_a_planned_still_is_kept_for_good_until_its_shot_looks_otherwise(tmp_path: Path) -> None:
    with serving(tmp_path) as studio:
        film = f"/api/films/{studio.ask(script=SCRIPT)}"
        sea, end = planned(studio, film)

        first = studio.client.get(f"{sea['still']}&width=160")
        assert "immutable" in first.headers["cache-control"]
        assert first.headers["etag"].strip('"') in sea["still"]

        changed = studio.client.patch(f"{film}/shots/{end['id']}", json={"prompt": "a harbour"})
        meanwhile = studio.client.get(f"{film}/shots").json()["shots"]
        assert changed.json()["shot"]["still"] != end["still"]
        assert meanwhile[0]["still"] == sea["still"], "nothing of it was changed"

        again = planned(studio, film)
        assert again[0]["still"] == sea["still"]
        assert again[1]["still"] != end["still"]


def test_posters_of_samples_come_with_the_program(desk: Desk) -> None:
    for sample in desk.client.get("/api/samples").json()["samples"]:
        poster = desk.client.get(f"{sample['poster']}&width=320")
        assert poster.status_code == 200
        assert poster.content[:2] == b"\xff\xd8"
        assert "immutable" in poster.headers["cache-control"]
        again = {"If-None-Match": poster.headers["etag"]}
        assert desk.client.get(sample["poster"], headers=again).status_code == 304
        assert len(poster.content) < 120_000


def test_posters_of_samples_are_of_the_scripts_beside_them() -> None:
    drawn = json.loads((SAMPLES / "posters.json").read_bytes())
    scripts = {script.stem: files.digest(script) for script in SAMPLES.glob("*.md")}

    assert drawn == scripts, "draw them again: python docs/sample_posters.py"
