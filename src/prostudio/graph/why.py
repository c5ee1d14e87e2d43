"""Why a step was made again, or would be: what of its request changed since the last time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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
    """

    step: str
    what: str
    old: Any
    new: Any


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
        if section != "inputs" or name not in old.inputs or name not in new.inputs:
            yield change
            continue
        yield Change(new.step, change.what, old.sources.get(name), new.sources.get(name))
        deeper_old = store.manifest(old.input_keys.get(name, ""))
        deeper_new = store.manifest(new.input_keys.get(name, ""))
        if deeper_old and deeper_new:
            yield from _between(store, deeper_old, deeper_new)


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
    elif _plain(old) != _plain(new):
        yield Change(step, where, old, new)


def _plain(value: Any) -> Any:
    """Tuples as the lists that JSON makes of them."""
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return value
