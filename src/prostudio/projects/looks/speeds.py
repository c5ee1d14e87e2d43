"""How long each engine that makes pictures takes on this machine, by its own estimate."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from prostudio.settings import Settings

Json = Any


def speeds(order: Json) -> Json:
    """By engine (`kind.name`): a usual shot of 5 s, or a picture, of the usual size.

    `seconds` and `words` for it, whether it `fits` and what it `lacks` if not, and the
    `card` that would make it. Engines that cannot say are left out.
    """
    from prostudio.engines.candidates import usual_estimate
    from prostudio.engines.card import Kind
    from prostudio.engines.registry import card, names
    from prostudio.errors import ProStudioError
    from prostudio.film import Size
    from prostudio.production.machine import machine_of
    from prostudio.projects.looks.estimating import lasting
    from prostudio.projects.project import on_this_machine

    machine = machine_of(on_this_machine(Settings.load(order["settings"]), asking=False))
    told: dict[str, Json] = {}
    for kind in (Kind.VIDEO, Kind.IMAGE):
        for name in names(kind):
            try:
                needed = usual_estimate(card(kind, name), Size(), Fraction(30), machine)
            except ProStudioError:
                continue
            lacks = _lacks(needed.ram_mb, machine.ram_mb, "memory")
            lacks = lacks or _lacks(needed.vram_mb, machine.vram_mb, "graphics memory")
            told[f"{kind}.{name}"] = {
                "of": "picture" if kind is Kind.IMAGE else "shot",
                "seconds": round(needed.seconds, 1),
                "words": lasting(needed.seconds),
                "ram_mb": needed.ram_mb,
                "vram_mb": needed.vram_mb,
                "fits": lacks is None,
                "lacks": lacks,
                "card": machine.device if machine.vram_mb else None,
            }
    return told


def _lacks(wanted: int, has: int, what: str) -> str | None:
    if wanted <= has:
        return None
    return f"{wanted / 1000:.0f} GB of {what}, of which {has / 1000:.0f} GB may be used"
