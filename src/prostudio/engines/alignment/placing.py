"""From what was heard of each word to words without holes: letters are heard as peaks."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from prostudio.film import Word
from prostudio.film.text.word_times import estimate_words

Range = tuple[int, int]


def placed(
    tokens: Sequence[str], heard: Sequence[Range | None], samples: int, pauses: Sequence[Range]
) -> tuple[Word, ...]:
    """A word for each token, in order, within [0, samples).

    A recogniser marks where it knows a letter, not how long that lasts: a word goes on
    until the next one begins, or until a pause. Tokens of which nothing was heard share
    the time between their neighbours.
    """
    words: list[Word] = []
    order = list(enumerate(heard))
    for known, run in groupby(order, key=lambda item: item[1] is not None):
        numbers = [number for number, _ in run]
        if known:
            words += [Word(tokens[n], *_range(heard[n]), "aligned") for n in numbers]
        else:
            start = words[-1].stop if words else 0
            after = numbers[-1] + 1
            stop = _range(heard[after])[0] if after < len(tokens) else samples
            words += estimate_words(" ".join(tokens[n] for n in numbers), start, max(start, stop))
    return tuple(
        Word(word.text, word.start, _lasting(word, words[n + 1 :], samples, pauses), word.source)
        for n, word in enumerate(words)
    )


def _lasting(word: Word, later: Sequence[Word], samples: int, pauses: Sequence[Range]) -> int:
    """Where a word ends: at the next one, at the pause before that, or with the recording."""
    limit = later[0].start if later else samples
    silent = [start for start, _ in pauses if word.stop <= start < limit]
    return max(word.stop, min([limit, *silent]))


def _range(heard: Range | None) -> Range:
    return heard or (0, 0)
