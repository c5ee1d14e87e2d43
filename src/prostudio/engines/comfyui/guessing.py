"""A mapping guessed from a workflow: by what its nodes are connected to, their classes and titles.

Samplers are followed up to the texts they are conditioned by, pictures down to the inputs
that read them. What is guessed is shown, and the user has the last word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from prostudio.engines.card import Kind
from prostudio.engines.comfyui.guessing_pictures import pictures_of, without_of
from prostudio.engines.comfyui.mapping import Rules, WorkflowMapping
from prostudio.engines.comfyui.models import (
    LATENTS,
    SAVING_MOVES,
    SAVING_SOUND,
    SAVING_STILLS,
    SPEAKING,
    STILL_MULTIPLE,
    WAN_FILES,
    Model,
)
from prostudio.engines.comfyui.workflow import Node, Slot, Workflow, source_of

_TEXTS = ("text", "prompt", "positive_prompt", "string", "value", "tags", "clip_l", "t5xxl")
_NEGATIVES = ("negative_prompt", "negative", "text_negative")
_LENGTHS = ("length", "num_frames", "video_frames", "frames", "frame_count", "frames_number")
_RATES = ("fps", "frame_rate", "force_rate")
_SECONDS = ("seconds", "duration", "seconds_total", "audio_length")
_SEEDS = ("seed", "noise_seed", "rand_seed")
_DEEPEST = 40


def guessed(workflow: Workflow, kind: Kind | None = None) -> WorkflowMapping:
    """The mapping that a workflow suggests; what nothing suggests is left out.

    Args:
        kind: what its result is used for; None guesses that too.
    """
    result = _result(workflow, kind)
    of = kind or _kind(workflow, result)
    sized = _sized(workflow)
    inputs: dict[str, tuple[Slot, ...]] = {
        "prompt": _texts(workflow, negative=False),
        "negative": _texts(workflow, negative=True),
        "seed": _seeds(workflow),
        "width": _named(workflow, sized, ("width",)),
        "height": _named(workflow, sized, ("height",)),
    }
    inputs["negative"] = tuple(s for s in inputs["negative"] if s not in inputs["prompt"])
    rules = Rules()
    if of is Kind.VIDEO:
        inputs["frames"] = _named(workflow, sized, _LENGTHS)
        rates = _named(workflow, list(workflow.nodes.values()), _RATES)
        rules = _video_rules(workflow, sized, inputs, rates)
        inputs["fps"] = () if _multiplied(workflow) > 1 else rates
    elif of is Kind.IMAGE:
        rules = Rules(multiple=STILL_MULTIPLE, pixels=_pixels(workflow, inputs))
    else:
        inputs["seconds"] = _named(workflow, list(workflow.nodes.values()), _SECONDS)
    inputs |= pictures_of(workflow, of)
    inputs = {name: slots for name, slots in inputs.items() if slots}
    return WorkflowMapping(
        of, inputs, result.id if result else "", "", rules, without_of(workflow, inputs)
    )


def _result(workflow: Workflow, kind: Kind | None) -> Node | None:
    """The node that keeps what is made; one that shows it only where none keeps it."""
    wanted = {
        Kind.VIDEO: (*SAVING_MOVES, *SAVING_STILLS),
        Kind.IMAGE: SAVING_STILLS,
        Kind.SPEECH: SAVING_SOUND,
        Kind.MUSIC: SAVING_SOUND,
    }.get(kind or Kind.WRITING, (*SAVING_MOVES, *SAVING_SOUND, *SAVING_STILLS))
    for name in wanted:
        found = [node for node in workflow.nodes.values() if node.kind == name]
        told = [node for node in found if "prostudio" in node.title.casefold()]
        if found:
            return (told or found)[-1]
    return None


def _kind(workflow: Workflow, result: Node | None) -> Kind:
    kinds = [node.kind for node in workflow.nodes.values()]
    if result is not None and result.kind in SAVING_SOUND:
        words = " ".join(f"{n.kind} {n.title}".casefold() for n in workflow.nodes.values())
        return Kind.SPEECH if any(word in words for word in SPEAKING) else Kind.MUSIC
    if result is not None and result.kind in SAVING_MOVES:
        return Kind.VIDEO
    return Kind.VIDEO if any(name in LATENTS for name in kinds) else Kind.IMAGE


def _sized(workflow: Workflow) -> list[Node]:
    """The nodes that say how large the result is: those with a length too, where there are any."""
    nodes = list(workflow.nodes.values())
    made = [node for node in nodes if node.kind in LATENTS]
    made = made or [n for n in nodes if {"width", "height"} <= n.inputs.keys() & _all(_LENGTHS)]
    long = [n for n in nodes if "width" in n.inputs and any(name in n.inputs for name in _LENGTHS)]
    empty = [n for n in nodes if "width" in n.inputs and n.kind.startswith("Empty")]
    return made or long or empty


def _all(lengths: tuple[str, ...]) -> set[str]:
    return {"width", "height", *lengths}


def _named(workflow: Workflow, nodes: list[Node], names: tuple[str, ...]) -> tuple[Slot, ...]:
    """Inputs of those names, each followed to where its value stands."""
    found = []
    for node in nodes:
        for name in names:
            if name in node.inputs:
                end = _value_of(workflow, Slot(node.id, name), number=True)
                found += [end] if end is not None else []
                break
    return tuple(dict.fromkeys(found))


def _value_of(workflow: Workflow, slot: Slot, *, number: bool) -> Slot | None:
    """Where a connected value is written down, such as in a node of one number; None in no one."""
    kinds: tuple[type, ...] = (int, float) if number else (str,)
    for _ in range(_DEEPEST):
        value = workflow.value(slot)
        source = source_of(value)
        if source is None:
            return slot if isinstance(value, kinds) and not isinstance(value, bool) else None
        node = workflow.nodes.get(source)
        inputs = [] if node is None else list(node.inputs.items())
        same = [n for n, v in inputs if isinstance(v, kinds) and not isinstance(v, bool)]
        linked = [name for name, value in inputs if source_of(value) is not None]
        if number and len(same) + len(linked) != 1:
            return None  # it is computed
        texts = [name for name in _TEXTS if name in dict(inputs)]
        names = same if number else [*texts, *same]
        if not (names or linked):
            return None
        slot = Slot(source, (names or linked)[0])
    return None


def _texts(workflow: Workflow, *, negative: bool) -> tuple[Slot, ...]:
    """Texts that the samplers go towards, or away from."""
    wanted = ("negative",) if negative else ("positive", "conditioning", "guider", "text_embeds")
    found: list[Slot] = []
    for node in workflow.nodes.values():
        for name, _ in node.links():
            if name in wanted and ("sampler" in node.kind.casefold() or "Guider" in node.kind):
                found += _upwards(workflow, Slot(node.id, name), negative=negative)
    if not found:
        found = list(_by_title(workflow, negative=negative))
    return tuple(dict.fromkeys(found))


def _upwards(workflow: Workflow, slot: Slot, *, negative: bool) -> Iterator[Slot]:
    """The texts above an input; conditionings of the other side are not followed."""
    other = "positive" if negative else "negative"
    waiting, seen = [slot], set[str]()
    while waiting:
        at = waiting.pop(0)
        source = source_of(workflow.value(at))
        node = workflow.nodes.get(source or "")
        if node is None or node.id in seen or node.kind == "ConditioningZeroOut":
            continue
        seen.add(node.id)
        told = [name for name in (_NEGATIVES if negative else _TEXTS) if _is_text(node, name)]
        told = told or (
            [n for n in _TEXTS if _is_text(node, n)] if at.input != "text_embeds" else []
        )
        ends = [_value_of(workflow, Slot(node.id, name), number=False) for name in told]
        if any(ends):
            yield from (end for end in ends if end is not None)
            continue
        same = [n for n, _ in node.links() if n in ("negative" if negative else "positive",)]
        rest = [n for n, _ in node.links() if n not in (other, "model", "clip", "vae", "image")]
        waiting += [Slot(node.id, name) for name in same or rest]


def _is_text(node: Node, name: str) -> bool:
    value = node.inputs.get(name)
    return isinstance(value, str) or (source_of(value) is not None and name != "value")


def _by_title(workflow: Workflow, *, negative: bool) -> Iterator[Slot]:
    for node in workflow.nodes.values():
        told = f"{node.title} {node.kind}".casefold()
        names = [n for n in (_NEGATIVES if negative else _TEXTS) if _is_text(node, n)]
        if negative and not names and "negativ" in told:
            names = [n for n in _TEXTS if _is_text(node, n)]
        if not negative and ("negativ" in told or node.kind in SAVING_MOVES):
            continue
        if names and (negative or "prompt" in told or "text" in told or "tts" in told):
            end = _value_of(workflow, Slot(node.id, names[0]), number=False)
            yield from () if end is None else (end,)


def _seeds(workflow: Workflow) -> tuple[Slot, ...]:
    nodes = list(workflow.nodes.values())
    return _named(workflow, [n for n in nodes if any(s in n.inputs for s in _SEEDS)], _SEEDS)


def _multiplied(workflow: Workflow) -> int:
    """How many pictures a node that interpolates makes of one."""
    for node in workflow.nodes.values():
        name = node.kind.casefold()
        times = node.inputs.get("multiplier")
        if ("vfi" in name or "interpolat" in name) and isinstance(times, int) and times > 1:
            return times
    return 1


def _video_rules(
    workflow: Workflow,
    sized: list[Node],
    inputs: Mapping[str, tuple[Slot, ...]],
    rates: tuple[Slot, ...],
) -> Rules:
    model = next((LATENTS[node.kind] for node in sized if node.kind in LATENTS), Model(1, 0, 16, 0))
    if model.rate == 24 and any(n.kind == "EmptyHunyuanLatentVideo" for n in sized):
        model = replace(model, rate=16) if _loads(workflow, WAN_FILES) else model
    told = next((workflow.value(slot) for slot in rates), None)
    rate = Fraction(str(told)).limit_denominator(1001) if told else Fraction(model.rate or 24)
    sound = any(
        source_of(node.inputs.get("audio")) is not None
        for node in workflow.nodes.values()
        if node.kind in ("CreateVideo", "VHS_VideoCombine")
    )
    return Rules(
        rate=rate / _multiplied(workflow),
        step=model.step,
        plus=model.plus,
        multiple=model.multiple,
        pixels=_pixels(workflow, inputs),
        sound=sound,
    )


def _pixels(workflow: Workflow, inputs: Mapping[str, tuple[Slot, ...]]) -> int | None:
    sides = [workflow.value(s) for name in ("width", "height") for s in inputs.get(name, ())[:1]]
    return int(sides[0] * sides[1]) if len(sides) == 2 else None


def _loads(workflow: Workflow, words: tuple[str, ...]) -> bool:
    """Whether a file of a model is called so."""
    values: list[Any] = [v for n in workflow.nodes.values() for v in n.inputs.values()]
    files = [v.casefold() for v in values if isinstance(v, str) and "." in v and len(v) < 200]
    return any(word in file for file in files for word in words)
