"""Make one bound step: find its function, give it its context, publish what it wrote."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from prostudio import files
from prostudio.errors import (
    FaultError,
    FilmError,
    ProStudioError,
    ResourceError,
    ResultDiffersError,
)
from prostudio.graph.artifact import Artifact
from prostudio.graph.canonical import canonical
from prostudio.graph.keys import BoundStep
from prostudio.graph.store import Store

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "prostudio.steps"

SHOWN = "preview"
"""Folder in a workspace for pictures that are only shown: nobody goes on from them."""

Report = Callable[[float, str], None]
Tell = Callable[[str, list[Any]], None]
"""Takes the name and the parts of what a step says beside its progress."""
Resident = dict[str, Any]

T = TypeVar("T")


class StepContext:
    """What a step's function may know and do.

    Attributes:
        params: as the step gave them.
        inputs: artifacts by name.
        workspace: a private folder that is still there after a kill, for checkpoints;
            removed when the step is done.
    """

    def __init__(
        self,
        bound: BoundStep,
        making: Path,
        report: Report,
        resident: Resident | None = None,
        tell: Tell | None = None,
    ) -> None:
        self.params: Mapping[str, Any] = bound.step.params
        self.inputs: Mapping[str, Artifact] = bound.inputs
        self.workspace = making / "work"
        self._out = making / "out"
        self._report = report
        self._tell = tell
        self._resident = {} if resident is None else resident

    def input(self, name: str) -> Artifact:
        """What the step reads under `name`; for a file outside the store, one file."""
        if name not in self.inputs:
            raise FaultError(f"the step reads {sorted(self.inputs)}, not {name!r}")
        return self.inputs[name]

    def output(self, name: str) -> Path:
        """Where to write the file `name` of the result; `a/b.png` makes a folder."""
        path = self._out / name
        if not path.resolve().is_relative_to(self._out.resolve()):
            raise FaultError(f"output {name!r} leaves the step's folder")
        files.mkdir(path.parent, lasting=False)
        return path

    def progress(self, fraction: float, note: str = "") -> None:
        """Say how much is done, 0 to 1."""
        self._report(min(1.0, max(0.0, fraction)), note)

    def show(self, picture: Path, frame: int, shot: str | None = None) -> None:
        """Say that a rough picture of a frame lies in the workspace; `shot` None is the step's."""
        if self._tell is not None:
            self._tell("preview", [str(picture), frame, shot])

    def loaded(self, model: str, seconds: float) -> None:
        """Say that a model was read from the disk."""
        if self._tell is not None:
            self._tell("loaded", [model, seconds])

    def told(self, message: str) -> None:
        """Say something of what was made that the user should know; a warning."""
        if self._tell is not None:
            self._tell("told", [message])

    def resident(self, name: str, build: Callable[[], T]) -> T:
        """What `build` gives, kept in this child for its later steps of the same affinity."""
        if name not in self._resident:
            self._resident[name] = build()
        kept: T = self._resident[name]
        return kept


StepFunction = Callable[[StepContext], Mapping[str, Any] | None]


def find(kind: str) -> StepFunction:
    """The function of a kind: an entry point of `prostudio.steps`, or `module:function`.

    Raises:
        FaultError: there is none.
    """
    module, _, name = kind.partition(":")
    if name:
        dotted: StepFunction = getattr(import_module(module), name)
        return dotted
    if kind not in _entries():
        raise FaultError(f"no step kind {kind!r} is installed (entry points of {GROUP!r})")
    function: StepFunction = _entries()[kind].load()
    return function


@cache
def _entries() -> dict[str, EntryPoint]:
    from importlib.metadata import entry_points  # 25 ms, and not needed when all is cached

    return {entry.name: entry for entry in entry_points(group=GROUP)}


def perform(
    store: Store,
    bound: BoundStep,
    report: Report,
    resident: Resident | None = None,
    tell: Tell | None = None,
) -> Artifact:
    """Make the step, or take what another process made of the same key meanwhile."""
    with store.locked(bound.key):
        found = store.get(bound.key)
        if found is not None:
            return found
        return _make(store, bound, report, resident, tell)


def _make(
    store: Store, bound: BoundStep, report: Report, resident: Resident | None, tell: Tell | None
) -> Artifact:
    began = time.monotonic()
    making = store.making(bound.key)
    out = making / "out"
    files.rmtree(out)  # half of something that a kill left
    files.mkdir(out, lasting=False)
    files.mkdir(making / "work", lasting=False)
    store.gather(bound)
    _check_inputs(bound)
    context = StepContext(bound, making, report, resident, tell)
    try:
        with store.going_on(bound, context.workspace):
            returned = find(bound.step.kind)(context) or {}
            facts = json.loads(canonical(returned))  # as a later reader will find them
            _check_inputs(bound)
            artifact = store.publish(bound, out, facts, time.monotonic() - began, context.told)
    except ResultDiffersError as error:
        error.hint = _next_step(store, error.key)
        raise
    with suppress(ProStudioError):  # the result is safe; what stays is collected
        files.rmtree(making)
    return artifact


def _next_step(store: Store, key: str) -> str:
    """What helps where a result lacks a file that is read of it; what is no take is forgotten."""
    if key and store.forget(key):
        return "another release of ProStudio may have made it: run it again, then it is made again"
    return "another release of ProStudio may have made it: `prostudio takes` removes a take"


def _check_inputs(bound: BoundStep) -> None:
    """Check that what is read is what the key says; before and after, for the key to be true.

    Raises:
        FilmError: a file of the user's was changed since the film was planned.
        ResourceError: somebody removed a file from the store.
    """
    for artifact in bound.inputs.values():
        if not artifact.key and files.digest(artifact.path()) != artifact.digest:
            raise FilmError(
                f"{artifact.path()} was changed while the film was made", hint="run it again"
            )
        for name, stored in artifact.files.items():
            # What a shared store keeps may leave this machine while it is read, and be fetched.
            if artifact.key and artifact.bring is None and not stored.path.is_file():
                raise ResourceError(
                    f"{name} was removed from the store while the film was made",
                    hint="run it again; what is missing is made again",
                )
