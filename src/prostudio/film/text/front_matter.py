"""The front matter: where it ends, and the rest of the script."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from prostudio.errors import FilmError
from prostudio.film.data.film_data import read_head
from prostudio.film.data.yaml_nodes import read_yaml

MOST_CHARACTERS = 200_000
_KEY = re.compile(r"[\"']?[^\W\d][\w -]{0,40}[\"']?\s*:(?:\s|$)")
_COLON_INSIDE = re.compile(
    r"(?P<key>[^\W\d]\w*\s*:)[ \t]+"
    r"(?P<text>[^\s\"'\[\]{}|>&*!%@`#,?-](?:(?!\s#).)*?:(?:\s(?:(?!\s#).)*)?)(?P<comment>\s#.*)?"
)


@dataclass(frozen=True, slots=True)
class Parts:
    """A script in two.

    Attributes:
        head: the front matter as arguments of `Film`.
        body: the lines after it.
        first_line: the script's number of the body's first line.
    """

    head: dict[str, Any]
    body: list[str]
    first_line: int


def parted(text: str) -> Parts:
    """Front matter and body. Without a closing `---`, a leading one is a rule.

    Raises:
        FilmError: the front matter is not YAML, or has an unknown key or a bad value.
    """
    lines = text.split("\n")
    end = _end(lines)
    if end is None:
        return Parts({}, lines, 1)
    head = "\n".join(plainly(lines[1:end]))
    if len(head) > MOST_CHARACTERS:
        raise FilmError(
            f"the front matter has {len(head):,} characters; wanted at most {MOST_CHARACTERS:,}",
            line=1,
        )
    return Parts(read_head(read_yaml(head, first_line=2)), lines[end + 1 :], end + 2)


def is_open(text: str) -> bool:
    """Whether a script begins as front matter does, and never ends it."""
    lines = text.split("\n")
    return _begins(lines) and _end(lines) is None


def plainly(lines: list[str]) -> list[str]:
    """Lines whose value is plain text with a colon inside, such as `title: Home: a story`, quoted.

    YAML would read a key in the value; but plain values stay text here.
    """
    found = []
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        match = None if after[:1] in (" ", "\t") else _COLON_INSIDE.fullmatch(line.rstrip())
        if match is None:
            found.append(line)
        else:
            text = match["text"].replace("'", "''")
            found.append(f"{match['key']} '{text}'{match['comment'] or ''}")
    return found


def _begins(lines: list[str]) -> bool:
    first = next((line for line in lines[1:] if line.strip()), "")
    return lines[0].rstrip() == "---" and _KEY.match(first) is not None


def _end(lines: list[str]) -> int | None:
    if not _begins(lines):
        return None
    return next((at for at, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
