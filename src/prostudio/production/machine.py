"""The machine as estimates see it: what may be used, and how fast it is."""

from __future__ import annotations

import platform
import sys
from functools import lru_cache

from prostudio.devices import hardware, speed
from prostudio.engines.elsewhere import planned_for
from prostudio.engines.request import Machine
from prostudio.settings import Settings


def machine_of(settings: Settings) -> Machine:
    """What the settings allow of this machine, with its card where one may be used.

    Where the film is planned for other machines the card is theirs.
    """
    there = planned_for()
    return _machine(settings, None if there is None else there.device)


@lru_cache(maxsize=4)
def _machine(settings: Settings, card: str | None) -> Machine:
    """Looking for a card costs a call of its maker's tool, so what was found is kept."""
    device = "cpu"
    if settings.vram_mb:
        device = _card(settings) if card is None else card
    found = speed(device, settings.cores, settings.home)
    return Machine(
        cores=settings.cores,
        ram_mb=settings.ram_mb,
        vram_mb=settings.vram_mb or 0,
        device=device,
        tflops=found.tflops,
        transfer_gb=found.transfer_gb,
    )


def _card(settings: Settings) -> str:
    """The name that torch gives the first card too, "mps" on Apple's chips, else "cpu"."""
    cards = hardware(settings.home).gpus
    if cards:
        return cards[0].name
    apple = sys.platform == "darwin" and platform.machine() == "arm64"
    return "mps" if apple else "cpu"
