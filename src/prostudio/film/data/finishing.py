"""What is done to takes at the end, as it is written: `smooth, sharp, matched`, or its parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from prostudio.errors import FilmError
from prostudio.film.data.choices import RateText
from prostudio.film.data.kinds import Flag, Json, Number, number_text, plain_word, short
from prostudio.film.data.record import Field, Record
from prostudio.film.finish import MATCH, OWN, SHARPEN, Finish
from prostudio.film.text.nodes import Mapping, Node, Scalar, Sequence, suggestion, wrong
from prostudio.film.time import rate_text

HEIGHTS: Final = {"720p": 720, "1080p": 1080, "1440p": 1440, "2160p": 2160, "4k": 2160}
WORDS: Final = {
    "smooth": "interpolate",
    "large": "upscale",
    "sharp": "sharpen",
    "even": "deflicker",
    "matched": "match",
}
_WANTED = (
    "words such as smooth, large, sharp, even, matched, "
    "or parts such as {interpolate: 60, upscale: 1080p}"
)
_YES, _NO = ("true", "yes", "on"), ("false", "no", "off", "none")


def _truth(node: Node) -> bool | None:
    """Yes or no, where it is one of the two."""
    word = node.text.strip().casefold() if isinstance(node, Scalar) else ""
    return True if word in _YES else False if word in _NO else None


@dataclass(frozen=True, slots=True)
class OrYes:
    """A value, or `true` for the usual one and `false` for none."""

    kind: Any
    usual: Any
    none: Any

    def read(self, node: Node, name: str) -> Any:
        """The value."""
        said = _truth(node)
        return self.kind.read(node, name) if said is None else self.usual if said else self.none

    def write(self, value: Any) -> Json:
        """`true` for the usual value."""
        return True if value == self.usual else False if value == self.none else self._own(value)

    def _own(self, value: Any) -> Json:
        return self.kind.write(value)

    def schema(self) -> dict[str, Any]:
        """A truth value, or the kind."""
        return {"anyOf": [{"enum": [True, False, *_YES, *_NO]}, self.kind.schema()]}


@dataclass(frozen=True, slots=True)
class Height:
    """Pixels of the shorter side: `1080p`, `4k`, `900`."""

    def read(self, node: Node, name: str) -> int:
        """The pixels."""
        text = short(node, name, "a height").casefold()
        if text in HEIGHTS:
            return HEIGHTS[text]
        match = re.fullmatch(r"(\d{2,4})p?", text)
        if match is None or not 64 <= int(match[1]) <= 4096 or int(match[1]) % 2:
            words = ", ".join(HEIGHTS)
            raise wrong(node, name, f"true, {words}, or an even number from 64 to 4096")
        return int(match[1])

    def write(self, value: int) -> Json:
        """`1080p`."""
        return f"{value}p"

    def schema(self) -> dict[str, Any]:
        """A number, or text of one."""
        return {
            "anyOf": [
                {"type": "integer", "minimum": 64, "maximum": 4096},
                {"type": "string", "pattern": r"^\s*(\d{2,4}[pP]?|4[kK])\s*$"},
            ]
        }


_SHARE = Number(0, 1)
FINISH = Record(
    "finish",
    (
        Field(
            "interpolate",
            OrYes(RateText(), Fraction(OWN), None),
            "Frames a second to reach by frames in between; true is the film's rate.",
        ),
        Field(
            "upscale",
            OrYes(Height(), OWN, None),
            "The shorter side to reach, such as 1080p; true is the film's.",
        ),
        Field("sharpen", OrYes(_SHARE, SHARPEN, 0.0), "How much sharper, 0 to 1; skin is spared."),
        Field("deflicker", Flag(), "Whether light that jumps from frame to frame is made even."),
        Field(
            "match",
            OrYes(_SHARE, MATCH, 0.0),
            "How far colours go towards those of the scene's first take, 0 to 1.",
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Finishing:
    """Words, a list of them, `none`, or a mapping of parts."""

    def read(self, node: Node, name: str) -> Finish:
        """What is to be done."""
        if isinstance(node, Mapping):
            return Finish(**FINISH.read(node, name))
        items = node.items if isinstance(node, Sequence) else tuple(_parted(node, name))
        if len(items) == 1 and _truth(items[0]) is False:
            return Finish()
        pairs = tuple(_pair(item, name) for item in items)
        if not pairs:
            raise wrong(node, name, _WANTED)
        said = [key.text for key, _ in pairs]
        twice = next((one for one in said if said.count(one) > 1), None)
        if twice:
            raise FilmError(f"{name} says {twice!r} twice", line=node.line)
        return Finish(**FINISH.read(Mapping(pairs, node.line), name))

    def write(self, value: Finish) -> Json:
        """One text that says it: `interpolate 60, upscale 1080p, sharpen, match`."""
        if not value:
            return "none"
        parts = []
        for field in FINISH.fields:
            found = getattr(value, field.fills)
            if found == getattr(Finish(), field.fills):
                continue
            written = field.kind.write(found)
            plain = rate_text(found) if isinstance(found, Fraction) else written
            parts.append(field.name if written is True else f"{field.name} {_said(plain)}")
        return ", ".join(parts)

    def schema(self) -> dict[str, Any]:
        """Text, a list of texts, or a mapping."""
        text = {"type": ["string", "boolean"]}
        return {"anyOf": [text, {"type": "array", "items": {"type": "string"}}, FINISH.schema()]}


def _said(value: Any) -> str:
    return number_text(value) if isinstance(value, int | float) else str(value)


def _parted(node: Node, name: str) -> Iterator[Scalar]:
    """The words of a text with commas."""
    for part in re.split("[,;、，]", short(node, name, _WANTED)):
        if part.strip():
            yield Scalar(part.strip(), node.line)


def _pair(item: Node, name: str) -> tuple[Scalar, Node]:
    """A word, and what stands behind it: `sharpen 0.3`, `smooth`."""
    text = short(item, name, _WANTED)
    word, _, value = text.partition(" ")
    key = plain_word(word)
    key = WORDS.get(key, key)
    known = [field.name for field in FINISH.fields]
    if key not in known:
        raise wrong(item, name, _WANTED, suggestion(key, (*WORDS, *known)))
    return Scalar(key, item.line), Scalar(value.strip() or "true", item.line)
