"""The computed farm: films by the real planner, made by the executor's own loop, in no time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks.farm.chart import chart
from benchmarks.farm.figures import figures, limits
from benchmarks.farm.films import KINDS, Kind, kinds
from benchmarks.farm.rows import NO_FAILURES, Failures, Farm
from benchmarks.farm.trouble import invite
from benchmarks.farm.world import World

QUIET = Farm(cards=8, films=6, failures=NO_FAILURES)
UNKIND = Failures(
    crash=0.05, node_days=0.005, driver=2.0, head_days=0.005, node_away_s=300.0, head_away_s=60.0
)


@pytest.fixture(scope="module")
def planned() -> list[Kind]:
    return kinds(KINDS[:2])


def made(farm: Farm, planned: Sequence[Kind], root: Path) -> World:
    world = World(farm, planned, root)
    invite(world)
    world.run()
    return world


def test_every_step_of_every_film_is_made_once_where_nothing_breaks(
    planned: list[Kind], tmp_path: Path
) -> None:
    world = made(QUIET, planned, tmp_path)
    wanted = [planned[n % len(planned)] for n in range(QUIET.films)]
    assert world.tally.steps == sum(len(run) for kind in wanted for run in kind.runs)
    assert world.tally.processes == world.tally.films == QUIET.films
    assert world.tally.lost_s == 0.0
    assert not world.at_work


def test_the_same_farm_gives_the_same_figures(planned: list[Kind], tmp_path: Path) -> None:
    farm = Farm(cards=8, films=4, failures=UNKIND)
    told = [figures(made(farm, planned, tmp_path), planned) for _ in range(2)]
    clock = {name for name in told[0] if "loop" in name or "process" in name}
    first, second = ({n: v for n, v in one.items() if n not in clock} for one in told)
    assert first == second


def test_all_films_are_made_though_steps_nodes_processes_and_the_head_are_lost(
    planned: list[Kind], tmp_path: Path
) -> None:
    world = made(replace(QUIET, failures=UNKIND), planned, tmp_path)
    tally = world.tally
    assert tally.films == QUIET.films
    assert min(tally.crashes, tally.nodes_lost, tally.drivers_lost, tally.heads_lost) > 0
    assert tally.processes > tally.films
    assert tally.lost_s > 0.0


def test_what_was_made_before_a_process_was_lost_is_not_made_again(
    planned: list[Kind], tmp_path: Path
) -> None:
    drivers = replace(NO_FAILURES, driver=10.0, driver_away_s=20.0)
    world = made(replace(QUIET, failures=drivers), planned, tmp_path)
    quiet = made(QUIET, planned, tmp_path)
    assert world.tally.drivers_lost > 3
    # Only what was at work is begun again: some steps for each, never a film's seventy.
    again = world.tally.steps - quiet.tally.steps
    assert 0 < again <= world.tally.drivers_lost * 15


def test_a_loaded_model_is_used_again(planned: list[Kind], tmp_path: Path) -> None:
    one = made(Farm(cards=1, films=2, failures=NO_FAILURES), planned[:1], tmp_path)
    models = len(planned[0].loading)
    assert one.tally.card_steps == 2 * 30
    assert one.tally.loads <= 2 * models * 2  # not one for each step


def test_shared_hands_load_less_than_those_of_each_film(
    planned: list[Kind], tmp_path: Path
) -> None:
    own = made(QUIET, planned, tmp_path)
    shared = made(replace(QUIET, shared=True), planned, tmp_path)
    assert shared.tally.loads < own.tally.loads


def test_a_result_is_put_once_and_read_where_it_was_not_made(
    planned: list[Kind], tmp_path: Path
) -> None:
    world = made(Farm(cards=1, films=2, failures=NO_FAILURES), planned[:1], tmp_path)
    # One node has everything that it made: only finished films are fetched.
    assert world.depot.down_bytes == 2 * planned[0].sizes["film"]
    assert world.depot.up_bytes >= 2 * sum(planned[0].sizes.values())


def test_the_figures_say_where_each_part_is_full_and_the_plot_is_drawn(
    planned: list[Kind], tmp_path: Path
) -> None:
    rows = [
        figures(made(Farm(cards, 4, failures=NO_FAILURES), planned, tmp_path), planned)
        for cards in (1, 4)
    ]
    assert all(0.0 < row["cards at work"] <= 1.0 for row in rows)
    assert rows[1]["films an hour"] > rows[0]["films an hour"]
    assert limits(rows[1])["one prefix of S3, puts, mean: cards"] > 4
    drawn = chart(rows)
    assert drawn.startswith("<svg")
    assert drawn.count("<circle") == 6
