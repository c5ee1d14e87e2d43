"""Films that wait for a hand or a core, in the order in which they came."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from benchmarks.farm.film import Film

_FIRST = 12
"""Of those who wait so many are looked at."""


class Queues:
    """Who waits for what."""

    def __init__(self, patience_s: float) -> None:
        self._patience_s = patience_s
        self._for_model: dict[str, dict[Film, None]] = {}
        self._since: dict[Film, float] = {}
        self._for_core: dict[Film, None] = {}

    @property
    def anybody(self) -> bool:
        """Whether a film waits for a hand."""
        return bool(self._since)

    def for_hand(self, film: Film, model: str, now: float) -> None:
        """The film could start a step with this model, and found no hand."""
        self._for_model.setdefault(model, {})[film] = None
        self._since.setdefault(film, now)

    def for_core(self, film: Film) -> None:
        """The film could start a step, and found no core."""
        self._for_core[film] = None

    def forget(self, film: Film) -> None:
        """It waits no more, or asks anew."""
        if self._since.pop(film, None) is not None:
            for films in self._for_model.values():
                films.pop(film, None)
        self._for_core.pop(film, None)

    def next_for_hand(self, model: str, now: float) -> Iterator[Film]:
        """Who may have a hand that has this model, "" where it has none any more.

        One that has waited too long; one whose model it is; of those who came first the ones
        that have the fewest hands, since none has more than its part while others wait.
        """
        oldest = list(islice(self._since, _FIRST))
        if oldest and model and now - self._since[oldest[0]] > self._patience_s:
            yield oldest[0]
        yield from islice(list(self._for_model.get(model, ())), 1)
        yield from sorted(oldest, key=lambda film: film.hands)[:3]

    def next_for_core(self) -> Iterator[Film]:
        """Who may have a core."""
        yield from list(self._for_core)[:2]

    def all(self) -> list[Film]:
        """Everybody."""
        return list(dict.fromkeys([*self._since, *self._for_core]))
