"""What a line is by itself: heading, fence, underline, table, definition, directives."""

from __future__ import annotations

import re
from dataclasses import dataclass

from prostudio.film.text.brackets import closing


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a script.

    Attributes:
        kind: `heading`, `paragraph`, `rule`, `alone` (lines of directives and
            pictures), or what is left out: `code block`, `table`, `footnote`.
        lines: the block's lines without quote and list markers.
        numbers: the script's line of each.
        level: of a heading.
    """

    kind: str
    lines: tuple[str, ...]
    numbers: tuple[int, ...]
    level: int = 0


HEADING = re.compile(r" {0,3}(#{1,6})(?=[ \t]|$)")
FENCE = re.compile(r" {0,3}(?P<fence>`{3,}|~{3,})[^`]*$")
UNDERLINE = re.compile(r" {0,3}(?P<mark>={2,}|-{2,})[ \t]*$")
DEFINITION = re.compile(
    r" {0,3}\[(?P<label>[^\[\]^][^\[\]]*)\]:[ \t]*(?P<target><[^<>]*>|\S+)"
    r"(?:[ \t]+(?:\"(?P<title>[^\"]*)\"|'[^']*'|\([^()]*\)))?[ \t]*$"
)
_DELIMITERS = re.compile(r"[ >]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_ALONE = re.compile(r"\s*(?:\[\[|!\[|\[!\[)")
_PAUSE = re.compile(r"\s*\[\[\s*pause\b", re.IGNORECASE)
_ALERT = re.compile(r"\[![A-Za-z][\w-]{0,30}\][+-]?(?=\s|$)\s*")


def heading(text: str) -> tuple[int, str] | None:
    """Level and text of a `#` heading."""
    match = HEADING.match(text)
    if match is None:
        return None
    words = text[match.end() :].strip()
    bare = words.rstrip("#")
    closed = bare != words and (not bare or bare[-1] in " \t")
    return len(match[1]), bare.strip() if closed else words


def is_table(text: str, below: str) -> bool:
    """Whether a line is a table's first: bars in it, and dashes with a bar below it."""
    return (
        "|" in text and "|" in below and len(below) < 4000 and _DELIMITERS.match(below) is not None
    )


def looks_alone(text: str) -> bool:
    """Whether a line begins with a directive or a picture."""
    return _ALONE.match(text) is not None


def is_pause(text: str) -> bool:
    """Whether a line begins with a pause, which may stand inside a paragraph."""
    return _PAUSE.match(text) is not None


def without_alert(text: str) -> str:
    """A quote's first line without the label of an alert: nothing of `[!NOTE]`, else the rest."""
    label = _ALERT.match(text)
    return text[label.end() :] if label else text


def brackets_left_open(text: str, *, inside: bool) -> bool:
    """Whether a directive is open at the line's end.

    Args:
        text: the line.
        inside: a directive is open where the line begins.
    """
    at = 0
    while True:
        if inside:
            end = closing(text, at)
            if end < 0:
                return True
            at, inside = end + 2, False
        begin = text.find("[[", at)
        if begin < 0:
            return False
        at, inside = begin + 2, True
