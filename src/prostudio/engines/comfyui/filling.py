"""A workflow with a request's values in it, as `/prompt` takes it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from prostudio.engines.comfyui.bridge import FOLDER
from prostudio.engines.comfyui.mapping import WorkflowMapping
from prostudio.engines.comfyui.shelf import Kept
from prostudio.engines.comfyui.workflow import Prompt, Slot
from prostudio.errors import FilmError
from prostudio.files import digest_bytes
from prostudio.graph.canonical import canonical

_SEED_LIMIT = 2**63
_IDS = uuid.UUID("5d0c6d8e-4f0b-5c1e-9d57-2b0a4f6f2c11")
"""Our own name space: the same request has the same id, before and after a restart."""


@dataclass(frozen=True, slots=True)
class Values:
    """What a workflow is told.

    Attributes:
        plain: by the names of a mapping's inputs, without pictures.
        pictures: by name, what a node that loads one is told; `references` has several.
    """

    plain: Mapping[str, Any]
    pictures: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filled:
    """A prompt that is ready, and the digest of all that was asked."""

    prompt: Prompt
    digest: str

    def id(self, attempt: int) -> str:
        """The prompt's id: of what is asked, so that it is found again."""
        return str(uuid.uuid5(_IDS, f"{self.digest} {attempt}"))


def filled(kept: Kept, values: Values) -> Filled:
    """The workflow with the values in it; what is not mapped stays as it was exported.

    Raises:
        FilmError: the mapping names an input that the workflow has not.
    """
    prompt, mapping = kept.workflow.prompt(), kept.mapping
    for slot, value in mapping.fixed.items():
        _put(kept, prompt, slot, value)
    for name, value in values.plain.items():
        for slot in mapping.inputs.get(name, ()):
            _put(kept, prompt, slot, value)
    for name in ("first_frame", "last_frame", "references"):
        _put_pictures(kept, prompt, name, values.pictures.get(name, ()))
    digest = digest_bytes(canonical([kept.name, prompt]))[:32]
    return Filled(prompt, digest)


def _put(kept: Kept, prompt: Prompt, slot: Slot, value: Any) -> None:
    node = prompt.get(slot.node)
    if node is None:
        raise FilmError(
            f"the mapping of workflow {kept.name!r} names {slot}, and there is no node {slot.node}",
            hint=f"`prostudio workflows check {kept.name}` looks at the whole of it",
        )
    before = node["inputs"].get(slot.input)
    node["inputs"][slot.input] = _as(before, value)


def _as(before: Any, value: Any) -> Any:
    """The value in the kind of number, or text, that stood there."""
    if isinstance(before, bool) or value is None:
        return value
    if isinstance(before, float) and isinstance(value, int):
        return float(value)
    if isinstance(before, int) and isinstance(value, float):
        return round(value)
    return str(value) if isinstance(before, str) and not isinstance(value, str) else value


def _put_pictures(kept: Kept, prompt: Prompt, name: str, pictures: Sequence[str]) -> None:
    mapping = kept.mapping
    slots = mapping.inputs.get(name, ())
    for n, slot in enumerate(slots):
        cut = _without(mapping, name, n)
        if name != "references" and pictures:
            _put(kept, prompt, slot, pictures[0])
        elif n < len(pictures):
            _put(kept, prompt, slot, pictures[n])
        elif cut:
            for one in cut:
                prompt[one.node]["inputs"].pop(one.input, None)
        elif pictures:
            _put(kept, prompt, slot, pictures[-1])


def _without(mapping: WorkflowMapping, name: str, n: int) -> tuple[Slot, ...]:
    return mapping.without.get(f"references.{n + 1}" if name == "references" else name, ())


def require_pictures(kept: Kept, name: str, given: int) -> None:
    """Refuse a request without pictures that the workflow cannot do without.

    Raises:
        FilmError: it needs one.
    """
    mapping = kept.mapping
    slots = mapping.inputs.get(name, ())
    if slots and not given and not _without(mapping, name, 0):
        raise FilmError(
            f"workflow {kept.name!r} needs a {name.replace('_', ' ').removesuffix('s')} picture, "
            "and there is none",
            hint="give one, or say in its mapping.toml under [without] what is disconnected then",
        )


def seed_of(seed: int) -> int:
    """A seed that ComfyUI's nodes take."""
    return seed % _SEED_LIMIT


def named(filled_: Filled, kept: Kept, attempt: int) -> Prompt:
    """The prompt with the names of its files: ours, and others for each try.

    ComfyUI does not run again what it has run, nor writes its file again, unless something
    of it differs.
    """
    marked = filled_.id(attempt)[:8]
    for node in filled_.prompt.values():
        if isinstance(node["inputs"].get("filename_prefix"), str):
            node["inputs"]["filename_prefix"] = f"{FOLDER}/{kept.name}_{marked}"
    return filled_.prompt
