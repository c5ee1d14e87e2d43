"""Farms of 1 to 1,000 cards and up to 10,000 films, by the real planner and the executor's loop.

Nothing is made: steps take the time that their engines estimate, and the clock is computed.
`FARM_CARDS="1 8"` chooses sizes, `FARM_FILMS` the films of the largest; `FARM_DOCS=1` writes the
plot into docs/img and the tables into docs/scale.md.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.farm.figures import figures, limits
from benchmarks.farm.films import Kind, kinds
from benchmarks.farm.page import write_page
from benchmarks.farm.rows import NO_FAILURES, Farm
from benchmarks.farm.trouble import invite
from benchmarks.farm.world import World

CARDS = tuple(int(n) for n in os.environ.get("FARM_CARDS", "1 4 16 64 250 1000").split())
FILMS = int(os.environ.get("FARM_FILMS", "10000"))
LEAST_FILMS = 60
"""A small farm reaches its pace with so many."""


def measure() -> dict[str, Any]:
    """A row for each size; then what differs where one thing is done in another way."""
    planned = kinds()
    rows = [row(Farm(cards, films_of(cards)), planned) for cards in CARDS]
    middle = Farm(64, max(LEAST_FILMS, FILMS * 640 // 10_000))
    ways = {
        "as it is": middle,
        "nothing breaks": replace(middle, failures=NO_FAILURES),
        "a film for every four cards": replace(middle, at_once=0.25),
        "two films for every card": replace(middle, at_once=2.0),
        "idle hands given up after 10 s": replace(middle, keeps_s=10.0),
        "hands shared by all films": replace(middle, shared=True),
    }
    others = {name: row(farm, planned) for name, farm in ways.items()}
    found = {"rows": rows, "limits": limits(rows[-1]), "64 cards": others}
    if os.environ.get("FARM_DOCS"):
        write_page(found)
    return found


def films_of(cards: int) -> int:
    """Ten films for each card, as far as there are that many."""
    return max(min(FILMS, LEAST_FILMS), min(FILMS, round(FILMS * cards / max(CARDS))))


def row(farm: Farm, planned: Sequence[Kind]) -> dict[str, Any]:
    """One farm from its first film to its last, told on stderr as soon as it is done."""
    began = time.process_time()
    with tempfile.TemporaryDirectory(prefix="prostudio-farm-") as folder:
        world = World(farm, planned, Path(folder))
        invite(world)
        world.run()
    found = figures(world, planned)
    print(f"{farm.cards} cards: {time.process_time() - began:.0f} core s", file=sys.stderr)
    return found
