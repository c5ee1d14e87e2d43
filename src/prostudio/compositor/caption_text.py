"""The words of a caption: what cannot be divided, how wide it is, how good a break after it is."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from prostudio.compositor.caption_words import HYPHEN, columns, parts_of
from prostudio.film.text.sentences import sentence_spans
from prostudio.film.timeline import SpokenLine

_CLAUSE_END = re.compile(r"""[,;:–—،؛、，；：]+["'”’»)\]」』】]*$""")
_LEANING = {
    "en": "a an the of to in on at by for with from and or but nor so as if that than his her its "
    "my your our their this these those is are was were be not no very",
    "de": "der die das den dem des ein eine einen einem einer und oder aber doch dass wenn als wie "
    "zu in im an am auf aus bei mit nach von vom vor für über unter durch ohne um sein ihr nicht",
    "fr": "le la les un une des du de d' l' et ou mais à au aux en dans sur sous par pour avec "
    "sans que qui ne se sa son ses ce cette ces mon ma mes leur très",
    "es": "el la los las un una unos unas y o pero de del a al en con por para sin sobre que no se "
    "su sus mi mis tu tus este esta muy",
    "it": "il lo la i gli le un uno una e o ma di del della a al in nel con su per tra fra che non",
    "pt": "o a os as um uma e ou mas de do da dos das em no na por para com sem que não se seu sua",
}
"""Words that lean on the next one: a line does not end with them. By language."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A word, or a character of a script without spaces, and when it is spoken.

    Attributes:
        width: in columns; marks and joiners take none.
        break_cost: how bad it is to end a caption or a line after it, from 0.
        writer_break: the writer ended a line here.
        space: a space follows it within a line.
        start: first sample, from the film's start.
        stop: one past its last sample.
    """

    text: str
    width: float
    break_cost: float
    writer_break: bool
    space: bool
    start: int
    stop: int

    @property
    def counts(self) -> bool:
        """Whether it is a word: a dash or an emoji by itself is none."""
        return bool(_spoken(self.text))


def pieces_of(line: SpokenLine, longest: int, whole: int | None = None) -> tuple[Piece, ...]:
    """The line's text in pieces with the times of its words.

    Words of up to `whole` columns (None: `longest`, a line's) and numbers stay whole; what is
    longer comes in pieces of at most that.

    Tokens that are not spoken (emoji, dashes) take the moment between their neighbours.
    """
    tokens = _tokens(line.text, line.language, longest, whole or longest)
    times = _times(line, [text for text, _, _ in tokens])
    leaning = frozenset(_LEANING.get(line.language.lower().split("-")[0], "").split())
    ends = {
        len("".join(line.text[:stop].split()))
        for _, stop in sentence_spans(line.text, line.language)
    }
    pieces = []
    letters = 0
    for index, ((text, space, writer_break), (start, stop)) in enumerate(
        zip(tokens, times, strict=True)
    ):
        letters += len(text.removesuffix(HYPHEN))
        text = text.replace(HYPHEN, "-")
        after = tokens[index + 1][0] if index + 1 < len(tokens) else ""
        cost = 0.0 if letters in ends else _break_cost(text, after, space, leaning)
        width = columns(text, line.language)
        pieces.append(Piece(text, width, cost, writer_break, space, start, stop))
    return tuple(pieces)


def joined(pieces: tuple[Piece, ...]) -> str:
    """The pieces as one line of text."""
    return "".join(piece.text + (" " if piece.space else "") for piece in pieces).strip()


def width_of(pieces: tuple[Piece, ...]) -> float:
    """Columns of the pieces on one line."""
    if not pieces:
        return 0.0
    gaps = sum(1 for piece in pieces[:-1] if piece.space)
    return sum(piece.width for piece in pieces) + gaps


def _tokens(text: str, language: str, longest: int, whole: int) -> list[tuple[str, bool, bool]]:
    """(text, a space follows, the writer's line ends here) of every piece.

    Lines count as the writer's when each of them fits: longer ones are prose that was
    wrapped for an editor.
    """
    rows = text.split("\n")
    verse = all(columns(row.strip(), language) <= longest for row in rows)
    tokens: list[tuple[str, bool, bool]] = []
    for row in rows:
        for word in row.split():
            parts = parts_of(word, language, longest, whole)
            tokens += [(part, False, False) for part in parts[:-1]]
            tokens.append((parts[-1], True, False))
        if tokens:
            tokens[-1] = (tokens[-1][0], True, verse)
    return tokens


def _break_cost(text: str, after: str, space: bool, leaning: frozenset[str]) -> float:
    """1 after a clause, 4 between words, more after a word that leans on the next."""
    if _CLAUSE_END.search(text):
        return 1.0
    if not space:
        return _inside_cost(text[-1], after[0])
    if text[-1].isdigit() and after[:3].isdigit():
        return 12.0  # 1 250 000
    if text.lower().strip("\"'“‘«([") in leaning:
        return 8.0
    return 3.0 if after.lower() in leaning else 4.0


def _inside_cost(before: str, after: str) -> float:
    """How bad a break between two characters without a space is.

    Japanese words mostly end in hiragana and begin in another script; a katakana word
    is one word.
    """
    kinds = [unicodedata.name(letter, "").split()[0:1] for letter in (before, after)]
    hiragana, katakana = ["HIRAGANA"], ["KATAKANA"]
    if kinds == [katakana, katakana]:
        return 9.0
    if kinds[0] == hiragana and kinds[1] != hiragana:
        return 3.0
    return 6.0


def _times(line: SpokenLine, tokens: list[str]) -> list[tuple[int, int]]:
    """When each token is spoken: letters share the time of the word that they belong to."""
    letters = [max(1, len(_spoken(token))) if _spoken(token) else 0 for token in tokens]
    marks = _marks(line)
    times = []
    done = 0
    total = max(1, sum(letters))
    for count in letters:
        start, stop = done / total, (done + count) / total
        times.append((_at(marks, start, after=True), _at(marks, stop, after=False)))
        done += count
    return times


def _marks(line: SpokenLine) -> list[tuple[float, int, int]]:
    """(share of the letters spoken, when they end, when the next ones begin), rising."""
    words = line.words or ()
    counts = [max(1, len(_spoken(word.text))) for word in words]
    if not words:
        return [(0.0, line.start, line.start), (1.0, line.stop, line.stop)]
    marks = [(0.0, words[0].start, words[0].start)]
    done = 0
    for index, (word, count) in enumerate(zip(words, counts, strict=True)):
        done += count
        begins = words[index + 1].start if index + 1 < len(words) else word.stop
        marks.append((done / sum(counts), word.stop, begins))
    return marks


def _at(marks: list[tuple[float, int, int]], share: float, *, after: bool) -> int:
    """The sample at a share of the letters; at a word's edge, the gap's far or near side."""
    for (low, _, begin), (high, end, next_begin) in pairwise(marks):
        if abs(share - high) < 1e-9:
            return next_begin if after else end
        if share < high:
            return round(begin + (end - begin) * max(0.0, share - low) / (high - low))
    return marks[-1][1]


def _spoken(token: str) -> str:
    return "".join(c for c in token if unicodedata.category(c)[0] in "LMN")
