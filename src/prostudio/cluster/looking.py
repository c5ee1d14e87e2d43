"""Looks at a cluster from beside it: its machines, everybody's hands, logs of steps.

Hands of all films are found by their names, so whoever looks need not be who makes a film.
A process looks at one cluster, because Ray has one connection for it.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from prostudio.cluster.connect import NAMESPACE, host_of, ray_at
from prostudio.cluster.logs import is_step, read_log
from prostudio.cluster.machines import Census, Machine, this_machine
from prostudio.cluster.seen import CardSeen, ClusterSeen, HandSeen, NodeSeen
from prostudio.errors import ClusterError, FilmError, NotFoundError
from prostudio.settings import Settings

Json = Any
HAND = "hand "
"""How the names of hands begin."""
_HAND_SECONDS = 2.0
"""A hand that does not answer within it is shown without what it does."""
_LOG_SECONDS = 30.0
_FIRST_SECONDS = 8.0
"""So long the first look waits for machines that have to start Python before they answer."""
_AGAIN_SECONDS = 60.0
"""So often machines are asked again what they have: free memory of cards changes."""
_KNOCK_SECONDS = 1.5


class Looking:
    """One connected cluster.

    Args:
        address: the setting `cluster`.
        url: of the store in use, or "".
        folder: of the store on this machine, which is the one of all where there is no URL.
    """

    def __init__(self, address: str, url: str, folder: Path) -> None:
        """Raises FilmError, MissingError, ClusterError: see `connect.ray_at`."""
        self._address = address
        self._url = url
        self._folder = folder
        self._ray = ray_at(address)
        self._here = this_machine()
        self._census = Census(self._ray, url, self._here)
        self._census.count(_FIRST_SECONDS)
        self._newer: Census | None = None
        self._asked = time.monotonic()

    def seen(self) -> ClusterSeen:
        """The cluster as it is now.

        Raises:
            ClusterError: it answered once and does not any more.
        """
        self._knock()
        hands = self._hands()
        nodes = tuple(_node(one, hands.get(one.node, [])) for one in _shown(self._machines()))
        return ClusterSeen(self._address, "here", time.time(), None, nodes)

    def log(self, step: str) -> Json:
        """The newest log of a step on any machine: `{key, text, node, changed}`.

        Raises:
            NotFoundError: no machine that answers has one.
            ClusterError: the cluster does not answer.
        """
        if not is_step(step):
            raise NotFoundError(
                f"{step!r} is no step's id",
                hint="`prostudio cluster status` shows ids; six letters of one will do",
            )
        self._knock()
        place = ["", self._url] if self._url else [str(self._folder), ""]
        nodes = [node for node in self._ray.nodes() if node["Alive"]]
        asked = [self._there(node["NodeID"], read_there, step, place) for node in nodes]
        ready, _ = self._ray.wait(asked, num_returns=len(asked), timeout=_LOG_SECONDS)
        found: list[Json] = []
        for ref in ready:
            with suppress(Exception):  # a machine that cannot tell hides no other's log
                found += filter(None, [self._ray.get(ref)])
        if not found:
            raise NotFoundError(
                f"no machine of the cluster has a log of the step {step}",
                hint="logs are kept for two weeks, and steps found in the store have none",
            )
        return max(found, key=lambda log: float(log["changed"]))

    def _machines(self) -> list[Machine]:
        """What is known of all machines; a newer count follows once it is whole."""
        if self._newer is None and time.monotonic() - self._asked > _AGAIN_SECONDS:
            self._newer, self._asked = Census(self._ray, self._url, self._here), time.monotonic()
        if self._newer is not None:
            counted = self._newer.count()
            late = time.monotonic() - self._asked > _AGAIN_SECONDS
            if late or all(one.prostudio or not one.alive for one in counted):
                self._census, self._newer = self._newer, None
                return counted
        return self._census.count()

    def _there(self, node: str, function: Any, *arguments: Json) -> Any:
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        there = NodeAffinitySchedulingStrategy(node, soft=False)
        work = self._ray.remote(function)
        options = work.options(num_cpus=0, max_retries=0, scheduling_strategy=there)
        return options.remote(*arguments)

    def _hands(self) -> dict[str, list[HandSeen]]:
        """What every hand of the cluster tells of itself, by node."""
        asked = [hand.seen.remote() for hand in self._named()]
        ready: list[Any] = []
        if asked:
            ready, _ = self._ray.wait(asked, num_returns=len(asked), timeout=_HAND_SECONDS)
        found: dict[str, list[HandSeen]] = {}
        for ref in asked:
            with suppress(Exception):  # one that has just ended
                if ref in ready:
                    hand = HandSeen.from_json(self._ray.get(ref))
                    found.setdefault(hand.node, []).append(hand)
        return found

    def _named(self) -> list[Any]:
        from ray.util import list_named_actors

        found = []
        for one in list_named_actors(all_namespaces=True):
            if one["namespace"] == NAMESPACE and one["name"].startswith(HAND):
                with suppress(ValueError):  # it ended since
                    found.append(self._ray.get_actor(one["name"], namespace=NAMESPACE))
        return found

    def _knock(self) -> None:
        """Ray waits a minute for a head that is gone, and then ends this process."""
        where = self._address
        if where == "auto":
            where = str(self._ray.get_runtime_context().gcs_address)
        try:
            with socket.create_connection(host_of(where), _KNOCK_SECONDS):
                pass
        except OSError as failure:
            raise ClusterError(
                f"the Ray cluster at {self._address} does not answer any more",
                hint="`ray status` on one of its machines says whether it works",
            ) from failure


def read_there(step: str, place: list[str]) -> Json:
    """On a machine of the cluster: its log of a step, or None; Ray knows this by its name."""
    folder, url = place
    store = Path(folder) if folder else Settings.load({"store": url}).store_folder
    found = read_log(store, step)
    return None if found is None else {**found, "node": socket.gethostname()}


def looking(settings: Settings) -> Looking:
    """The cluster of the settings; one connection lasts as long as the process.

    Raises:
        FilmError: no cluster is set, or its address is none.
        MissingError, ClusterError: see `connect.ray_at`.
    """
    if not settings.cluster:
        raise FilmError(
            "no cluster is set: this machine makes everything",
            hint="`--cluster auto`, PROSTUDIO_CLUSTER, or `cluster` in prostudio.toml; "
            "docs/cluster.md tells how to begin one",
        )
    return _looking(settings.cluster, settings.store_url, settings.store_folder)


@cache
def _looking(address: str, url: str, folder: Path) -> Looking:
    return Looking(address, url, folder)


def asked_seen(order: Mapping[str, Json]) -> Json:
    """For the server's child: `ClusterSeen.as_json`."""
    return looking(Settings.load(order["settings"])).seen().as_json()


