"""What came of a farm, as the figures of one row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.farm.films import Kind
from benchmarks.farm.rows import Bounds, Prices
from benchmarks.farm.world import World
from prostudio.jobs.room import WATCHING_RAM_MB

STARTED_S = 1.5
"""Of a core, until a film's process has imported what plans it; measured with `make --dry-run`."""
PRICES, BOUNDS = Prices(), Bounds()


def figures(world: World, kinds: Sequence[Kind]) -> dict[str, Any]:
    """One row; while the line was full, where that says more than the whole."""
    tally, depot, cards = world.tally, world.depot, world.farm.cards
    full_s, films = tally.full_s, tally.films
    an_hour = tally.full_films / full_s * 3600 if tally.full_films else films / tally.seconds * 3600
    planning_s = sum(kind.planning_s for kind in kinds) / len(kinds)
    loop_s = tally.loop_s / max(1, tally.looked_at)
    process_s = STARTED_S + planning_s + loop_s
    return {
        "cards": cards,
        "films": films,
        "days": round(tally.seconds / 86_400, 2),
        "films an hour": round(an_hour, 1),
        "of a film, hours, median": round(sorted(tally.made_in)[films // 2] / 3600, 2),
        "cards at work": round(tally.full_card_s / (full_s * cards), 3),
        "of that, loading": round(tally.loading_s / tally.card_s, 3),
        "of that, lost": round(tally.lost_s / tally.card_s, 5),
        "models loaded a film": round(tally.loads / films, 1),
        "loads avoided": round(1.0 - tally.loads / tally.card_steps, 3),
        "broken: steps, nodes, processes, heads": [
            tally.crashes,
            tally.nodes_lost,
            tally.drivers_lost,
            tally.heads_lost,
        ],
        "films given up and asked for again": tally.given_up,
        "puts a film": round(depot.puts / films, 1),
        "gets a film": round(depot.gets / films, 1),
        "GB up a film": round(depot.up_bytes / films / 1e9, 2),
        "GB down a film": round(depot.down_bytes / films / 1e9, 2),
        "puts a second, peak": depot.peak_puts_s,
        "gets a second, peak": depot.peak_gets_s,
        "loop, ms a step": round(loop_s * films / tally.steps * 1000, 2),
        "process, core s a film": round(process_s, 2),
        "cores for processes": round(an_hour * process_s / 3600, 2),
        "GB for processes": round(world.farm.side_by_side * WATCHING_RAM_MB / 1000, 1),
        "hands begun a second": round((tally.loads + tally.processes) / tally.seconds, 3),
        **_costs(world),
    }


def _costs(world: World) -> dict[str, float]:
    """Dollars for each finished minute: cards, whether or not they work, and the store."""
    tally, depot = world.tally, world.depot
    minutes = tally.film_s / 60
    hours = (tally.full_s or tally.seconds) / 3600
    of_full = (tally.full_film_s / 60) if tally.full_films else minutes
    cards = sum(hand.card.hour for node in world.machines.nodes for hand in node.hands) * hours
    asked = depot.puts / 1000 * PRICES.put_1000 + depot.gets / 1000 * PRICES.get_1000
    kept = depot.up_bytes / 1e9 * PRICES.gb_month
    return {
        "$ a minute, cards": round(cards / of_full, 4),
        "$ a minute, requests": round(asked / minutes, 5),
        "$ a minute, a month kept": round(kept / minutes, 4),
    }


def limits(row: dict[str, Any]) -> dict[str, Any]:
    """At how many such cards each part is full, from the busiest moment of a row."""
    cards = row["cards"]

    def full(bound: float, figure: float) -> int:
        return round(bound * cards / figure, -2) if figure else 0

    a_second = row["films an hour"] / 3600
    up_mb_s, down_mb_s = (row[f"GB {way} a film"] * a_second * 1000 for way in ("up", "down"))
    puts_s, gets_s = (row[f"{what} a film"] * a_second for what in ("puts", "gets"))
    return {
        "one prefix of S3, puts, mean: cards": full(BOUNDS.puts_s, puts_s),
        "one prefix of S3, gets, mean: cards": full(BOUNDS.gets_s, gets_s),
        "the same where all films begin at once, puts: cards": full(
            BOUNDS.puts_s, row["puts a second, peak"]
        ),
        "and gets: cards": full(BOUNDS.gets_s, row["gets a second, peak"]),
        "a bucket of Google's before it grows, puts, mean: cards": full(1_000, puts_s),
        "a store at 1 Gbit/s, mean: cards": full(110, max(up_mb_s, down_mb_s)),
        "a store at 10 Gbit/s, mean: cards": full(1_100, max(up_mb_s, down_mb_s)),
        "a server of 16 cores and 64 GB, a film for each card: cards": BOUNDS.watched_by_core * 16,
        "the same, a film for each four cards: cards": BOUNDS.watched_by_core * 16 * 4,
        "Ray's tested actors, a hand for each card and each core: cards": BOUNDS.actors // 5,
        "MB/s up and down, mean": [round(up_mb_s, 1), round(down_mb_s, 1)],
    }
