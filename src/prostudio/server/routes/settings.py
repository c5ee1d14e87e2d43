"""`/api/settings`: what new films begin with, and what they may use of the machine."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import RootModel

from prostudio.server.desk import DeskHere
from prostudio.server.station import preferences

router = APIRouter(prefix="/api/settings", tags=["this machine"])


class Changes(RootModel[dict[str, Any]]):
    """Settings by name; null lets the default count again."""

    model_config = {"json_schema_extra": {"examples": [{"voice": "en-gb", "size": "1920x1080"}]}}


@router.get("")
def get_settings(desk: DeskHere) -> dict[str, Any]:
    """Every setting with its value, where that comes from, and what may be chosen.

    `source` is `default`, `file` (the home's `prostudio.toml`) or `environment`; with `again`
    a changed value counts when the server is started again.
    """
    return preferences.shown(desk.settings)


@router.patch("")
def change_settings(changes: Changes, desk: DeskHere) -> dict[str, Any]:
    """Change some; what new films begin with counts for films that are asked for from now on.

    Nothing is changed when one of them cannot be. What the environment sets answers 409.
    """
    preferences.change(desk.settings, changes.root)
    return preferences.shown(desk.settings)
