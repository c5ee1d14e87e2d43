"""Hands on cards, cores beside them, and who gets which: by the rules of `cluster/places.py`."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from benchmarks.farm.rows import CARDS, CardType, Farm


@dataclass(eq=False, slots=True)
class Node:
    """One machine: its cards and cores, and how fast it really is."""

    number: int
    cores: int
    slowness: float = 1.0
    free_cores: int = 0
    away: bool = False
    hands: list[Hand] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class Hand:
    """What works on one card.

    Attributes:
        model: the affinity that it has loaded.
        film: number of the film whose hand it is; -1 where it is nobody's, or everybody's.
        since: when it became idle.
    """

    node: Node
    card: CardType
    model: str = ""
    film: int = -1
    at_work: bool = False
    since: float = 0.0


class Machines:
    """All nodes of a farm, and what of them is idle."""

    def __init__(self, farm: Farm, chance: random.Random) -> None:
        self.nodes: list[Node] = []
        self._pool: dict[int, dict[str, dict[Hand, None]]] = {c.vram_mb: {} for c in CARDS}
        self._held: dict[int, dict[Hand, None]] = {}
        self._with_cores: dict[Node, None] = {}
        types = _types(farm.cards)
        for first in range(0, farm.cards, farm.per_node):
            cards = types[first : first + farm.per_node]
            slow = 3.0 if chance.random() < farm.failures.slow else 1.0
            node = Node(len(self.nodes), farm.cores * len(cards), slow)
            node.hands = [Hand(node, card) for card in cards]
            self.nodes.append(node)
            self.back(node)

    def back(self, node: Node) -> None:
        """A node is there, with nothing loaded."""
        node.away = False
        node.free_cores = node.cores
        self._with_cores[node] = None
        for hand in node.hands:
            hand.model, hand.film, hand.at_work = "", -1, False
            self._put(hand)

    def lose(self, node: Node) -> None:
        """A node is gone with all it had loaded."""
        node.away = True
        self._with_cores.pop(node, None)
        for hand in node.hands:
            self._pool[hand.card.vram_mb].get(hand.model, {}).pop(hand, None)
            self._held.get(hand.film, {}).pop(hand, None)

    def cool(self) -> None:
        """Every hand is gone, and what they had loaded; new ones stand where they stood."""
        for node in self.nodes:
            self.lose(node)
            self.back(node)

    def is_warm(self, film: int, vram_mb: int, model: str) -> bool:
        """Whether a hand that is idle, and large enough, has the model."""
        return next(self._warm(film, vram_mb, model), None) is not None

    def take_hand(self, film: int, vram_mb: int, model: str) -> Hand | None:
        """A hand with the model; else one on the smallest card that will do; else another's place.

        Hands that a film keeps are its own: it gives one of them up for another model only
        where nothing else is free.
        """
        hand = next(self._warm(film, vram_mb, model), None)
        hand = hand or self._smallest(vram_mb)
        if hand is None:
            own = [one for one in self._held.get(film, ()) if one.card.vram_mb >= vram_mb]
            hand = min(own, key=lambda one: one.since, default=None)
        if hand is not None:
            self._pool[hand.card.vram_mb].get(hand.model, {}).pop(hand, None)
            self._held.get(hand.film, {}).pop(hand, None)
            hand.at_work = True
        return hand

    def give_back(self, hand: Hand, film: int, now: float) -> None:
        """A hand is idle; it stays the film's, or everybody's where `film` is -1."""
        hand.at_work, hand.film, hand.since = False, film, now
        if not hand.node.away:
            self._put(hand)

    def release(self, hand: Hand) -> None:
        """A film gives one of its hands up, and what it had loaded goes with it."""
        self._held.get(hand.film, {}).pop(hand, None)
        hand.model, hand.film = "", -1
        if not hand.node.away:
            self._put(hand)

    def held(self, film: int) -> list[Hand]:
        """Idle hands that a film keeps."""
        return list(self._held.get(film, ()))

    def idle_since(self, moment: float) -> list[Hand]:
        """Hands that films keep, idle since then or longer."""
        kept = (hand for hands in self._held.values() for hand in hands)
        return [hand for hand in kept if hand.since <= moment]

    def take_core(self, near: int | None) -> Node | None:
        """A node with a free core: the one of that number, if it has one."""
        node = None if near is None else self.nodes[near]
        if node not in self._with_cores:
            node = next(iter(self._with_cores), None)
        if node is not None:
            node.free_cores -= 1
            if not node.free_cores:
                del self._with_cores[node]
        return node

    def give_core(self, node: Node) -> None:
        """A core is free again."""
        if not node.away:
            node.free_cores += 1
            self._with_cores[node] = None

    def _warm(self, film: int, vram_mb: int, model: str) -> Iterator[Hand]:
        yield from (
            hand
            for hand in self._held.get(film, ())
            if hand.model == model and hand.card.vram_mb >= vram_mb
        )
        for size in self._pool:
            if size >= vram_mb:
                yield from self._pool[size].get(model, ())

    def _smallest(self, vram_mb: int) -> Hand | None:
        for size, models in self._pool.items():
            # Nothing loaded first; else the model that most idle hands have.
            idle = models.get("") or max(models.values(), key=len, default={})
            if size >= vram_mb and idle:
                return next(iter(idle))
        return None

    def _put(self, hand: Hand) -> None:
        if hand.film < 0:
            self._pool[hand.card.vram_mb].setdefault(hand.model, {})[hand] = None
        else:
            self._held.setdefault(hand.film, {})[hand] = None


def _types(count: int) -> list[CardType]:
    """So many cards in their shares, mixed over the nodes; the first is the largest."""
    given = {card.name: 0.0 for card in CARDS}
    types = []
    for _ in range(count):
        for card in CARDS:
            given[card.name] += card.share
        chosen = max(reversed(CARDS), key=lambda card: given[card.name])
        given[chosen.name] -= 1.0
        types.append(chosen)
    return types
