"""Kinds of values: how each is read from what was written, written back, and described.

A kind is used by the front matter, by the options of directives and by film.yaml
alike, so that a value means the same wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingType
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Protocol

from prostudio.errors import FilmError
from prostudio.film.text.nodes import Node, Scalar, Sequence, suggestion, wrong
from prostudio.film.text.tidy import one_line

_NUMBER = r"([+-]?\d{1,15}(?:[.,]\d{1,40})?(?:[eE][+-]?\d{1,2})?)"

Json = Any
"""Strings, numbers, booleans, None, lists and dictionaries of them."""


class Kind(Protocol):
    """One kind of value."""

    def read(self, node: Node, name: str) -> Any:
        """The value; `name` is the key it stands under, for messages.

        Raises:
            FilmError: the node is not of this kind; it has the node's line.
        """
        ...

    def write(self, value: Any) -> Json:
        """What `read` turns into this value again."""
        ...

    def schema(self) -> dict[str, Any]:
        """JSON Schema (draft 2020-12) of what may be written."""
        ...


def scalar(node: Node, name: str, wanted: str) -> Scalar:
    """The node if it is one value.

    Raises:
        FilmError: it is a list or a mapping.
    """
    if not isinstance(node, Scalar):
        raise wrong(node, name, wanted)
    return node


def short(node: Node, name: str, wanted: str) -> str:
    """The text of one value that has no need to be long, on one line.

    Raises:
        FilmError: a list, a mapping, or over 200 characters.
    """
    found = scalar(node, name, wanted)
    if len(found.text) > 200:
        raise wrong(node, name, wanted)
    return one_line(found.text)


def number_text(value: float) -> str:
    """A number without needless zeros: `4`, `4.5`; never with an exponent."""
    text = format(Decimal(repr(float(value))), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def number(value: float) -> Json:
    """A number as JSON: whole ones without a point."""
    return int(value) if float(value).is_integer() else value


@dataclass(frozen=True, slots=True)
class Text:
    """Words on one line."""

    wanted: str = "text"
    pattern: str | None = None

    def read(self, node: Node, name: str) -> str:
        """The text with single spaces."""
        found = scalar(node, name, self.wanted)
        text = one_line(found.text)
        if not text:
            raise FilmError(f"{name} is empty; wanted {self.wanted}", line=node.line)
        if self.pattern and not re.fullmatch(self.pattern, text):
            raise wrong(node, name, self.wanted)
        return text

    def write(self, value: str) -> Json:
        """The text itself."""
        return value

    def schema(self) -> dict[str, Any]:
        """Text, or a number or truth value that is taken as text."""
        if self.pattern:
            return {"type": ["string", "number"], "pattern": f"^(?:{self.pattern})$"}
        return {"type": ["string", "number", "boolean"], "minLength": 1}


@dataclass(frozen=True, slots=True)
class Words:
    """Words or phrases: a list, or a text with commas; `none` alone means no words."""

    def read(self, node: Node, name: str) -> tuple[str, ...]:
        """The phrases in order."""
        nodes = node.items if isinstance(node, Sequence) else (node,)
        found: list[str] = []
        for item in nodes:
            text = scalar(item, name, "words, or a list of words").text
            found += [word for part in re.split("[,;、，]", text) if (word := one_line(part))]
        return () if [word.casefold() for word in found] == ["none"] else tuple(found)

    def write(self, value: tuple[str, ...]) -> Json:
        """Words with commas."""
        return ", ".join(value) or "none"

    def schema(self) -> dict[str, Any]:
        """Text or a list of texts."""
        return {
            "anyOf": [
                {"type": ["string", "number"]},
                {"type": "array", "items": {"type": ["string", "number"]}},
            ]
        }


@dataclass(frozen=True, slots=True)
class Choice:
    """One word out of a few; case, hyphens and underscores do not matter."""

    values: MappingType[str, Any]

    def read(self, node: Node, name: str) -> Any:
        """The value that the word stands for."""
        word = plain_word(short(node, name, self._wanted()))
        if word not in self.values:
            raise wrong(node, name, self._wanted(), suggestion(word, self.values))
        return self.values[word]

    def _wanted(self) -> str:
        words = list(self.values)
        return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else words[0]

    def write(self, value: Any) -> Json:
        """The first word for the value."""
        return next(word for word, known in self.values.items() if known == value)

    def schema(self) -> dict[str, Any]:
        """The words."""
        return {"enum": list(self.values)}


def plain_word(text: str) -> str:
    """A word of a fixed choice in its plain spelling: `Push-In` is `push in`."""
    return one_line(re.sub(r"[-_]", " ", text)).casefold()


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no."""

    def read(self, node: Node, name: str) -> bool:
        """Whether it is so."""
        return bool(Choice(_TRUTHS).read(node, name))

    def write(self, value: bool) -> Json:
        """A truth value."""
        return value

    def schema(self) -> dict[str, Any]:
        """A truth value or its word."""
        return {"enum": [True, False, *_TRUTHS]}


