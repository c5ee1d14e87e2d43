"""`[[name: value | option: value | 6s]]`: the brackets, and nothing of what they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass

from prostudio.film.text.nodes import Scalar

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_BAR = re.compile(r"\\.|\|", re.DOTALL)
_CLOSE = "]]"


@dataclass(frozen=True, slots=True)
class Option:
    """One part behind a bar: `key: value`, or a value alone (`6s`, `loop`)."""

    key: str | None
    value: Scalar


@dataclass(frozen=True, slots=True)
class Directive:
    """What stands between `[[` and `]]`; `name` is lower case."""

    name: str
    value: str
    options: tuple[Option, ...]
    line: int


def closing(text: str, start: int) -> int:
    """Where the `]]` of a directive begins whose inside begins at `start`, or -1."""
    at = text.find(_CLOSE, start)
    while at > 0 and _escaped(text, at, start):
        at = text.find(_CLOSE, at + 1)
    return at


def _escaped(text: str, at: int, start: int) -> bool:
    slashes = 0
    while at - slashes - 1 >= start and text[at - slashes - 1] == "\\":
        slashes += 1
    return slashes % 2 == 1


def read_directive(inside: str, line: int) -> Directive:
    """The directive's parts, with `\\|` as a bar."""
    first, *rest = split_bars(inside)
    name, _, value = first.partition(":")
    options = read_options(rest, line)
    return Directive(" ".join(name.split()).lower(), unescaped(value), options, line)


def read_options(parts: list[str], line: int) -> tuple[Option, ...]:
    """Options of a directive or of a picture's title; empty ones are left out."""
    found = []
    for part in parts:
        key, colon, value = part.partition(":")
        if not part.strip():
            continue
        scalar = Scalar(unescaped(value if colon else part), line, quoted=True)
        found.append(Option(" ".join(key.split()).lower() if colon else None, scalar))
    return tuple(found)


def split_bars(text: str) -> list[str]:
    """Text parted at every bar that no backslash precedes."""
    parts, start = [], 0
    for match in _BAR.finditer(text):
        if match[0] == "|":
            parts.append(text[start : match.start()])
            start = match.end()
    return [*parts, text[start:]]


def unescaped(text: str) -> str:
    """Text on one line with its backslashes taken away before marks, as in Markdown."""
    return " ".join(_ESCAPE.sub(r"\1", text).split())


def escaped(text: str) -> str:
    """Text that `unescaped` turns back, safe between brackets and bars."""
    return re.sub(r"([\\|\[\]<])", r"\\\1", text)
