"""Directives that there are not: where what they ask for is said."""

from __future__ import annotations

import re
from collections.abc import Iterable

from prostudio.film.data.film_data import HEAD
from prostudio.film.data.other_words import called
from prostudio.film.data.shots import OPTIONS
from prostudio.film.text.brackets import Directive
from prostudio.film.text.nodes import nearest, shortened

_BRACKETS = r"(write \[[ for brackets that are text)"
_PICTURES = frozenset(
    {"image", "picture", "photo", "pic", "img", "video", "clip", "footage", "bild", "foto"}
)
_FILE = re.compile(r"\S[^,;]*\.(?:png|jpe?g|webp|gif|bmp|mp4|mov|mkv|webm|avi)", re.IGNORECASE)


def place_of(directive: Directive, known: Iterable[str]) -> str:
    """The hint for a directive of an unknown name: what was meant, or where that stands."""
    names = list(known)
    return _where(directive, names) or _BRACKETS


def is_file(text: str) -> bool:
    """Whether words are the name of a picture or clip and nothing else."""
    return _FILE.fullmatch(text) is not None


def as_markdown(file: str) -> str:
    """The hint how a picture or clip is written."""
    return f"a picture or clip stands in a script as ![what it shows]({shortened(file)})"


def _where(directive: Directive, names: list[str]) -> str | None:
    name, value = directive.name, shortened(directive.value, 40)
    first, _, rest = name.partition(" ")
    if not value and rest and first in names:
        return f"did you mean [[{first}: {shortened(rest, 40)}]]?"
    if name in _PICTURES or is_file(name):
        return as_markdown(value if name in _PICTURES and value else "file")
    if option := called(name, [field.name for field in OPTIONS]):
        return f"it is an option of a shot: [[shot: what is seen | {option}: {value or '...'}]]"
    if key := called(name, [field.name for field in HEAD]):
        return f"it stands in the film's head, between two lines of ---: {key}: {value or '...'}"
    near = nearest(name, names)
    return f"did you mean [[{near}]]? {_BRACKETS}" if near else None
