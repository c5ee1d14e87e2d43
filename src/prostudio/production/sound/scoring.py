"""The steps of one music: in one call, or window by window and then joined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import ceil
from pathlib import Path

from prostudio.engines.base import MusicEngine
from prostudio.engines.card import Card, MusicRules
from prostudio.engines.request import Machine, MusicRequest
from prostudio.engines.wire import music_to_json
from prostudio.errors import FaultError
from prostudio.film.time import SAMPLE_RATE
from prostudio.graph import Input, Needs, Step, StepRef
from prostudio.production.asked import cores_for

_BEFORE = Path("before")
"""Stands for the input of that name."""


@dataclass(frozen=True, slots=True)
class Score:
    """One music to compose.

    Attributes:
        name: of the step whose `music.wav` is the whole of it.
        request: its lengths and moments at 48 kHz; paths of its references say nothing.
        references: where those come from, in the same order.
        shot: the one that it begins with; a dear engine's music is a take of it.
        line: of the script that asks for it.
    """

    name: str
    card: Card
    request: MusicRequest
    label: str
    references: tuple[Input, ...] = ()
    shot: str | None = None
    line: int | None = None


def score_steps(score: Score, machine: Machine) -> list[Step]:
    """All steps of a music, the whole of it last.

    A window's key says nothing of how long the music is or of what comes after, so that a
    killed score goes on at its window, and a longer one keeps the windows it has.
    """
    rules = rules_of(score.card)
    own = _at_rate(score.request, rules.sample_rate)
    if rules.windows is None:
        return [_composing(score, score.name, own, score.request.samples, machine)]
    asked = replace(own, hits=(), arc=(), ends=False)
    windows = rules.windows(own.samples)
    steps: list[Step] = []
    for number, (first, stop) in enumerate(windows):
        samples = _film_samples(stop - first, rules.sample_rate)
        before = {"before": StepRef(steps[-1].name)} if steps else {}
        request = replace(asked, samples=stop - first, window=number, before=_BEFORE)
        name = f"{score.name} window {number}"
        label = f"{score.label}, {number + 1} of {len(windows)}"
        request = request if steps else replace(request, before=None)
        steps.append(
            _composing(replace(score, label=label), name, request, samples, machine, before)
        )
    starts = [_film_samples(first, rules.sample_rate) for first, _ in windows]
    return [*steps, _joining(score, steps, starts)]


def rules_of(card: Card) -> MusicRules:
    """The card's music rules; FaultError when it has none."""
    if card.music is None:
        raise FaultError(f"music engine {card.name!r} has no music rules on its card")
    return card.music


def _at_rate(request: MusicRequest, rate: int) -> MusicRequest:
    """The request in an engine's own samples, never shorter than it is at 48 kHz."""
    if rate == SAMPLE_RATE:
        return request
    hits = tuple(round(hit * rate / SAMPLE_RATE) for hit in request.hits)
    return replace(request, samples=ceil(request.samples * rate / SAMPLE_RATE), hits=hits)


def _film_samples(own: int, rate: int) -> int:
    return round(own * SAMPLE_RATE / rate)


def _composing(
    score: Score,
    name: str,
    request: MusicRequest,
    samples: int,
    machine: Machine,
    before: Mapping[str, Input] | None = None,
) -> Step:
    """One call of the engine; `samples` is how long its file is, at 48 kHz."""
    card, memory = score.card, score.card.memory[0]
    engine: MusicEngine = card.make()
    estimate = engine.estimate(request, machine)
    references = {f"reference {n}": source for n, source in enumerate(score.references)}
    take = score.shot is not None and not card.instant
    return Step(
        name=name,
        kind="music.score",
        params={"engine": card.name, "request": music_to_json(request), "samples": samples},
        inputs={**references, **(before or {})},
        versions={"engine": card.revision, "weights": card.weights()},
        needs=Needs(
            cpu=cores_for(card, estimate.vram_mb, machine),
            gpu=1 if estimate.vram_mb else 0,
            ram_mb=150 + (estimate.ram_mb or memory.ram_mb),
            vram_mb=estimate.vram_mb,
            disk_mb=2 + estimate.disk_mb,
        ),
        affinity="" if card.instant else card.place,
        leave_seconds=card.leave_seconds,
        label=score.label,
        shot=score.shot if take else None,
        line=score.line,
        take=take,
        seconds=estimate.seconds,
    )


def _joining(score: Score, windows: list[Step], starts: list[int]) -> Step:
    seconds = score.request.samples / SAMPLE_RATE
    return Step(
        name=score.name,
        kind="music.join",
        params={"starts": starts, "samples": score.request.samples, "ends": score.request.ends},
        inputs={f"window {n}": StepRef(step.name) for n, step in enumerate(windows)},
        versions={"joining": "2"},
        needs=Needs(ram_mb=220, disk_mb=round(2 + seconds * 0.4)),
        label=score.label,
        line=score.line,
        seconds=0.3 + seconds / 200,
    )
