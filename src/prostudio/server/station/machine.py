"""What this machine makes its films with, in words for people."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from prostudio.devices import Gpu, hardware
from prostudio.engines import registry
from prostudio.engines.card import Card, Kind
from prostudio.errors import ProStudioError
from prostudio.server.answering.labels import label_of_card
from prostudio.settings import Settings

_LOOK_SECONDS = 300.0
"""How long the cards that were found count; their maker's tool takes a moment."""

_DRAWN = "drawn scenes: no model weights on this machine"


@dataclass(frozen=True, slots=True)
class Best:
    """The best video engine that works here, and why no better one does.

    Attributes:
        card: None where only the embedded ones work.
        needs_card: it wants a graphics card that there is not.
    """

    card: Card | None = None
    needs_card: bool = False


def described(settings: Settings) -> dict[str, Any]:
    """The answer of `GET /api/machine`."""
    gpu = max(_cards(settings.home), key=lambda one: one.vram_mb, default=None)
    best = _best(gpu)
    return {
        "gpu": {"name": gpu.name, "vram_gb": round(gpu.vram_mb / 1000, 1)} if gpu else None,
        "cores": settings.cores,
        "ram_mb": settings.ram_mb,
        "makes": _makes(best),
        "badge": _badge(best.card, gpu),
    }


def speed_words(card: Card, takes: dict[str, Any] | None = None) -> str:
    """How fast an engine is, in words.

    Args:
        takes: what a usual shot or picture takes here, where that is known; see `speeds`.
    """
    if card.instant:
        return "at once" if card.kind is Kind.WRITING else "at once, needs no graphics card"
    least = min((memory.vram_mb for memory in card.memory), default=0)
    if takes is not None:
        return _figures(takes, least)
    if least:
        return f"minutes, with a graphics card of {least / 1000:.0f} GB or more"
    most = max((memory.vram_mb for memory in card.memory), default=0)
    return "minutes, faster with a graphics card" if most else "seconds to minutes on a processor"


def _figures(takes: dict[str, Any], least_vram: int) -> str:
    what = "a picture" if takes["of"] == "picture" else "5 s of film"
    told = f"{takes['words']} for {what} here"
    if not takes["fits"]:
        return f"too large for this machine: it needs {takes['lacks']}"
    if least_vram and not takes["card"]:
        return f"{told}, without a graphics card"
    return told


def _best(gpu: Gpu | None) -> Best:
    """By rank, among those whose weights and libraries are here."""
    wanting = False
    for card in _videos():
        if card.rank <= 1 or card.missing() is not None:
            continue
        if gpu is None and all(memory.vram_mb for memory in card.memory):
            wanting = True
            continue
        return Best(card)
    return Best(None, wanting)


def _videos() -> list[Card]:
    found = []
    for name in registry.names(Kind.VIDEO):
        try:
            found.append(registry.card(Kind.VIDEO, name))
        except ProStudioError:
            continue
    return sorted(found, key=lambda card: -card.rank)


def _makes(best: Best) -> str:
    if best.card is not None:
        return f"{label_of_card(best.card)}: {best.card.summary}"
    if best.needs_card:
        return "drawn scenes: the models here want a graphics card, and there is none"
    return _DRAWN


def _badge(card: Card | None, gpu: Gpu | None) -> str:
    if card is None:
        return "Embedded pictures"
    device = f"GPU {round(gpu.vram_mb / 1073.741824)} GB" if gpu else "no GPU"
    return f"{label_of_card(card)}, {device}"


def _cards(home: Path) -> tuple[Gpu, ...]:
    return _cards_at(home, int(time.monotonic() // _LOOK_SECONDS))


@lru_cache(maxsize=2)
def _cards_at(home: Path, _: int) -> tuple[Gpu, ...]:
    return hardware(home).gpus
