"""What happened on a farm, counted."""

from __future__ import annotations

from dataclasses import dataclass, field

from benchmarks.farm.film import Film


@dataclass(slots=True)
class Tally:
    """Counts and seconds of one farm.

    Attributes:
        loads: models that were loaded, for `loading_s`.
        card_s: seconds that cards were at work, loading included.
        lost_s: work of killed steps that had to be done again.
        processes: of films; more than there are films where some were lost.
        loop_s: what the executor's own loops took of a real core, for `looked_at` films.
        full_s: until the line was empty; before, every card had somebody to work for. So
            with the three after it.
    """

    films: int = 0
    film_s: float = 0.0
    seconds: float = 0.0
    steps: int = 0
    card_steps: int = 0
    loads: int = 0
    loading_s: float = 0.0
    card_s: float = 0.0
    lost_s: float = 0.0
    crashes: int = 0
    nodes_lost: int = 0
    drivers_lost: int = 0
    heads_lost: int = 0
    given_up: int = 0
    processes: int = 0
    loop_s: float = 0.0
    looked_at: int = 0
    full_s: float = 0.0
    full_card_s: float = 0.0
    full_films: int = 0
    full_film_s: float = 0.0
    made_in: list[float] = field(default_factory=list)

    def finish(self, film: Film, now: float) -> None:
        """A film is made."""
        self.films += 1
        self.film_s += film.kind.seconds
        if film.loop_s:
            self.loop_s += film.loop_s
            self.looked_at += 1
        self.made_in.append(now - film.began)

    def line_is_empty(self, now: float, at_work_s: float) -> None:
        """From now on cards are idle because nothing is left to begin."""
        self.full_s, self.full_card_s = now, self.card_s + at_work_s
        self.full_films, self.full_film_s = self.films, self.film_s
