"""LoRAs as they are written: `grain.safetensors 0.7 when Mira`, or `{file, weight, when}`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from prostudio.errors import FilmError
from prostudio.film.data.kinds import Json, Number, Text, Words, number, number_text, scalar
from prostudio.film.data.record import Field, Record
from prostudio.film.lora import Lora
from prostudio.film.text.nodes import Mapping, Node, Scalar, Sequence, wrong

MOST = 16
"""LoRAs that one film or shot may stack."""

_WANTED = "files with weights, such as grain.safetensors 0.7, or none"
_ENDING = ".safetensors"
_PICKLES = (".pt", ".pth", ".ckpt", ".bin", ".pkl")
_WRITTEN = re.compile(
    r"\s*(?P<file>\S.*?\.safetensors)"
    r"(?:\s+(?P<weight>[+-]?\d{1,3}(?:\.\d{1,6})?))?"
    r"(?:\s+when\s+(?P<when>[^,;]+?))?\s*(?:[,;]|$)",
    re.IGNORECASE,
)

WEIGHT = Number(-2, 2)


class _When(Words):
    """Words that a shot has to name, one of them."""

    def read(self, node: Node, name: str) -> tuple[str, ...]:
        """The words; `Mira or Old Tom` are two."""
        return tuple(word for part in super().read(node, name) for word in _either(part))


class LoraPath(Text):
    """A safetensors file; a pickle is refused where it is written."""

    def read(self, node: Node, name: str) -> str:
        """The path as it is written."""
        path = scalar(node, name, self.wanted).text.strip()
        if path.lower().endswith(_PICKLES):
            raise FilmError(
                f"lora {path!r} is a pickle, which may hold code; wanted a .safetensors file",
                hint="look for the same LoRA as .safetensors",
                line=node.line,
            )
        if path.lower().find(_ENDING) != len(path) - len(_ENDING) or path.lower() == _ENDING:
            raise wrong(node, name, "a .safetensors file")
        return path


LORA = Record(
    "a lora",
    (
        Field(
            "file",
            LoraPath("a .safetensors file"),
            "Relative to the film file, or a name in the library of LoRAs.",
        ),
        Field("weight", WEIGHT, "How much of it; 1 by itself."),
        Field("when", _When(), "Only shots that name one of these words."),
    ),
)


@dataclass(frozen=True, slots=True)
class Loras:
    """LoRAs in the order in which they are added; `none` alone means none."""

    def read(self, node: Node, name: str) -> tuple[Lora, ...]:
        """The LoRAs."""
        found: list[Lora] = []
        for item in node.items if isinstance(node, Sequence) else (node,):
            found += [_of(item)] if isinstance(item, Mapping) else _written(item, name)
        if len(found) > MOST:
            raise FilmError(f"{len(found)} loras; wanted at most {MOST}", line=node.line)
        files = [one.file for one in found]
        if twice := next((file for file in files if files.count(file) > 1), None):
            raise FilmError(
                f"lora {twice!r} stands here twice", hint="add the weights up", line=node.line
            )
        return tuple(found)

    def write(self, value: tuple[Lora, ...]) -> Json:
        """What `read` reads: one text."""
        return ", ".join(_text(one) for one in value) or "none"

    def schema(self) -> dict[str, Any]:
        """A text, a mapping, or a list of them."""
        one = {"anyOf": [{"type": "string", "minLength": 1}, LORA.schema()]}
        return {"anyOf": [{"type": "array", "items": one}, *one["anyOf"]]}


def _of(node: Mapping) -> Lora:
    parts = LORA.read(node)
    if "file" not in parts:
        raise wrong(node, "a lora", "a file, such as {file: grain.safetensors, weight: 0.7}")
    return Lora(**parts, line=node.line)


def _written(node: Node, name: str) -> list[Lora]:
    """What one text says."""
    text = scalar(node, name, _WANTED).text.strip()
    if text.casefold() == "none":
        return []
    found, at = [], 0
    while at < len(text):
        match = _WRITTEN.match(text, at)
        if match is None:
            if text[at:].strip().lower().split(" ")[0].endswith(_PICKLES):
                LoraPath().read(Scalar(text[at:].strip().split(" ")[0], node.line), name)
            raise wrong(node, name, _WANTED)
        weight, when = match["weight"], match["when"]
        found.append(
            Lora(
                match["file"],
                WEIGHT.read(Scalar(weight, node.line), "weight") if weight else 1.0,
                _either(when) if when else (),
                line=node.line,
            )
        )
        at = match.end()
    return found


def _either(words: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in re.split(r"\s+or\s+", words) if word.strip())


def _text(lora: Lora) -> str:
    weight = "" if number(lora.weight) == 1 else f" {number_text(lora.weight)}"
    when = f" when {' or '.join(lora.when)}" if lora.when else ""
    return f"{lora.file}{weight}{when}"
