"""Asks a server for films' shots, and edits them."""

from __future__ import annotations

from typing import Any

from asking_server import Desk

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
