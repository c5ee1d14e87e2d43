"""A workflow in words: what `prostudio workflows` shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from prostudio.engines.comfyui.mapping import INPUTS, Rules
from prostudio.engines.comfyui.shelf import Kept
from prostudio.engines.comfyui.workflow import Slot


def as_json(kept: Kept) -> dict[str, Any]:
    """All that is known of it."""
    mapping, rules = kept.mapping, kept.mapping.rules
    return {
        "name": kept.name,
        "engine": kept.engine,
        "kind": str(mapping.kind),
        "summary": mapping.summary,
        "usual": mapping.usual,
        "folder": str(kept.folder),
        "nodes": len(kept.workflow.nodes),
        "result": mapping.result,
        "inputs": {name: [str(s) for s in found] for name, found in mapping.inputs.items()},
        "rules": {
            "rate": str(rules.rate) if rules.rate else None,
            "frames": _quantum(rules),
            "multiple": rules.multiple,
            "pixels": rules.pixels,
        },
    }


def lines(kept: Kept) -> Iterator[str]:
    """Its mapping, a line for each thing that it can be told."""
    mapping = kept.mapping
    usual = ", the usual one" if mapping.usual else ""
    yield f"{kept.engine}: {mapping.kind}, {len(kept.workflow.nodes)} nodes{usual}"
    for name in INPUTS:
        slots = mapping.inputs.get(name, ())
        if slots:
            yield f"  {name:<12} {'; '.join(_slot(kept, slot) for slot in slots)}"
    result = kept.workflow.nodes.get(mapping.result)
    yield f"  {'result':<12} {result or 'the first fitting file'}"
    rules = mapping.rules
    if mapping.kind.value == "video":
        yield f"  {'frames':<12} {_quantum(rules)}" + (
            f", at most {rules.most}" if rules.most else ""
        )
        yield (
            f"  {'rate':<12} {float(rules.rate):g}" if rules.rate else f"  {'rate':<12} the film's"
        )
    if mapping.kind.value in ("video", "image"):
        pixels = f", at most {rules.pixels / 1e6:.2f} megapixels" if rules.pixels else ""
        yield f"  {'sides':<12} multiples of {rules.multiple}{pixels}"


def line(kept: Kept) -> str:
    """It in one line."""
    usual = " (usual)" if kept.mapping.usual else ""
    takes = ", ".join(name.replace("_", " ") for name in INPUTS if kept.mapping.takes(name))
    return f"{kept.engine + usual:<32} {kept.mapping.kind:<7} takes {takes or 'nothing'}"


def _slot(kept: Kept, slot: Slot) -> str:
    node = kept.workflow.nodes.get(slot.node)
    title = node.title or node.kind if node is not None else "no such node"
    value = kept.workflow.value(slot)
    shown = " ".join(str(value).split())
    return f"{slot} of {title!r} ({shown if len(shown) < 40 else shown[:39] + '…'})"


def _quantum(rules: Rules) -> str:
    if rules.step == 1 and not rules.plus:
        return "any"
    return f"{rules.step}k+{rules.plus}" if rules.plus else f"{rules.step}k"
