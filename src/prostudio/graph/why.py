"""Why a step was made again, or would be: what of its request changed since the last time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from prostudio.graph.keys import BoundStep, request
from prostudio.graph.manifest import Manifest
from prostudio.graph.record import read_steps
from prostudio.graph.store import Store


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two requests of a step.

    Attributes:
        step: the step that changed, or one that it reads, when that is the cause.
        what: `params.prompt`, `inputs.narration`, `versions.x264`, `kind`.
        old, new: the values; for an input where its content came from; None: not there.
        followed: an input's content changed, and the changes that did it come after this one.
    """

    step: str
    what: str
    old: Any
    new: Any
    followed: bool = field(default=False, compare=False)


@dataclass(frozen=True, slots=True)
class Cause:
    """Changes that made the same steps again.

    Attributes:
        steps: their names, nearest to the change first.
    """

    changes: tuple[Change, ...]
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Why:
    """The answer for one step.

    Attributes:
        changes: what differs; empty when nothing does.
        first: there is nothing to compare with: it was made for the first time, or
            what was made before has been collected.
    """

    step: str
    key: str
    shot: str | None
    changes: tuple[Change, ...]
    first: bool = False


def why_made(store: Store, film: Path, shot: str | None = None) -> list[Why]:
    """Why the steps of a film, or of one shot, were made when they were last made."""
    answers = []
    for name, record in read_steps(store, film).items():
        if shot not in (None, record.shot):
            continue
        now = store.manifest(record.key)
        before = store.manifest(record.before) if record.before else None
        known = now is not None and before is not None
        changes = tuple(_between(store, before, now)) if now and before else ()
        answers.append(Why(name, record.key, record.shot, changes, first=not known))
    return answers


def causes(answers: Iterable[Why], shot: str | None = None) -> list[Cause]:
    """Each cause once, with every step that it made again.

    Args:
        answers: of the whole film.
        shot: only causes that made something of this shot again.
    """
    changed: dict[str, Change] = {}
    steps: dict[str, list[str]] = {}
    wanted = set()
    for answer in sorted(answers, key=lambda answer: len(answer.changes)):
        for change in answer.changes:
            if change.followed:
                continue
            name = json.dumps([change.what, change.old, change.new], default=str)
            changed.setdefault(name, change)
            if answer.step not in steps.setdefault(name, []):
                steps[name].append(answer.step)
            if shot in (None, answer.shot):
                wanted.add(name)
    alike: dict[Sequence[str], list[Change]] = {}
    for name, change in changed.items():
        if name in wanted:
            alike.setdefault(tuple(steps[name]), []).append(change)
    return [Cause(tuple(made), tuple(again)) for again, made in alike.items()]


def why_stale(store: Store, film: Path, bound: BoundStep) -> Why:
    """Why a step would have to be made now, compared with what the film used last."""
    step = bound.step
    record = read_steps(store, film).get(step.name)
    before = store.manifest(record.key) if record else None
    if before is None:
        return Why(step.name, bound.key, step.shot, (), first=True)
    changes = tuple(_differences(step.name, _request_of(before), request(step, bound.inputs)))
    return Why(step.name, bound.key, step.shot, changes)


def _between(store: Store, old: Manifest, new: Manifest) -> Iterator[Change]:
    """Differences of two manifests; a changed input is followed to its cause."""
    for change in _differences(new.step, _request_of(old), _request_of(new)):
        section, _, name = change.what.partition(".")
        if section != "inputs":
            yield change
            continue
        deeper_old, deeper_new = _sides(store, old, new, name)
        deeper = tuple(_between(store, deeper_old, deeper_new)) if deeper_old and deeper_new else ()
        was, now = old.sources.get(name), new.sources.get(name)
        yield Change(new.step, change.what, was, now, followed=bool(deeper))
        yield from deeper


def _sides(
    store: Store, old: Manifest, new: Manifest, name: str
) -> tuple[Manifest | None, Manifest | None]:
    """The input's artifact, and what its step gave before, wherever it was read then.

    By the step's name: with one shot more, a join's fifth input is another shot's segment.
    """
    source = new.sources.get(name)
    now = store.manifest(new.input_keys.get(name, ""))
    places = [name, *old.sources] if old.sources.get(name) == source else list(old.sources)
    place = next((p for p in places if old.sources.get(p) == source), None)
    before = store.manifest(old.input_keys.get(place, "")) if place else None
    return before, now


def _request_of(manifest: Manifest) -> dict[str, Any]:
    return {
        "kind": manifest.kind,
        "params": manifest.params,
        "inputs": manifest.inputs,
        "versions": manifest.versions,
    }


def _differences(step: str, old: Any, new: Any, where: str = "") -> Iterator[Change]:
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in dict.fromkeys([*old, *new]):
            inner = f"{where}.{name}" if where else str(name)
            yield from _differences(step, old.get(name), new.get(name), inner)
    elif _rows(old) and _rows(new) and len(old) == len(new):
        for at, (before, after) in enumerate(zip(old, new, strict=True)):
            yield from _differences(step, before, after, f"{where}.{at}")
    elif _plain(old) != _plain(new):
        yield Change(step, where, old, new)


def _rows(value: Any) -> bool:
    """Whether a value is a list of mappings, whose differences are told one by one."""
    return isinstance(value, (list, tuple)) and all(isinstance(row, Mapping) for row in value)


def _plain(value: Any) -> Any:
    """Tuples as the lists that JSON makes of them."""
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return value