_TRUTHS = {"yes": True, "no": False, "true": True, "false": False, "on": True, "off": False}


@dataclass(frozen=True, slots=True)
class Number:
    """A number with a least and a most, and perhaps a unit behind it."""

    low: float
    high: float
    unit: str = ""
    units: str = ""
    """The unit's spellings as a regular expression."""
    whole: bool = False

    def read(self, node: Node, name: str) -> float | int:
        """The number."""
        text = short(node, name, self._wanted()).replace("\N{MINUS SIGN}", "-")
        match = re.fullmatch(_NUMBER + rf"\s*(?:{self.units})?", text)
        if match is None:
            raise wrong(node, name, self._wanted())
        value = float(match[1].replace(",", "."))
        if not self.low <= value <= self.high or (self.whole and not value.is_integer()):
            raise wrong(node, name, self._wanted())
        return int(value) if self.whole else value + 0.0

    def _wanted(self) -> str:
        kind = "a whole number" if self.whole else self.unit or "a number"
        return f"{kind} from {number_text(self.low)} to {number_text(self.high)}"

    def write(self, value: float) -> Json:
        """The number."""
        return number(value)

    def schema(self) -> dict[str, Any]:
        """A number in the range, or text with the unit."""
        kind = "integer" if self.whole else "number"
        numeric: dict[str, Any] = {
            "type": kind,
            "minimum": number(self.low),
            "maximum": number(self.high),
        }
        pattern = rf"^\s*[+-]?\d+([.,]\d+)?\s*({self.units})?\s*$"
        return {"anyOf": [numeric, {"type": "string", "pattern": pattern}]}


def seconds(low: float, high: float) -> Number:
    """A length or a moment in seconds: `4`, `4.5`, `4s`."""
    return Number(low, high, "seconds", "[sS]|[sS]ec|[sS]econds?")


def level(low: float = -60, high: float = 12) -> Number:
    """A gain in dB: `-12 dB`."""
    return Number(low, high, "dB", "[dD][bB]")


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of values of one kind; a single value stands for a list of one.

    Attributes:
        commas: whether one text may hold several values, as `film, shorts` does.
    """

    kind: Kind
    commas: bool = False

    def read(self, node: Node, name: str) -> tuple[Any, ...]:
        """The values in order."""
        nodes = node.items if isinstance(node, Sequence) else self._parted(node)
        return tuple(self.kind.read(item, name) for item in nodes)

    def _parted(self, node: Node) -> tuple[Node, ...]:
        if not (self.commas and isinstance(node, Scalar)):
            return (node,)
        parts = [part.strip() for part in re.split("[,;、，]", node.text)]
        return tuple(replace(node, text=part) for part in parts if part) or (node,)

    def write(self, value: tuple[Any, ...]) -> Json:
        """A list."""
        return [self.kind.write(item) for item in value]

    def schema(self) -> dict[str, Any]:
        """The kind, or a list of it."""
        one = self.kind.schema()
        several = [{"type": "string", "pattern": r"[^\s,;][\s]*[,;]"}] if self.commas else []
        return {"anyOf": [{"type": "array", "items": one}, one, *several]}
