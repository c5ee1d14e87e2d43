"""What a farm is, as rows; every figure that is an assumption says so."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CardType:
    """A card of the farm: its share of all cards, and how fast it is beside the planned one."""

    name: str
    vram_mb: int
    share: float
    speed: float
    hour: float
    """Dollars of an hour, rented: an assumption; they differ by half and more."""


PLANNED_FOR = "NVIDIA GeForce RTX 4090"
"""Whose estimates the steps have; `devices.speed` has makers' figures, of which 0.7 is taken."""

CARDS = (
    CardType("RTX 3060", 12_000, 0.3, 25 / 165, 0.12),
    CardType("RTX 4090", 24_000, 0.7, 1.0, 0.45),
)
"""Smallest first. A mixed farm on purpose: what needs 24 GB must find its card."""


@dataclass(frozen=True, slots=True)
class Failures:
    """How often things break; assumptions, of the unkind sort.

    Attributes:
        crash: of a step's process, for each step on a card.
        node_days: between two losses of one node; it is away for `node_away_s`.
        driver: of the process that makes a film, in an hour.
        head_days: between two losses of the head, which ends every film's process.
        slow: share of nodes that are three times slower than they should be.
    """

    crash: float = 0.002
    node_days: float = 20.0
    node_away_s: float = 900.0
    driver: float = 0.01
    driver_away_s: float = 20.0
    head_days: float = 10.0
    head_away_s: float = 180.0
    slow: float = 0.01


NO_FAILURES = Failures(0.0, 1e9, 0.0, 0.0, 0.0, 1e9, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Farm:
    """So many cards, and how they stand together.

    Attributes:
        per_node: cards of one node.
        cores: for CPU steps, for each card.
        at_once: films being made side by side, for each card; at least two.
        keeps_s: so long a film keeps an idle hand that has a model loaded.
        wanted_s: so long where another film waits for a hand.
        shared: hands are everybody's and keep their model from film to film; what if.
        patience_s: a shared hand leaves its model for a film that has waited so long.
    """

    cards: int
    films: int
    per_node: int = 4
    cores: int = 4
    at_once: float = 1.0
    keeps_s: float = 300.0
    wanted_s: float = 3.0
    shared: bool = False
    failures: Failures = Failures()
    patience_s: float = 600.0

    @property
    def side_by_side(self) -> int:
        """Films that are made at once."""
        return max(2, round(self.cards * self.at_once))


@dataclass(frozen=True, slots=True)
class Prices:
    """In dollars; put your own in. Requests and storage are S3's list (Standard, us-east-1)."""

    put_1000: float = 0.005
    get_1000: float = 0.0004
    gb_month: float = 0.023


@dataclass(frozen=True, slots=True)
class Bounds:
    """What others say that they bear; where each is from stands in docs/scale.md."""

    puts_s: int = 3_500
    gets_s: int = 5_500
    prefixes: int = 256
    """`objects/ab/` and `manifests/ab/`: two hexadecimal digits of a digest."""
    actors: int = 10_000
    watched_by_core: int = 8
    """Films that a server watches at once, for each of its cores (`jobs.room`)."""
