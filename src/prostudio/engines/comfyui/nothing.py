"""The engine behind `comfyui` where no workflow is meant: it says what to do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from prostudio.engines.card import Card, Missing
from prostudio.engines.request import Estimate, Machine, Reading
from prostudio.errors import WeightsMissingError


class NoWorkflow:
    """An engine of any kind that makes nothing."""

    def __init__(self, card: Card, told: Missing) -> None:
        self.card = card
        self._told = told

    def shoot(self, requests: object, workspace: object) -> Iterator[Any]:
        """Refuse."""
        raise WeightsMissingError(f"comfyui {self._told.reason}", hint=self._told.hint)
        yield

    draw = shoot

    def speak(self, request: object) -> Iterator[Any]:
        """Refuse."""
        return self.shoot(request, None)

    compose = speak

    def read_as(self, request: object) -> Reading:
        """Nothing is read."""
        return Reading(("a workflow that is not here",))

    def estimate(self, request: object, machine: Machine) -> Estimate:
        """As a usual take."""
        return Estimate(60.0, ram_mb=200)
