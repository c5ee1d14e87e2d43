"""Engines that `auto` may take on this machine, the best first, and what hinders each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from pathlib import Path

from prostudio.engines.allowed import require_promise
from prostudio.engines.base import EncodingVideoEngine, ImageEngine, VideoEngine
from prostudio.engines.card import Card, Kind, VideoRules
from prostudio.engines.registry import card, names
from prostudio.engines.request import Estimate, ImageRequest, Machine, Reference, ShotRequest
from prostudio.errors import FaultError, ProStudioError
from prostudio.film import Size

_USUAL_SECONDS = 5
"""Of a shot, before the narration is there; what an engine needs hardly depends on it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One engine.

    Attributes:
        problem: what hinders it here, as the end of a sentence; "" when nothing does.
        fits: False when everything is here and the machine is too small.
    """

    card: Card
    problem: str = ""
    fits: bool = True


def candidates(kind: Kind, size: Size, rate: Fraction, machine: Machine) -> Iterator[Candidate]:
    """Every engine of a kind whose card has a rank, by rank; looks at files, loads no model.

    Args:
        size, rate: of the film.
    """
    for found in sorted(_installed(kind), key=lambda one: (-one.rank, one.name)):
        if found.rank > 0:
            yield _looked_at(found, size, rate, machine)


def _installed(kind: Kind) -> Iterator[Card]:
    for name in names(kind):
        try:
            yield card(kind, name)
        except ProStudioError:  # a broken package; who asks for it by name is told
            continue


def _looked_at(found: Card, size: Size, rate: Fraction, machine: Machine) -> Candidate:
    missing = found.missing()
    if missing is not None:
        return Candidate(found, f"{missing.reason} ({missing.hint})")
    try:
        if found.instant:
            require_promise(found, size, rate)
            return Candidate(found)
        needed = usual_estimate(found, size, rate, machine)
    except ProStudioError as error:
        return Candidate(found, f"cannot be used: {error.message}")
    if not machine.vram_mb and all(one.vram_mb for one in found.memory):
        slow = (
            "wants a graphics card, and there is none; asked for by name it works without, slowly"
        )
        return Candidate(found, slow, fits=False)
    for wants, has, what in (
        (needed.vram_mb, machine.vram_mb, "graphics memory"),
        (needed.ram_mb, machine.ram_mb, "memory"),
    ):
        if wants > has:
            problem = f"needs {wants} MB of {what}, and {has} MB may be used"
            return Candidate(found, problem, fits=False)
    return Candidate(found)


def usual_estimate(found: Card, size: Size, rate: Fraction, machine: Machine) -> Estimate:
    """What the engine needs for a usual shot (5 s), or for a picture of the film's size.

    Raises:
        FaultError: it makes neither.
    """
    if found.image is not None:
        drawer: ImageEngine = found.make()
        picture = ImageRequest("a picture", found.image.size(size), seed=1)
        return drawer.estimate(picture, machine)
    if found.video is None:
        raise FaultError(f"{found.name} has no rules for pictures on its card")
    shot = _usual_shot(found.video, size, rate)
    shooter: VideoEngine = found.make()
    making = shooter.estimate(shot, machine)
    if not found.video.encodes:
        return making
    reader: EncodingVideoEngine = found.make()
    reading = reader.estimate_encoding(shot, machine)
    return replace(
        making,
        ram_mb=max(making.ram_mb, reading.ram_mb),
        vram_mb=max(making.vram_mb, reading.vram_mb),
    )


def _usual_shot(rules: VideoRules, size: Size, rate: Fraction) -> ShotRequest:
    own = rules.rate or rate
    return ShotRequest(
        prompt="a shot",
        size=rules.size(size),
        rate=own,
        frames=rules.frames(ceil(_USUAL_SECONDS * own)),
        seed=1,
        references=tuple(Reference(role, Path()) for role in sorted(rules.needs)),
    )
