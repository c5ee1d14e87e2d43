"""A screenplay's elements: Fountain 1.1 (https://fountain.io/syntax), line by line.

Leading spaces mean nothing; a blank line ends an element. Sections, synopses and page breaks
are the writer's own and leave nothing; notes come out of the text they stand in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from prostudio.film.screenplay.notes import without_notes

_HEADING = re.compile(
    r"(?i:INT|EXT|EST|INT\.?/EXT|EXT\.?/INT|I/E)\. *\S.*|(?:INT|EXT|INT/EXT|I/E) +\S[^a-z]*"
)
_FORCED_HEADING = re.compile(r"\.(?=\w)")
_NUMBER = re.compile(r"\s*#[\w.-]+#\s*$")
_TRANSITION = re.compile(r"[^a-z]*\bTO:|FADE (?:IN|OUT)[.:]?|FADE TO [A-Z]+[.:]?|CUT TO BLACK\.?")
_EXTENSION = re.compile(r"\s*\(([^()]*)\)")
_WRITERS_OWN = re.compile(r"#+(?:\s|\w)|=(?!=)|={3,}\s*$")


_EMPHASIS = re.compile(r"(?<!\\)(\*{1,3}|_)(?=\S)((?:(?!\1).)*?\S)(?<!\\)\1")
_NESTED = 4
"""Emphasis within emphasis: `_***so***_` and a little more."""
_LONGEST_CUE = 100


class Kind(Enum):
    """What a part of a screenplay is."""

    HEADING = auto()
    ACTION = auto()
    SPEECH = auto()
    TRANSITION = auto()
    CENTRED = auto()
    NOTE = auto()


@dataclass(frozen=True, slots=True)
class Element:
    """One of them.

    Attributes:
        text: without its marks; the speaker's name for a speech.
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
    """The elements of a screenplay without its title page, in order."""
    shown, said = without_notes(text, first_line)
    notes = [Element(Kind.NOTE, words, line) for line, words in said]
    for block in _blocks(shown.split("\n"), first_line):
        while notes and notes[0].line < block[0][0]:
            yield notes.pop(0)
        yield from _elements_of(block)
    yield from notes


def _blocks(lines: list[str], first_line: int) -> Iterator[Lines]:
    """Lines that stand together; two spaces keep an empty line of a speech within it."""
    block: Lines = []
    for number, line in enumerate(lines, first_line):
        if line.strip() or (len(line) >= 2 and block and _cue(block[0][1])):
            block.append((number, " ".join(line.split())))
        elif block:
            yield block
            block = []
    if block:
        yield block


def _elements_of(block: Lines) -> Iterator[Element]:
    """What one block holds: marks at its beginning, then a speech or an action."""
    begin = 0
    for line, text in block:
        single = _single(text, line, alone=len(block) - begin == 1)
        if single is None:
            break
        yield from single
        begin += 1
    if not (block := block[begin:]):
        return
    line, text = block[0]
    if len(block) > 1 and (cue := _cue(text)):
        name, seen = cue
        yield Element(Kind.SPEECH, name, line, heard_only=not seen, said=tuple(block[1:]))
        return
    words = " ".join(one.removeprefix("!") for _, one in block if one)
    yield Element(Kind.ACTION, plain(words), line)


def _single(text: str, line: int, *, alone: bool) -> tuple[Element, ...] | None:
    """The element of a line that is one for itself; None for all others."""
    if _WRITERS_OWN.match(text):
        return ()
    if text.startswith(">"):
        kind = Kind.CENTRED if text.endswith("<") else Kind.TRANSITION
        return (Element(kind, plain(text.strip("><")), line),)
    if (forced := _FORCED_HEADING.match(text)) or _HEADING.fullmatch(text):
        words = text[forced.end() :] if forced else text
        return (Element(Kind.HEADING, plain(_NUMBER.sub("", words)), line),)
    if alone and _TRANSITION.fullmatch(text):
        return (Element(Kind.TRANSITION, text, line),)
    if text.startswith("~"):
        return (Element(Kind.SPEECH, "", line, heard_only=True, said=((line, text),)),)
    return None


def _cue(text: str) -> tuple[str, bool] | None:
    """The name of who speaks, and whether they are seen; None where it is no name."""
    if text[:1] in "!(" or len(text) > _LONGEST_CUE:
        return None
    forced = text.startswith("@")
    bare = _EXTENSION.sub("", text.removeprefix("@").rstrip("^ ")).strip()
    if not any(map(str.isalpha, bare)) or not (forced or bare == bare.upper()):
        return None
    aside = {re.sub(r"[^A-Z]", "", one.upper()) for one in _EXTENSION.findall(text)}
    name = _name(plain(bare))
    return (name, not aside & {"VO", "OS", "OC", "PRELAP"}) if name else None


def _name(text: str) -> str:
    """A name as the cast takes it: SOLDIER #2 is SOLDIER 2."""
    words = " ".join(re.sub(r"[^\w .'’-]+|_+", " ", text).split())
    return re.sub(r"^[\W\d_]+|[^\w.'’]+$", "", words)


def plain(text: str) -> str:
    r"""Words without *, ** and _ around them; `\*` is the sign itself."""
    for _ in range(_NESTED):
        text = _EMPHASIS.sub(r"\2", text)
    return " ".join(re.sub(r"\\([*_])", r"\1", text).split())
