"""The cast of a film over HTTP: its looks, where each is named, and other ones by an edit."""

from __future__ import annotations

import io

import pytest
from asking_server import Desk, problem
from PIL import Image
from shot_asking import TAB, board

SCRIPT = """---
title: The Sea
size: 128x72
fps: 12
cast:
  Mira: {voice: en-gb, about: "a woman, red coat"}
  Cliff: {kind: place, about: a cliff at dusk}
---

[[shot: @Mira on @Cliff | id: one]]

Mira: I see a boat.

[[shot: the sea | id: two]]

Night falls.
"""


@pytest.fixture
def film(desk: Desk) -> str:
    """A draft with a cast."""
    return desk.ask(script=SCRIPT, make=False)


def test_the_cast_is_told_with_its_shots(desk: Desk, film: str) -> None:
    told = desk.client.get(f"/api/films/{film}/cast").json()
    mira, cliff = told["cast"]
    assert mira["name"] == "Mira"
    assert (mira["kind"], mira["about"], mira["voice"]) == ("person", "a woman, red coat", "en-gb")
    assert (mira["pictures"], mira["consent"]) == ([], None)
    assert [shot["id"] for shot in mira["shots"]] == ["one"]
    assert (cliff["kind"], cliff["voice"]) == ("place", None)
    assert told["revision"] == board(desk, film)["revision"]


def test_an_edit_gives_a_member_pictures_and_consent(desk: Desk, film: str) -> None:
    here = f"/api/films/{film}"
    cast = {"Mira": {"about": "a girl", "pictures": ["mira.png"], "consent": "drawn"}}
    answer = desk.client.patch(here, json={"cast": cast}, headers=TAB)
    assert answer.status_code == 200, answer.text
    (mira,) = desk.client.get(f"{here}/cast").json()["cast"]
    assert mira["pictures"] == [{"name": "mira.png", "url": None}]
    assert (mira["about"], mira["consent"], mira["voice"]) == ("a girl", "drawn", None)
    assert mira["shots"] == []  # that shot names somebody who has left; the plan says so

    refused = desk.client.patch(here, json={"cast": {"Mira": {"kind": "thing"}}})
    assert "wanted person or place" in problem(refused, 422, "film")["message"]


def test_a_film_that_there_is_not_has_no_cast(desk: Desk) -> None:
    assert desk.client.get("/api/films/nowhere/cast").status_code == 404


def test_a_member_gets_a_picture_by_the_id_of_an_upload(desk: Desk, film: str) -> None:
    here = f"/api/films/{film}"
    png = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(png, "PNG")
    sent = desk.client.post(f"{here}/uploads", files={"files": ("mira.png", png.getvalue())})
    upload = sent.json()["uploads"][0]["id"]

    cast = {"Mira": {"about": "a girl", "pictures": [upload, "side.png"]}}
    assert desk.client.patch(here, json={"cast": cast}, headers=TAB).status_code == 200
    (mira,) = desk.client.get(f"{here}/cast").json()["cast"]
    assert mira["pictures"] == [
        {"name": f"{upload}.png", "url": f"{here}/uploads/{upload}"},
        {"name": "side.png", "url": None},
    ]
    head = board(desk, film)["head"]["cast"]["Mira"]
    assert head["pictures"] == [f"uploads/{upload}.png", "side.png"]

    none = {"Mira": {"about": "a girl", "pictures": "00000000000000"}}
    assert desk.client.patch(here, json={"cast": none}).status_code == 404
