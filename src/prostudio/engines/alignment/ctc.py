"""Forced alignment: the likeliest path of a known text through what a recogniser heard.

Viterbi over the states of connectionist temporal classification (Graves et al. 2006,
section 4.1: a blank before, between and after the letters), with the text known, as in
Kürzinger et al. 2020 (arXiv:2007.09127). Plain numpy; one row of states at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from prostudio.errors import FilmError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Probabilities = NDArray[np.float32]

LARGEST = 300_000_000
"""Frames times states: a byte each while the path is kept, about 5 minutes of speech."""


def align(heard: Probabilities, letters: Sequence[int], blank: int) -> list[tuple[int, int]]:
    """For each letter its first and one-past-last frame; rising, at least one frame each.

    Args:
        heard: [T, V], log-probabilities of each sign in each frame.
        letters: signs of the text, none of them the blank.

    Raises:
        FilmError: more letters than frames, or too much of both for memory.
    """
    frames, count = len(heard), len(letters)
    if not count:
        return []
    twice = sum(a == b for a, b in pairwise(letters))
    if frames < count + twice:  # a letter twice needs a blank between
        raise FilmError(f"{count} letters do not fit {frames} frames of sound")
    if frames * (2 * count + 1) > LARGEST:
        raise FilmError(f"{count} letters over {frames} frames are too long to align at once")
    states = np.full(2 * count + 1, blank)
    states[1::2] = letters
    return _spans(*_steps(heard, states, blank))


def _steps(
    heard: Probabilities, states: NDArray[np.int64], blank: int
) -> tuple[NDArray[np.int8], int]:
    """[T, S]: by how many states the best path to each state moved in each frame, 0 to 2.

    And the state that it ends in: the last letter, or the blank after it.
    """
    skips = np.zeros(len(states), dtype=bool)
    skips[2:] = (states[2:] != blank) & (states[2:] != states[:-2])
    score = np.full(len(states), -np.inf)
    score[:2] = heard[0, states[:2]]
    moved = np.zeros((len(heard), len(states)), dtype=np.int8)
    for frame in range(1, len(heard)):
        one, two = np.roll(score, 1), np.roll(score, 2)
        one[0] = -np.inf
        two[~skips] = -np.inf
        options = np.stack([score, one, two])
        moved[frame] = options.argmax(axis=0)
        score = options.max(axis=0) + heard[frame, states]
    return moved, len(states) - (2 if score[-2] > score[-1] else 1)


def _spans(moved: NDArray[np.int8], state: int) -> list[tuple[int, int]]:
    """Walk the best path back from its end."""
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for frame in range(len(moved) - 1, -1, -1):
        first[state] = frame
        last.setdefault(state, frame)
        if frame:
            state -= int(moved[frame, state])
    return [(first[n], last[n] + 1) for n in range(1, moved.shape[1], 2)]
