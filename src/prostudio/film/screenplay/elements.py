"""A screenplay's elements: Fountain 1.1 (https://fountain.io/syntax), line by line.

Leading spaces mean nothing; an empty line ends an element. Sections, synopses and page breaks
are the writer's own and leave nothing; notes come out of the text they stand in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from prostudio.film.screenplay.cues import cue
from prostudio.film.screenplay.inline import plain
from prostudio.film.screenplay.marks import (
    heading_of,
    is_on_screen,
    is_structure,
    is_transition,
    is_writers_own,
)
from prostudio.film.screenplay.notes import TAKEN, without_notes

_DASHES = ("-", "–", "—", "•")
_ASIDE_LINES = 5


class Kind(Enum):
    """What a part of a screenplay is."""

    HEADING = auto()
    ACTION = auto()
    SPEECH = auto()
    TRANSITION = auto()
    LEFT_OUT = auto()
    NOTE = auto()


@dataclass(frozen=True, slots=True)
class Element:
    """One of them.

    Attributes:
        text: without its marks; the speaker's name for a speech, "" for nobody's.
        line: where it begins.
        heard_only: the speaker is not seen: (V.O.), (O.S.), (O.C.).
        said: (line, text) of a speech, parentheticals in their brackets.
    """

    kind: Kind
    text: str
    line: int
    heard_only: bool = False
    said: tuple[tuple[int, str], ...] = ()


Lines = list[tuple[int, str]]


def elements(text: str, first_line: int = 1) -> Iterator[Element]:
    """The elements of a screenplay without its title page and its cuts, in order."""
    shown, said = without_notes(text, first_line)
    notes = [Element(Kind.NOTE, words, line) for line, words in said]
    notes.reverse()
    for block in _blocks(shown.split("\n"), first_line):
        while notes and notes[-1].line < block[0][0]:
            yield notes.pop()
        yield from _elements_of(block)
    yield from reversed(notes)


def _blocks(lines: list[str], first_line: int) -> Iterator[Lines]:
    """Lines that stand together; two spaces keep an empty line of a speech within it."""
    block: Lines = []
    for number, line in enumerate(lines, first_line):
        text = " ".join(line.replace(TAKEN, " ").split())
        if text or (line == "  " and len(block) > 1 and cue(block[0][1])):
            block.append((number, text))
        elif block and TAKEN not in line:
            yield block
            block = []
    if block:
        yield block


def _elements_of(block: Lines) -> Iterator[Element]:
    """What one block holds: marks at its beginning, then a speech or an action."""
    if is_on_screen(block[0][1]):
        words = " ".join(text for _, text in block)
        yield Element(Kind.LEFT_OUT, plain(words), block[0][0])
        return
    begin = 0
    for line, text in block:
        single = _single(text, line)
        if single is None:
            break
        yield from single
        begin += 1
    if not (block := block[begin:]):
        return
    line, text = block[0]
    if len(block) > 1 and (found := cue(text)):
        name, seen = found
        said = tuple(_whole_asides(block[1:]))
        yield Element(Kind.SPEECH, name, line, heard_only=not seen or not name, said=said)
    else:
        yield from _actions(block)


def _single(text: str, line: int) -> tuple[Element, ...] | None:
    """The element of a line that is one for itself; None for all others."""
    if is_writers_own(text):
        return ()
    if text.startswith(">"):
        kind = Kind.LEFT_OUT if text.endswith("<") else Kind.TRANSITION
        return (Element(kind, plain(text.strip("><")), line),)
    if heading := heading_of(text):
        return (Element(Kind.HEADING, plain(heading), line),)
    if is_transition(text):
        return (Element(Kind.TRANSITION, text, line),)
    if is_structure(text):
        return (Element(Kind.LEFT_OUT, plain(text), line),)
    if text.startswith("~"):
        return (Element(Kind.SPEECH, "", line, heard_only=True, said=((line, text),)),)
    return None


def _actions(block: Lines) -> Iterator[Element]:
    """An action; lines that begin with a dash, as in a montage, are actions of their own."""
    begin, words = block[0][0], ""
    for line, text in block:
        if text.startswith(_DASHES) and words:
            yield Element(Kind.ACTION, words, begin)
            begin, words = line, ""
        text = text.removeprefix("!").lstrip("-–—• ") if not words else text
        words = f"{words} {text}".strip()
    if words := plain(words):
        yield Element(Kind.ACTION, words, begin)


def _whole_asides(said: Lines) -> Iterator[tuple[int, str]]:
    """Lines of a speech, with a parenthetical over several lines as one."""
    at = 0
    while at < len(said):
        line, text = said[at]
        more = said[at + 1 : at + 1 + _ASIDE_LINES] if text.startswith("(") else []
        ends = next((n for n, (_, one) in enumerate(more, 1) if one.endswith(")")), 0)
        if ends and ")" not in text:
            text = " ".join(one for _, one in said[at : at + ends + 1])
            at += ends
        yield line, text
        at += 1
