"""The key of a step: the digest of everything that its bytes depend on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from prostudio.files import digest_bytes
from prostudio.graph.artifact import Artifact
from prostudio.graph.canonical import canonical
from prostudio.graph.step import FileInput, Step, StepRef

if TYPE_CHECKING:
    from prostudio.graph.store import Store

_FORMAT = 1
"""Part of every key: raise it when manifests or keys change their meaning."""


@dataclass(frozen=True)
class BoundStep:
    """A step whose inputs exist, and therefore has a key."""

    step: Step
    key: str
    inputs: Mapping[str, Artifact]
    sources: Mapping[str, str]
    """Input name -> name of the step, or path of the file, that it came from."""


def bind(step: Step, results: Mapping[str, Artifact]) -> BoundStep | None:
    """The step with its key, or None while one of its inputs is not in `results`."""
    inputs, sources = {}, {}
    for name, source in step.inputs.items():
        if isinstance(source, StepRef):
            if source.step not in results:
                return None
            inputs[name], sources[name] = results[source.step], source.step
        elif isinstance(source, FileInput):
            inputs[name], sources[name] = source.artifact(), str(source.path)
        else:
            inputs[name], sources[name] = source, source.key
    return BoundStep(step, _key(step, inputs), inputs, sources)


def _key(step: Step, inputs: Mapping[str, Artifact]) -> str:
    return digest_bytes(canonical([_FORMAT, *request(step, inputs).values()]))


def request(step: Step, inputs: Mapping[str, Artifact]) -> dict[str, Any]:
    """What the key is made of, as the manifest records it."""
    return {
        "kind": step.kind,
        "params": step.params,
        "inputs": {name: artifact.digest for name, artifact in inputs.items()},
        "versions": step.versions,
    }


def as_ticket(bound: BoundStep) -> dict[str, Any]:
    """The bound step as JSON for a child; `from_ticket` reads it.

    Paths in it are a help where they are true: a store that is shared finds what is read
    by digest, see `Store.adopt`.
    """
    step = bound.step
    return {
        "name": step.name,
        "kind": step.kind,
        "params": step.params,
        "versions": step.versions,
        "label": step.label,
        "shot": step.shot,
        "take": step.take,
        "key": bound.key,
        "inputs": {name: artifact.as_json() for name, artifact in bound.inputs.items()},
        "sources": bound.sources,
    }


def from_ticket(ticket: Mapping[str, Any], store: Store) -> BoundStep:
    """The bound step that `as_ticket` wrote, as far as making it in this store needs."""
    names = ("name", "kind", "params", "versions", "label", "shot", "take")
    step = Step(**{name: ticket[name] for name in names})
    inputs = {name: store.adopt(value) for name, value in ticket["inputs"].items()}
    return BoundStep(step, ticket["key"], inputs, ticket["sources"])
