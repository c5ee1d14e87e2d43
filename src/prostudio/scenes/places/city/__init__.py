"""A city: a street along its length, or the skyline over water, by the shot's seed."""

from __future__ import annotations

from prostudio.scenes.places.city.street import open_street
from prostudio.scenes.toolkit.place import OpenPlace
from prostudio.scenes.toolkit.stage import Stage


def open_place(stage: Stage) -> OpenPlace:
    """Open the composition of this shot."""
    return open_street(stage)
