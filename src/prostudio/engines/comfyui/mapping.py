"""The mapping: which inputs of a workflow take what, which node gives the result, which rules hold.

It stands beside the workflow as `mapping.toml`, written by `prostudio workflows add` and
made to be edited by people.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from prostudio.engines.card import Kind
from prostudio.engines.comfyui.workflow import Slot
from prostudio.errors import FilmError

INPUTS = (
    *("prompt", "negative", "seed", "width", "height", "frames", "fps", "seconds"),
    *("first_frame", "last_frame", "references", "voice", "language", "speed"),
)
"""What a workflow can be told."""
KINDS = (Kind.VIDEO, Kind.IMAGE, Kind.SPEECH, Kind.MUSIC)
"""What workflows can make for a film."""
PICTURES = ("first_frame", "last_frame", "references")
_QUANTUM = re.compile(r"(?:(\d+)\s*\*?\s*k)\s*(?:\+\s*(\d+))?")


@dataclass(frozen=True, slots=True)
class Rules:
    """How the workflow's model works.

    Attributes:
        rate: pictures a second of the result.
        step, plus: it makes `step` * k + `plus` frames.
        least, most: the fewest and the most frames; None is no limit.
        multiple: sides are multiples of it.
        pixels: of a picture at most; larger films are scaled. None is any.
        sound: the result's sound belongs to the pictures.
        seconds: the longest sound that it makes; None is any.
        languages: that a speaking workflow reads.
        voices: names for the input `voice`.
        unload: ComfyUI gives its memory back after each take.
    """

    rate: Fraction | None = None
    step: int = 1
    plus: int = 0
    least: int = 1
    most: int | None = None
    multiple: int = 2
    pixels: int | None = None
    sound: bool = False
    seconds: float | None = None
    languages: tuple[str, ...] = ("en",)
    voices: tuple[str, ...] = ()
    unload: bool = False

    def frames(self, wanted: int) -> int:
        """The fewest frames that it can make that are at least as many."""
        least = max(wanted, self.least, self.plus, 1)
        return -(-(least - self.plus) // self.step) * self.step + self.plus


@dataclass(frozen=True, slots=True)
class WorkflowMapping:
    """One mapping.

    Attributes:
        inputs: name of `INPUTS` -> the inputs of nodes that take it; of `references` one
            each, in order.
        result: the node whose files are the result; "" takes the first fitting one.
        without: name of `INPUTS` (`references.2` of the second) -> inputs that are
            disconnected where there is none.
        fixed: inputs that always get this value.
        usual: it is meant where `comfyui` alone is asked for.
    """

    kind: Kind
    inputs: Mapping[str, tuple[Slot, ...]]
    result: str = ""
    summary: str = ""
    rules: Rules = field(default_factory=Rules)
    without: Mapping[str, tuple[Slot, ...]] = field(default_factory=dict)
    fixed: Mapping[Slot, Any] = field(default_factory=dict)
    usual: bool = False

    def takes(self, name: str) -> bool:
        """Whether the workflow can be told that."""
        return bool(self.inputs.get(name))


def read_mapping(text: str, name: str) -> WorkflowMapping:
    """The mapping of a `mapping.toml`.

    Raises:
        FilmError: no TOML, an unknown name, or a value of the wrong kind; it names which.
    """
    try:
        value = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as failure:
        raise FilmError(f"{name} is not TOML: {failure}") from None
    _known(
        value, ("kind", "summary", "usual", "result", "inputs", "without", "fixed", "rules"), name
    )
    if value.get("kind") not in KINDS:
        raise FilmError(f"{name} has kind {value.get('kind')!r}; wanted one of {', '.join(KINDS)}")
    inputs = _slots(_table(value, "inputs", name), name)
    _known(inputs, INPUTS, f"[inputs] of {name}")
    fixed = {Slot.of(key): one for key, one in _table(value, "fixed", name).items()}
    return WorkflowMapping(
        kind=Kind(value["kind"]),
        inputs=inputs,
        result=str(value.get("result", "")),
        summary=str(value.get("summary", "")),
        rules=_rules(_table(value, "rules", name), name),
        without=_slots(_table(value, "without", name), name),
        fixed=fixed,
        usual=value.get("usual") is True,
    )


def _table(value: Mapping[str, Any], key: str, name: str) -> dict[str, Any]:
    table = value.get(key, {})
    if not isinstance(table, dict):
        raise FilmError(f"{name}: {key} is no table; wanted [{key}]")
    return table


def _slots(table: Mapping[str, Any], name: str) -> dict[str, tuple[Slot, ...]]:
    found = {}
    for key, value in table.items():
        told = [value] if isinstance(value, str) else value
        if not isinstance(told, list) or not all(isinstance(one, str) for one in told):
            raise FilmError(f"{name}: {key} is {value!r}; wanted inputs of nodes such as 6.text")
        found[key] = tuple(Slot.of(one) for one in told)
    return found


def _known(table: Iterable[str], names: Iterable[str], where: str) -> None:
    from difflib import get_close_matches

    known = tuple(names)
    for key in table:
        if key not in known:
            near = get_close_matches(key, known, 1)
            raise FilmError(
                f"{where} has an unknown word {key!r}",
                hint=f"did you mean {near[0]!r}?" if near else f"known are {', '.join(known)}",
            )


def _rules(table: dict[str, Any], name: str) -> Rules:
    _known(
        table,
        (
            *("rate", "frames", "least", "most", "multiple", "pixels", "sound", "seconds"),
            *("languages", "voices", "unload"),
        ),
        f"[rules] of {name}",
    )
    told: dict[str, Any] = {}
    try:
        if "rate" in table:
            told["rate"] = Fraction(str(table["rate"])).limit_denominator(1001)
        if "frames" in table:
            told["step"], told["plus"] = quantum(str(table["frames"]))
        for key in ("least", "most", "multiple", "pixels"):
            if key in table:
                told[key] = _number(table[key])
        if "seconds" in table:
            told["seconds"] = float(table["seconds"])
    except (ValueError, TypeError, ZeroDivisionError):
        raise FilmError(f"[rules] of {name} has a value that cannot be read: {table}") from None
    told |= {key: table[key] is True for key in ("sound", "unload") if key in table}
    told |= {k: tuple(map(str, table[k])) for k in ("languages", "voices") if table.get(k)}
    rules = Rules(**told)
    if rules.rate is not None and not 0 < rules.rate <= 240:
        raise FilmError(f"[rules] of {name} has rate {rules.rate}; wanted 1 to 240")
    return rules


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise ValueError
    return value


def quantum(text: str) -> tuple[int, int]:
    """`4k+1` as (4, 1).

    Raises:
        ValueError: it is not written so.
    """
    found = _QUANTUM.fullmatch(text.strip())
    if found is None or not int(found[1]):
        raise ValueError
    return int(found[1]), int(found[2] or 0)
