"""What breaks on a farm, and when."""

from __future__ import annotations

from functools import partial

from benchmarks.farm.world import World

_DAY = 86_400.0


def invite(world: World) -> None:
    """Nodes, films' processes and the head are lost from now on, by chance."""
    failures = world.farm.failures
    if failures.driver:
        world.at(_gap(world, 3_600.0 / max(1e-9, _drivers(world))), partial(_driver, world))
    if failures.node_days < 1e8:
        world.at(_gap(world, _node_gap(world)), partial(_node, world))
        world.at(_gap(world, failures.head_days * _DAY), partial(_head, world))


def _drivers(world: World) -> float:
    """Films' processes lost in an hour."""
    return world.farm.failures.driver * world.farm.side_by_side


def _node_gap(world: World) -> float:
    return world.farm.failures.node_days * _DAY / len(world.machines.nodes)


def _gap(world: World, mean: float) -> float:
    return world.chance.expovariate(1.0 / mean)


def _driver(world: World) -> None:
    """One film's process dies; another begins after a while and finds what is there."""
    making = [film for film in world.live if film.crew is not None]
    if making:
        film = world.chance.choice(making)
        world.tally.drivers_lost += 1
        world.let_go(film)
        world.offer_all()
        world.at(world.farm.failures.driver_away_s, partial(world.start, film))
    world.at(_gap(world, 3_600.0 / _drivers(world)), partial(_driver, world))


def _node(world: World) -> None:
    """One node goes away with what it had at work, and comes back with nothing loaded."""
    there = [node for node in world.machines.nodes if not node.away]
    if there:
        node = world.chance.choice(there)
        world.tally.nodes_lost += 1
        world.machines.lose(node)
        for work in [one for one in world.at_work.values() if one.node is node]:
            world.crash(work, lost=True)
        world.at(world.farm.failures.node_away_s, partial(_node_back, world, node.number))
    world.at(_gap(world, _node_gap(world)), partial(_node, world))


def _node_back(world: World, number: int) -> None:
    world.machines.back(world.machines.nodes[number])
    world.offer_all()


def _head(world: World) -> None:
    """The head goes away, and with it every film's process and every hand."""
    world.tally.heads_lost += 1
    world.closed = True
    for film in list(world.live):
        world.let_go(film)
    world.machines.cool()
    world.at(world.farm.failures.head_away_s, partial(_head_back, world))
    world.at(_gap(world, world.farm.failures.head_days * _DAY), partial(_head, world))


def _head_back(world: World) -> None:
    world.closed = False
    for film in list(world.live):
        world.start(film)
