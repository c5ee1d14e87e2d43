"""A city: a street along its length, or the skyline over water, by the shot's seed."""

from __future__ import annotations

from prostudio.scenes.places.city.skyline import open_skyline
from prostudio.scenes.places.city.street import open_street
from prostudio.scenes.toolkit.place import OpenPlace
from prostudio.scenes.toolkit.stage import Stage


def open_place(stage: Stage) -> OpenPlace:
    """Open the composition of this shot."""
    # two shots of three walk in the street, the third looks at the city from outside
    return open_skyline(stage) if stage.view.seed % 3 == 2 else open_street(stage)
