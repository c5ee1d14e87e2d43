"""A workflow as ComfyUI exports it for its API: nodes by id, their inputs, and who reads whom."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from prostudio.errors import FilmError

MOST_BYTES = 20_000_000
_MOST_NODES = 5_000
EXPORT = (
    "in ComfyUI choose Workflow > Export (API); older ones have Save (API Format), "
    "after Enable Dev mode Options in the settings"
)

Prompt = dict[str, dict[str, Any]]
"""The JSON that `/prompt` takes."""


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """One input of a node, written `6.text`."""

    node: str
    input: str

    def __str__(self) -> str:
        return f"{self.node}.{self.input}"

    @classmethod
    def of(cls, text: str) -> Slot:
        """The slot of `6.text`; the input's own name may hold a dot.

        Raises:
            FilmError: it is not written so.
        """
        node, dot, name = text.partition(".")
        if not (dot and node and name):
            raise FilmError(
                f"{text!r} names no input of a workflow", hint="write node.input, such as 6.text"
            )
        return cls(node, name)


@dataclass(frozen=True, slots=True)
class Node:
    """One node: its id, its class as ComfyUI registers it, its title, its inputs."""

    id: str
    kind: str
    title: str
    inputs: Mapping[str, Any]

    def __str__(self) -> str:
        told = f"{self.title!r} ({self.kind})" if self.title not in ("", self.kind) else self.kind
        return f"node {self.id} {told}"

    def links(self) -> Iterator[tuple[str, str]]:
        """Each input that is connected, and the node that it is connected to."""
        for name, value in self.inputs.items():
            source = source_of(value)
            if source is not None:
                yield name, source


def source_of(value: Any) -> str | None:
    """The id of the node that a connected input reads; None for a value."""
    if isinstance(value, list) and len(value) == 2 and isinstance(value[1], int):
        return str(value[0])
    return None


@dataclass(frozen=True)
class Workflow:
    """Nodes by id, in the order of the file."""

    nodes: Mapping[str, Node]

    @cached_property
    def readers(self) -> Mapping[str, tuple[Slot, ...]]:
        """Node id -> the inputs that are connected to it."""
        found: dict[str, list[Slot]] = {}
        for node in self.nodes.values():
            for name, source in node.links():
                found.setdefault(source, []).append(Slot(node.id, name))
        return {name: tuple(slots) for name, slots in found.items()}

    def value(self, slot: Slot) -> Any:
        """What stands at an input; None where there is no such input."""
        node = self.nodes.get(slot.node)
        return None if node is None else node.inputs.get(slot.input)

    def prompt(self) -> Prompt:
        """A copy of it as JSON, to be filled and sent."""
        return {
            node.id: {
                "class_type": node.kind,
                "inputs": dict(node.inputs),
                "_meta": {"title": node.title or node.kind},
            }
            for node in self.nodes.values()
        }


def read_workflow(data: bytes, name: str) -> Workflow:
    """The workflow of an exported file.

    Raises:
        FilmError: no JSON, no workflow, too large, or saved for the editor and not for the API.
    """
    if len(data) > MOST_BYTES:
        raise FilmError(f"{name} has {len(data) / 1e6:.0f} MB; wanted a workflow")
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as failure:
        raise FilmError(f"{name} is no JSON: {failure}", hint=EXPORT) from None
    if isinstance(value, dict) and isinstance(value.get("nodes"), list):
        raise FilmError(
            f"{name} is a workflow for ComfyUI's editor; wanted the one for its API", hint=EXPORT
        )
    if isinstance(value, dict) and isinstance(value.get("prompt"), dict):
        value = value["prompt"]  # a whole request, as the browser sends it
    if not isinstance(value, dict) or not value:
        raise FilmError(f"{name} is no workflow of ComfyUI", hint=EXPORT)
    if len(value) > _MOST_NODES:
        raise FilmError(f"{name} has {len(value)} nodes; wanted at most {_MOST_NODES}")
    return Workflow({str(key): _node(str(key), node, name) for key, node in value.items()})


def _node(key: str, value: Any, name: str) -> Node:
    inputs = value.get("inputs") if isinstance(value, dict) else None
    kind = value.get("class_type") if isinstance(value, dict) else None
    if not isinstance(kind, str) or not isinstance(inputs, dict):
        raise FilmError(f"{name} is no workflow of ComfyUI: {key!r} is no node", hint=EXPORT)
    meta = value.get("_meta")
    title = meta.get("title") if isinstance(meta, dict) else None
    return Node(key, kind, title if isinstance(title, str) else "", inputs)
