"""What a writer of a screenplay keeps to themselves: notes in [[ ]], and what is cut by /* */."""

from __future__ import annotations

import re

_CUT = re.compile(r"(?<![\w:/])/\*")
_EMPTY = re.compile(r"\n[ \t]?\n")
TAKEN = "\0"
"""Stands on every line of which something was taken: such a line ends nothing."""


def without_cuts(text: str) -> tuple[str, int | None]:
    """The text without what is cut, and where a cut begins that has no end, which stays."""
    kept, done = [], 0
    while match := _CUT.search(text, done):
        end = text.find("*/", match.end())
        if end < 0:
            kept.append(text[done:])
            return "".join(kept), match.start()
        kept += [text[done : match.start()], _taken(text.count("\n", match.start(), end))]
        done = end + 2
    return "".join((*kept, text[done:])), None


def without_notes(text: str, first_line: int) -> tuple[str, list[tuple[int, str]]]:
    """The text without notes, and the notes with their lines.

    A note goes over lines and never over an empty one. Every mark is looked for once, so that
    a text of nothing but brackets takes no longer than another.
    """
    kept, notes, done, line = [], [], 0, first_line
    end = empty = -1
    while (at := text.find("[[", done)) >= 0:
        end = text.find("]]", at + 2) if end < at + 2 else end
        if end < 0:
            break
        if empty < at:
            gap = _EMPTY.search(text, at)
            empty = gap.start() if gap else len(text)
        line += text.count("\n", done, at)
        kept.append(text[done:at])
        if empty < end:
            kept.append("[[")
            done = at + 2
        else:
            notes.append((line, text[at + 2 : end]))
            breaks = text.count("\n", at, end)
            kept.append(_taken(breaks))
            line += breaks
            done = end + 2
    return "".join((*kept, text[done:])), notes


def _taken(breaks: int) -> str:
    return TAKEN + f"\n{TAKEN}" * breaks
