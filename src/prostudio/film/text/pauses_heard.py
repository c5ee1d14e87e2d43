"""Which of a recording's pauses stands between which two words of its text.

The cheapest matching in order (Bellman's recursion, as in R. Bellman, "Dynamic
Programming", 1957): between two matched pauses the words should take the time that they
take elsewhere, and a pause should stand where a mark does.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

_SPREAD = 0.5
"""Variance of a stretch's length in sounds, for each sound in it: how evenly people speak."""
_NO_MARK = {0.0: 3.0, 0.5: 1.0, 1.0: 0.0}
"""Cost of a pause between two words, by how much asks for one: nothing, a word, a mark."""
_UNHEARD = 1.0
"""Cost of a mark at which no pause is heard."""
_LEFT_OUT = 2.0
"""Cost of a pause within a word, for each 100 ms of it: a closed mouth lasts about 80 ms."""
_REACH = 6
"""How many pauses in succession may lie within words."""
_KEPT = 8
"""How many places of one pause are followed up, the cheapest."""
_BAND_SECONDS, _BAND_SHARE = 2.5, 0.03
"""How far from where an even pace puts it a word may lie; more as the recording goes on."""
RATE = 48_000


@dataclass(frozen=True, slots=True)
class Heard:
    """A recording: samples [start, stop), and the silences within."""

    start: int
    stop: int
    pauses: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _State:
    """A pause (-1: the beginning) at the end of so many words; what it cost to get here."""

    pause: int
    words: int
    cost: float
    before: _State | None = None


class _Matching:
    """Everything in sounds, as if the silences were cut out."""

    def __init__(self, lengths: Sequence[float], asked: Sequence[float], heard: Heard) -> None:
        self.said = [0.0, *accumulate(lengths)]
        self.marks = [0, *accumulate(asks == 1 for asks in asked)]
        self.asked = asked
        silent = [0, *accumulate(stop - start for start, stop in heard.pauses)]
        sounding = max(1, heard.stop - heard.start - silent[-1])
        self.rate = sounding / (self.said[-1] or 1.0)
        self.at = [
            (start - heard.start - gone) / self.rate
            for (start, _), gone in zip(heard.pauses, silent, strict=False)
        ]
        self.left_out = [
            0.0,
            *accumulate(
                _LEFT_OUT * (stop - start) / (RATE / 10) for start, stop in heard.pauses
            ),
        ]  # fmt: skip

    def near(self, pause: int) -> list[int]:
        """After how many words this pause may come."""
        at = self.at[pause]
        band = (_BAND_SECONDS * RATE) / self.rate + _BAND_SHARE * at
        first, last = bisect_left(self.said, at - band), bisect_right(self.said, at + band)
        return list(range(max(1, first), min(last, len(self.said) - 1)))

    def step(self, state: _State, pause: int, words: int) -> float:
        """What it costs to go from one matched pause to the next; `pause` may be the end."""
        here = self.at[pause] if pause < len(self.at) else self.said[-1]
        there = self.at[state.pause] if state.pause >= 0 else 0.0
        said = self.said[words] - self.said[state.words]
        off = (here - there) - said
        unheard = self.marks[words - 1] - self.marks[state.words]
        silent = self.left_out[min(pause, len(self.at))] - self.left_out[state.pause + 1]
        bare = 0.0 if words == len(self.asked) else _NO_MARK[self.asked[words - 1]]
        return off * off / (2 * (_SPREAD * said + 0.1)) + _UNHEARD * unheard + silent + bare


def anchors(
    lengths: Sequence[float], asked: Sequence[float], heard: Heard
) -> list[tuple[int, int, int]]:
    """(how many words are over, first and one-past-last sample of the pause), in order.

    Args:
        lengths: of the words, in sounds.
        asked: what asks for a stop after each: 1 a mark, 0.5 a word that begins a clause, 0.
    """
    if not heard.pauses or len(lengths) < 2:
        return []
    task = _Matching(lengths, asked, heard)
    begin = _State(-1, 0, 0.0)
    states: list[list[_State]] = []
    for pause in range(len(heard.pauses)):
        before = [begin, *(s for row in states[-_REACH:] for s in row)]
        here = []
        for words in task.near(pause):
            options = [(s.cost + task.step(s, pause, words), s) for s in before if s.words < words]
            cost, best = min(options, key=lambda option: option[0])
            here.append(_State(pause, words, cost, best))
        states.append(sorted(here, key=lambda state: state.cost)[:_KEPT])
    count, last = len(heard.pauses), [begin, *(s for row in states[-_REACH:] for s in row)]
    end = min(last, key=lambda s: s.cost + task.step(s, count, len(lengths)))
    return list(reversed(list(_path(end, heard))))


def _path(state: _State | None, heard: Heard) -> list[tuple[int, int, int]]:
    found = []
    while state is not None and state.pause >= 0:
        found.append((state.words, *heard.pauses[state.pause]))
        state = state.before
    return found