def asked_log(order: Mapping[str, Json]) -> Json:
    """For the server's child: the log of `order["step"]`."""
    return looking(Settings.load(order["settings"])).log(order["step"])


def _shown(machines: list[Machine]) -> list[Machine]:
    """Those that live, and lost ones that did not come back: Ray remembers every node it had."""
    alive = {(one.name, one.address) for one in machines if one.alive}
    lost = {
        (one.name, one.address): one
        for one in machines
        if not one.alive and (one.name, one.address) not in alive
    }
    return [*(one for one in machines if one.alive), *lost.values()]


def _node(machine: Machine, hands: list[HandSeen]) -> NodeSeen:
    only_head = machine.alive and machine.head and not machine.cores  # as it is meant to be
    works = [name for name, engine in machine.engines.items() if not engine.missing]
    return NodeSeen(
        node=machine.node,
        host=machine.name,
        address=machine.address,
        alive=machine.alive,
        head=machine.head,
        cores=machine.cores,
        ram_mb=machine.ram_mb,
        cards=tuple(CardSeen(card.name, card.vram_mb, card.free_mb) for card in machine.cards),
        version=machine.prostudio,
        engines=tuple(sorted(works)) if machine.engines else None,
        problem="" if only_head else machine.problem,
        hands=tuple(sorted(hands, key=lambda hand: (hand.card is None, hand.card, hand.hand))),
    )
