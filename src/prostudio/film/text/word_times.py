"""When each word of a recording is probably spoken, by its text and the pauses that are heard.

A word takes as long as it has sounds; the stop after a mark is a pause that belongs to no
word. Where the recording's pauses are known they are found again in the text: a pause is
most likely where a mark stands and where the words before it have had their time, so that
an error never grows past it. What this is worth is measured: `run.py bench word_times`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from prostudio.film import Word
from prostudio.film.text.pauses_heard import Heard, anchors
from prostudio.film.text.word_sounds import WORD, sounds

_STOPS = {",": 3.0, "،": 3.0, "、": 3.0, "，": 3.0, ";": 4.5, ":": 4.5, "—": 4.0, "–": 4.0,
          ".": 6.0, "!": 6.0, "?": 6.0, "…": 6.0, "。": 6.0, "！": 6.0, "？": 6.0, "؟": 6.0,
          "؛": 4.5, "；": 4.5, "：": 4.5, "।": 6.0, "۔": 6.0}  # fmt: skip
"""How long the voice stops after a mark, in sounds."""
_CLAUSE_WORDS = (
    "and but or because that which who und oder aber dass weil et ou mais que qui car y e o "
    "pero ma che perché porque en of maar i a ale lub że и а но или что och men eller og"
)
_BEGINS = frozenset(_CLAUSE_WORDS.split())
"""Words before which a voice often stops without a mark."""
_CLOSING = "\"'”’»)]」』】›"
_FINAL = 1.0
"""How much longer, in sounds, a word is before a stop."""
Pauses = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Token:
    """A spoken token: its length, and the stop after it, both in sounds."""

    text: str
    length: float
    stop: float


def estimate_words(
    text: str, start: int, stop: int, language: str = "", pauses: Pauses | None = None
) -> tuple[Word, ...]:
    """The spoken words of `text` over samples [start, stop), in order and without overlap.

    Args:
        language: BCP-47; an unknown one is read letter by letter.
        pauses: silences that were heard within [start, stop), in order; None when nobody
            listened, and then every mark has its usual stop.
    """
    tokens = _tokens(text, language.lower().split("-")[0])
    if not tokens or stop <= start:
        return tuple(Word(token.text, start, start, "estimated") for token in tokens)
    if pauses is None:
        return tuple(_spread(tokens, start, stop, stops=True))
    heard = [p for p in pauses if start < p[0] < p[1] < stop]
    asked = [
        1.0 if token.stop else 0.5 if after.text.lower() in _BEGINS else 0.0
        for token, after in pairwise([*tokens, tokens[-1]])
    ]
    parts = anchors([token.length for token in tokens], asked, Heard(start, stop, tuple(heard)))
    edges = [(0, start, start), *parts, (len(tokens), stop, stop)]
    words: list[Word] = []
    for (first, _, begins), (last, ends, _) in pairwise(edges):
        words += _spread(tokens[first:last], begins, ends, stops=False)
    return tuple(words)


def within(words: Iterable[Word], samples: int) -> tuple[Word, ...]:
    """The same words in order, none before 0, over another or past the end of the recording."""
    kept: list[Word] = []
    at = 0
    for word in words:
        start = min(max(word.start, at), samples)
        at = min(max(word.stop, start), samples)
        kept.append(replace(word, start=start, stop=at))
    return tuple(kept)


def _tokens(text: str, language: str) -> list[_Token]:
    """Tokens that a voice reads; a mark that stands alone belongs to the one before."""
    tokens: list[_Token] = []
    for part in text.split():
        length = sounds(part, language)
        bare = part.rstrip(_CLOSING)
        pause = _STOPS.get(bare[-1:], 0.0)
        if length:
            tokens.append(_Token(part, length + WORD + (_FINAL if pause else 0.0), pause))
        elif tokens and pause and not tokens[-1].stop:
            last = tokens[-1]
            tokens[-1] = _Token(last.text, last.length + _FINAL, pause)
    return tokens


def _spread(tokens: Sequence[_Token], start: int, stop: int, *, stops: bool) -> Iterable[Word]:
    """Tokens over a stretch by their lengths; nothing stops at its end."""
    gaps = [token.stop if stops else 0.0 for token in tokens[:-1]] + [0.0]
    shares = [part for t, gap in zip(tokens, gaps, strict=True) for part in (t.length, gap)]
    total = sum(shares) or 1.0
    edges = [start + round((stop - start) * at / total) for at in accumulate(shares, initial=0.0)]
    for n, token in enumerate(tokens):
        yield Word(token.text, edges[2 * n], edges[2 * n + 1], "estimated")
