"""Which pictures a workflow takes, guessed from what reads them, and what goes without them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from prostudio.engines.card import Kind
from prostudio.engines.comfyui.models import LATENTS, LOADING_PICTURES, OPTIONAL_PICTURES
from prostudio.engines.comfyui.workflow import Node, Slot, Workflow

_LAST = ("end_image", "last_frame", "end_frame", "last_image", "clip_vision_end_image", "image_end")
_FIRST = (
    *("start_image", "first_frame", "start_frame", "first_image", "clip_vision_start_image"),
    *("init_image", "image_start", "clip_vision_output", "guiding_latent"),
)
_REFERENCE = ("reference", "ref_image", "ref_images", "subject", "character")
_EDITING = (
    "Edit",
    "ReferenceLatent",
    "Kontext",
    "IPAdapter",
    "PuLID",
    "InstantID",
    "Redux",
    "Phantom",
)
_ENDS = ("last", "end frame", "end image")
_DEEPEST = 12


def pictures_of(workflow: Workflow, kind: Kind) -> dict[str, tuple[Slot, ...]]:
    """`first_frame`, `last_frame` and `references`, as far as nodes load pictures for them."""
    found: dict[str, list[Slot]] = {}
    for node in workflow.nodes.values():
        if node.kind in LOADING_PICTURES and isinstance(node.inputs.get("image"), str):
            role = _role(workflow, node, kind)
            found.setdefault(role, []).append(Slot(node.id, "image"))
    return {role: tuple(slots) for role, slots in found.items()}


def _role(workflow: Workflow, node: Node, kind: Kind) -> str:
    """What a loaded picture is for: by the inputs that it comes to, then by its title."""
    title = node.title.casefold()
    reached = list(_reached(workflow, node.id))
    names = {slot.input for slot in reached}
    kinds = {workflow.nodes[slot.node].kind for slot in reached}
    if kind is Kind.IMAGE:
        return "references"
    if names & set(_LAST) and not names & {"start_image", "first_frame"}:
        return "last_frame"
    if names & set(_FIRST):
        return "first_frame"
    if any(word in name for name in names for word in _REFERENCE):
        return "references"
    if any(word in one for one in kinds for word in _EDITING):
        return "references"
    if any(word in title for word in _ENDS):
        return "last_frame"
    return "references" if any(word in title for word in _REFERENCE) else "first_frame"


def _reached(workflow: Workflow, start: str) -> Iterator[Slot]:
    """Inputs that a picture comes to, down to the nodes that make something of it."""
    level, seen = [start], set[str]()
    for _ in range(_DEEPEST):
        following = []
        for slot in [s for node in level for s in workflow.readers.get(node, ())]:
            yield slot
            kind = workflow.nodes[slot.node].kind
            if slot.node not in seen and not (kind in LATENTS or "Sampler" in kind):
                seen.add(slot.node)
                following.append(slot.node)
        level = following


def without_of(
    workflow: Workflow, inputs: Mapping[str, tuple[Slot, ...]]
) -> dict[str, tuple[Slot, ...]]:
    """What is disconnected where a picture is not given: inputs that are known to be optional."""
    found: dict[str, tuple[Slot, ...]] = {}
    for name in ("first_frame", "last_frame"):
        loads = inputs.get(name, ())
        cut = tuple(slot for load in loads for slot in _optional(workflow, load.node))
        if cut:
            found[name] = cut
    for n, load in enumerate(inputs.get("references", ()), 1):
        if cut := tuple(_optional(workflow, load.node)):
            found[f"references.{n}"] = cut
    return found


def _optional(workflow: Workflow, start: str) -> Iterator[Slot]:
    """The optional inputs where what begins at a picture ends; nothing where one is not."""
    ends: list[Slot] = []
    waiting, seen = [start], {start}
    while waiting:
        readers = workflow.readers.get(waiting.pop(), ())
        for slot in readers:
            node = workflow.nodes[slot.node]
            if slot.input in _optional_inputs(node):
                ends.append(slot)
            elif (
                node.kind in LATENTS or "Sampler" in node.kind or not workflow.readers.get(node.id)
            ):
                return
            elif node.id not in seen:
                seen.add(node.id)
                waiting.append(node.id)
    yield from ends


def _optional_inputs(node: Node) -> tuple[str, ...]:
    if node.kind in LATENTS:
        return LATENTS[node.kind].optional
    return OPTIONAL_PICTURES.get(node.kind, ())
