"""From the library's events to one time range for each spoken token."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from prostudio.film.sound import Word

if TYPE_CHECKING:
    from numpy.typing import NDArray

_STEP = 220
"""Samples, 10 ms at 22050 Hz: how finely silence is looked for."""

_SILENT = 0.01
"""-40 dBFS: below it there is no voice."""


def words_from_events(
    text: str,
    tokens: Sequence[tuple[int, int]],
    events: Sequence[tuple[int, int]],
    samples: NDArray[np.float32],
) -> tuple[Word, ...]:
    """One word for each token, in order, without overlap, all within the sound.

    The library reports (character, sample) for each unit it speaks: several for
    `1,250`, none for a word it runs together with its neighbour ("of the"). The first
    event within a token is its start; a token without one gets its share of the time
    between its neighbours, by characters.

    Args:
        samples: [n], what was spoken.
    """
    if not tokens:
        return ()
    voiced = _voiced(samples)
    starts = _filled(tokens, _first_events(tokens, events, voiced[1]), voiced)
    words = []
    for index, (first, last) in enumerate(tokens):
        stop = starts[index + 1] if index + 1 < len(tokens) else voiced[1]
        stop = _last_sound(samples, starts[index], max(stop, starts[index] + 1))
        words.append(Word(text[first:last], starts[index], stop))
    return tuple(words)


def _voiced(samples: NDArray[np.float32]) -> tuple[int, int]:
    """First and one-past-last sample of the voice."""
    loud = np.flatnonzero(np.abs(samples) > _SILENT)
    return (int(loud[0]), int(loud[-1]) + 1) if loud.size else (0, len(samples))


def _first_events(
    tokens: Sequence[tuple[int, int]], events: Sequence[tuple[int, int]], end: int
) -> dict[int, int]:
    """Token -> its first event's sample, rising with the tokens."""
    firsts = [first for first, _ in tokens]
    found: dict[int, int] = {}
    latest = -1
    for character, sample in events:
        token = bisect_right(firsts, character) - 1
        inside = token >= 0 and character < tokens[token][1]
        if inside and token not in found and latest < sample < end:
            if found and token < max(found):
                continue
            found[token] = latest = sample
    return found


def _filled(
    tokens: Sequence[tuple[int, int]], known: dict[int, int], voiced: tuple[int, int]
) -> list[int]:
    """A start for every token; the missing ones between their neighbours by characters."""
    edges = {**known, len(tokens): voiced[1]}
    edges.setdefault(0, voiced[0])
    starts: list[int] = []
    order = sorted(edges)
    for left, right in pairwise(order):
        weights = [stop - start + 1 for start, stop in tokens[left:right]]
        span, total, gone = edges[right] - edges[left], sum(weights), 0
        for weight in weights:
            starts.append(edges[left] + span * gone // total)
            gone += weight
    return starts


def _last_sound(samples: NDArray[np.float32], start: int, stop: int) -> int:
    """Where the voice ends in [start, stop), so that a pause belongs to no word."""
    while stop - start > 2 * _STEP and np.abs(samples[stop - _STEP : stop]).max() < _SILENT:
        stop -= _STEP
    return stop
