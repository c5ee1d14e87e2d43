"""Steps that read the words and pictures of shots before a model makes them.

A model that reads is as large as one that makes. So all shots are read first, and each of
the two is loaded once for the whole film.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from prostudio.engines import registry
from prostudio.engines.base import EncodingVideoEngine
from prostudio.engines.card import Card, Kind
from prostudio.engines.request import Estimate, Machine, ShotRequest
from prostudio.engines.wire import shot_to_json
from prostudio.graph import Needs, Step
from prostudio.production.asked import cores_for
from prostudio.production.plan_values import Found, ShotPlan
from prostudio.production.shots.references import reference_inputs


@dataclass(frozen=True, slots=True)
class Bench:
    """Where a call of an engine is made.

    Attributes:
        found: pictures that are there; what is missing is made in the same run.
        loaded: an earlier call of the run has loaded the engine's models.
    """

    machine: Machine
    found: Found
    loaded: bool = False

    def seconds(self, estimates: Sequence[Estimate]) -> float:
        """What a step takes; a call loads its models once."""
        all_of_it = sum(one.seconds - one.loading for one in estimates)
        return all_of_it + (0.0 if self.loaded else max(one.loading for one in estimates))


def encoding_steps(
    call: Sequence[ShotPlan], requests: Sequence[ShotRequest], bench: Bench
) -> Iterator[Step]:
    """A step for each shot of a call, where its engine reads apart."""
    card = registry.card(Kind.VIDEO, call[0].engine)
    if card.video is None or not card.video.encodes:
        return
    engine: EncodingVideoEngine = card.make()
    for shot, request in zip(call, requests, strict=True):
        estimate = engine.estimate_encoding(request, bench.machine)
        sources = reference_inputs(shot, bench.found)
        yield Step(
            name=encoding_name(shot),
            kind="shot.encode",
            params={"engine": card.name, "request": shot_to_json(_unchanged(request))},
            inputs={f"reference {n}": source for n, source in enumerate(sources)},
            needs=needs_of(card, [estimate], bench.machine),
            versions={"engine": card.revision, "weights": card.weights()},
            affinity=f"encode {card.name}",
            label=f"{card.name} reads the words of {shot.id}",
            shot=shot.id,
            seconds=bench.seconds([estimate]),
        )


def _unchanged(request: ShotRequest) -> ShotRequest:
    """The request without LoRAs: they change the model that makes, not those that read."""
    return replace(request, variant=replace(request.variant, loras=()))


def encoding_name(shot: ShotPlan) -> str:
    """The step that reads a shot's words and pictures."""
    return f"words of {shot.id}"


def needs_of(
    card: Card, estimates: Sequence[Estimate], machine: Machine, more_mb: int = 0
) -> Needs:
    """What a step of a dear engine takes, the largest of its shots deciding.

    Args:
        more_mb: of memory, beside what the engine knows of.
    """
    memory = card.memory[0]
    # The estimate knows the machine, and which variant fits it; the card only what there is.
    usual_vram_mb = memory.vram_mb if machine.vram_mb else 0
    vram_mb = max(one.vram_mb or usual_vram_mb for one in estimates)
    return Needs(
        cpu=cores_for(card, vram_mb, machine),
        gpu=1 if vram_mb else 0,
        ram_mb=200 + more_mb + max(one.ram_mb or memory.ram_mb for one in estimates),
        vram_mb=vram_mb,
        disk_mb=sum(one.disk_mb for one in estimates) + 10,
    )
