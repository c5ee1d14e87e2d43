"""Video engines that are broken, each in its own way, as a package a user might install."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from prostudio_test_engines.duo import CARD
from prostudio_test_engines.duo_engine import Duo

from prostudio.engines.base import AudioChunk
from prostudio.engines.request import Estimate, Machine, ShotRequest


class Stumbles(Duo):
    """Fails in the middle of a shot."""

    def shoot(self, requests: Sequence[ShotRequest], workspace: Path) -> Iterator[object]:
        yield next(iter(super().shoot(requests, workspace)))
        raise KeyError("no such layer\nin the model")


class Blind(Duo):
    """Fails while the film is planned."""

    def estimate(self, request: ShotRequest, machine: Machine) -> Estimate:
        raise ZeroDivisionError("division by zero")


class Mute(Duo):
    """Promises sound and makes none."""

    def shoot(self, requests: Sequence[ShotRequest], workspace: Path) -> Iterator[object]:
        return (c for c in super().shoot(requests, workspace) if not isinstance(c, AudioChunk))


STUMBLES = replace(CARD, name="stumbles", make=lambda: Stumbles(STUMBLES))
BLIND = replace(CARD, name="blind", make=lambda: Blind(BLIND))
MUTE = replace(CARD, name="mute", make=lambda: Mute(MUTE))
WHOLE = replace(CARD, name="whole", make=lambda: Duo(WHOLE), instant=True)
