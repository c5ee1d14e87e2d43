"""A mapping as the TOML that people read and edit."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from prostudio.engines.comfyui.mapping import Rules, WorkflowMapping
from prostudio.engines.comfyui.workflow import Slot

_HEAD = """\
# Which inputs of workflow.json take what: `node.input`, or a list of them.
# `prostudio workflows check` looks at it after an edit; docs/comfyui.md has every word.
"""


def mapping_text(mapping: WorkflowMapping) -> str:
    """The text; `read_mapping` gives the mapping again."""
    return _HEAD + "\n".join(_lines(mapping)) + "\n"


def _lines(mapping: WorkflowMapping) -> Iterator[str]:
    yield f"kind = {_said(str(mapping.kind))}"
    if mapping.summary:
        yield f"summary = {_said(mapping.summary)}"
    if mapping.result:
        yield f"result = {_said(mapping.result)}"
    if mapping.usual:
        yield "usual = true"
    for title, slots in (("inputs", mapping.inputs), ("without", mapping.without)):
        yield from _slots(title, slots)
    if mapping.fixed:
        yield "\n[fixed]"
        yield from (f"{_said(str(slot))} = {_said(value)}" for slot, value in mapping.fixed.items())
    rules = dict(_rules(mapping.rules))
    if rules:
        yield "\n[rules]"
        yield from (f"{name} = {_said(value)}" for name, value in rules.items())


def _slots(title: str, slots: Mapping[str, tuple[Slot, ...]]) -> Iterator[str]:
    told = {name: [str(slot) for slot in found] for name, found in slots.items() if found}
    if told:
        yield f"\n[{title}]"
    for name, found in told.items():
        key = name if name.isidentifier() else _said(name)
        yield f"{key} = {_said(found if len(found) > 1 else found[0])}"


def _rules(rules: Rules) -> Iterator[tuple[str, Any]]:
    plain = Rules()
    if rules.rate is not None:
        yield "rate", _number(rules.rate)
    if (rules.step, rules.plus) != (plain.step, plain.plus):
        yield "frames", f"{rules.step}k+{rules.plus}" if rules.plus else f"{rules.step}k"
    for name in (
        *("least", "most", "multiple", "pixels", "sound", "seconds", "languages"),
        *("voices", "unload"),
    ):
        value = getattr(rules, name)
        if value != getattr(plain, name):
            yield name, list(value) if isinstance(value, tuple) else value


def _number(rate: Fraction) -> int | str:
    return rate.numerator if rate.denominator == 1 else str(rate)


def _said(value: Any) -> str:
    """A TOML value; strings, numbers, booleans and lists of them are written as in JSON."""
    return json.dumps(value, ensure_ascii=False)
