"""What is to be seen of a cluster, as values: nodes, their cards, their hands, what each does.

Nothing here asks Ray; `looking` does, and `watch_child` again and again for a server.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

Json = Any

STATES = ("none", "connecting", "here", "lost")
"""No cluster is set; it is being asked for the first time; it answers; it does not."""


@dataclass(frozen=True, slots=True)
class CardSeen:
    """One graphics card; memory in MB, `free_mb` as it was when it was looked at."""

    name: str
    vram_mb: int
    free_mb: int | None = None


@dataclass(frozen=True, slots=True)
class StepSeen:
    """A step that a hand makes now.

    Attributes:
        key: its id, which `prostudio cluster log` takes.
        since: when it began, seconds since 1970.
        seconds: since it began.
    """

    key: str
    name: str
    kind: str
    label: str = ""
    shot: str | None = None
    since: float = 0.0
    seconds: float = 0.0
    fraction: float = 0.0
    note: str = ""
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class HandSeen:
    """Somebody who makes steps on a node.

    Attributes:
        card: index of its card on the node; None has cores alone.
        model: what its child keeps loaded.
        loaded: model -> seconds that reading it took.
        film: what it works for.
        made, failed: steps by kind; seconds: what the made ones took, by kind.
        died: how often its child ended without being told to.
    """

    hand: str
    node: str
    card: int | None = None
    film: str = ""
    model: str = ""
    loaded: Mapping[str, float] = field(default_factory=dict)
    step: StepSeen | None = None
    made: Mapping[str, int] = field(default_factory=dict)
    failed: Mapping[str, int] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    died: int = 0

    @classmethod
    def from_json(cls, told: Mapping[str, Json]) -> HandSeen:
        """What `Diary.seen` told; what this release does not know is left out."""
        known = {name: told[name] for name in cls.__slots__ if name in told}
        if step := told.get("step"):
            known["step"] = StepSeen(**{n: step[n] for n in StepSeen.__slots__ if n in step})
        return cls(**known)


@dataclass(frozen=True, slots=True)
class NodeSeen:
    """One machine of the cluster.

    Attributes:
        node: the cluster's own id of it.
        host: its name.
        problem: why it can make nothing for us, such as another version; "" when it can.
        engines: those that have all they need there; None while that is not known.
        version: of ProStudio there; "" while it is not known.
    """

    node: str
    host: str
    address: str = ""
    alive: bool = True
    head: bool = False
    cores: float = 0.0
    ram_mb: int = 0
    cards: tuple[CardSeen, ...] = ()
    version: str = ""
    engines: tuple[str, ...] | None = None
    problem: str = ""
    hands: tuple[HandSeen, ...] = ()


@dataclass(frozen=True, slots=True)
class ClusterSeen:
    """The whole, as it was at a moment.

    Attributes:
        address: the setting `cluster`.
        state: one of `STATES`.
        at: seconds since 1970.
        problem: `{code, message, hint}` of a cluster that does not answer.
    """

    address: str = ""
    state: str = "none"
    at: float = 0.0
    problem: Mapping[str, Json] | None = None
    nodes: tuple[NodeSeen, ...] = ()

    @property
    def hands(self) -> list[HandSeen]:
        """All hands of all nodes."""
        return [hand for node in self.nodes for hand in node.hands]

    @property
    def totals(self) -> dict[str, Json]:
        """Sums over all nodes, for the head of a page and for those who watch figures."""
        alive = [node for node in self.nodes if node.alive]
        at_work = [hand for hand in self.hands if hand.step is not None]
        made = sum((Counter(hand.made) for hand in self.hands), Counter[str]())
        left = [hand.step.seconds_left for hand in at_work if hand.step is not None]
        return {
            "nodes": len(alive),
            "lost": len(self.nodes) - len(alive),
            "cores": sum(node.cores for node in alive),
            "cards": sum(len(node.cards) for node in alive),
            "vram_mb": sum(card.vram_mb for node in alive for card in node.cards),
            "hands": len(self.hands),
            "at_work": len(at_work),
            "models": sorted({hand.model for hand in self.hands if hand.model}),
            "made": sum(made.values()),
            "seconds_left": max((one for one in left if one is not None), default=None),
        }

    def as_json(self) -> dict[str, Json]:
        """The answer of `GET /api/cluster`."""
        told: dict[str, Json] = json.loads(json.dumps({**asdict(self), "totals": self.totals}))
        return told

    @classmethod
    def from_json(cls, told: Mapping[str, Json]) -> ClusterSeen:
        """What `as_json` told."""
        known = {name: told[name] for name in cls.__slots__ if name in told}
        return cls(**{**known, "nodes": tuple(map(_node, told.get("nodes", ())))})


def _node(told: Mapping[str, Json]) -> NodeSeen:
    known = {name: told[name] for name in NodeSeen.__slots__ if name in told}
    known["cards"] = tuple(CardSeen(**card) for card in told.get("cards", ()))
    known["hands"] = tuple(map(HandSeen.from_json, told.get("hands", ())))
    if known.get("engines") is not None:
        known["engines"] = tuple(known["engines"])
    return NodeSeen(**known)
