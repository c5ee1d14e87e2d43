"""A workflow and its mapping, looked at: by themselves, and against a running ComfyUI."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from prostudio.engines.card import Kind
from prostudio.engines.comfyui.mapping import PICTURES
from prostudio.engines.comfyui.shelf import Kept
from prostudio.engines.comfyui.workflow import Slot, source_of

_FILES = (".safetensors", ".gguf", ".pt", ".pth", ".ckpt", ".sft", ".bin", ".onnx")


def problems(kept: Kept) -> Iterator[str]:
    """What cannot work, whatever ComfyUI has: inputs and nodes that the workflow has not."""
    nodes = kept.workflow.nodes
    mapping = kept.mapping
    slots = [(n, s) for n, found in mapping.inputs.items() for s in found]
    slots += [(f"without {n}", s) for n, found in mapping.without.items() for s in found]
    slots += [("fixed", slot) for slot in mapping.fixed]
    for name, slot in slots:
        node = nodes.get(slot.node)
        if node is None:
            yield f"{name} is {slot}, and there is no node {slot.node}"
        elif slot.input not in node.inputs and name != "fixed":
            near = get_close_matches(slot.input, node.inputs, 1, 0.4)
            told = f"; did you mean {slot.node}.{near[0]}?" if near else ""
            yield f"{name} is {slot}, and {node} has no input {slot.input!r} in the file{told}"
    if mapping.result and mapping.result not in nodes:
        yield f"result is {mapping.result!r}, and there is no such node"
    for name in PICTURES:
        for slot in mapping.inputs.get(name, ()):
            if source_of(kept.workflow.value(slot)) is not None:
                yield f"{name} is {slot}, which is connected; name the node that loads the picture"


def advice(kept: Kept) -> Iterator[str]:
    """What works and is less than it could be."""
    mapping = kept.mapping
    takes = mapping.takes
    if not takes("prompt"):
        yield "no input takes the prompt: every shot of it shows the same words"
    if not takes("seed"):
        yield "no input takes the seed: ComfyUI may give the same result again"
    if mapping.kind in (Kind.VIDEO, Kind.IMAGE) and not (takes("width") and takes("height")):
        yield "no inputs take the size: results are scaled"
    if mapping.kind is Kind.VIDEO and not takes("frames"):
        yield "no input takes the number of frames: results are retimed"
    if mapping.kind in (Kind.SPEECH, Kind.MUSIC) and not (takes("seconds") or takes("prompt")):
        yield "no input takes the length"
    if not mapping.result:
        yield "no node is named as the result: the first fitting file is taken"


def missing_in(kept: Kept, known: Mapping[str, Any]) -> Iterator[str]:
    """What a running ComfyUI lacks for the workflow: nodes, inputs, files of models.

    Args:
        known: its answer to `/object_info`.
    """
    told: set[str] = set()
    ours = _pictures(kept)
    for node in kept.workflow.nodes.values():
        info = known.get(node.kind)
        if not isinstance(info, Mapping):
            if node.kind not in told:
                told.add(node.kind)
                yield f"{node} is not installed in ComfyUI: its Manager can install what is missing"
            continue
        inputs = _inputs(info)
        for name, value in node.inputs.items():
            if name not in inputs or Slot(node.id, name) in ours:
                continue
            if (problem := _not_offered(value, inputs[name])) is not None:
                yield f"{node}: {name} is {problem}"
    for name, slots in kept.mapping.inputs.items():
        for slot in slots:
            mapped = kept.workflow.nodes.get(slot.node)
            info = known.get(mapped.kind) if mapped is not None else None
            if isinstance(info, Mapping) and slot.input not in _inputs(info):
                yield f"{name} is {slot}, and this ComfyUI's {mapped} has no such input"


def _pictures(kept: Kept) -> set[Slot]:
    """Inputs whose value is a picture that is put in place of another."""
    return {slot for name in PICTURES for slot in kept.mapping.inputs.get(name, ())}


def _inputs(info: Mapping[str, Any]) -> dict[str, Any]:
    value = info.get("input")
    groups = value if isinstance(value, Mapping) else {}
    found: dict[str, Any] = {}
    for group in ("required", "optional"):
        table = groups.get(group)
        found |= table if isinstance(table, Mapping) else {}
    return found


def _not_offered(value: Any, told: Any) -> str | None:
    """What a choice is where ComfyUI does not offer it; None where it does, or is no choice."""
    if not isinstance(value, str) or not isinstance(told, (list, tuple)) or not told:
        return None
    options = told[0]
    if options == "COMBO" and len(told) > 1 and isinstance(told[1], Mapping):
        options = told[1].get("options")
    if not isinstance(options, (list, tuple)) or value in options:
        return None
    near = get_close_matches(value, [one for one in options if isinstance(one, str)], 1, 0.5)
    also = f"; there is {near[0]!r}" if near else ""
    if value.casefold().endswith(_FILES):
        return f"{value!r}, which is not in ComfyUI's models folder{also}"
    return f"{value!r}, which this ComfyUI does not offer{also}"
