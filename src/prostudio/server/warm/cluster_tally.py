"""Figures of the cluster in Prometheus' text format, with labels: node, card, model, kind.

Hands come and go with the films that they work for, and a counter must never fall: what each
hand has made is added to sums that stay as long as the server does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from prostudio.cluster.seen import ClusterSeen, HandSeen

_Labels = tuple[tuple[str, str], ...]


class Tally:
    """Sums over every hand that was ever seen."""

    def __init__(self) -> None:
        self.steps: Counter[_Labels] = Counter()
        self.seconds: dict[_Labels, float] = {}
        self.deaths: Counter[_Labels] = Counter()
        self._before: dict[str, HandSeen] = {}

    def count(self, seen: ClusterSeen) -> None:
        """Add what was made since the last look."""
        hosts = {node.node: node.host for node in seen.nodes}
        now = {hand.hand: hand for hand in seen.hands}
        for name, hand in now.items():
            before = self._before.get(name, HandSeen(name, hand.node))
            where = (("node", hosts[hand.node]), ("card", _card(hand)))
            self.deaths[where] += max(0, hand.died - before.died)
            here = (*where, ("model", hand.model or before.model))
            for result, counts, earlier in (
                ("made", hand.made, before.made),
                ("failed", hand.failed, before.failed),
            ):
                for kind, more in _grown(counts, earlier):
                    self.steps[(*here, ("kind", kind), ("result", result))] += int(more)
            for kind, more in _grown(hand.seconds, before.seconds):
                labels = (*here, ("kind", kind))
                self.seconds[labels] = self.seconds.get(labels, 0.0) + more
        self._before = now


def figures(seen: ClusterSeen, tally: Tally) -> Iterator[str]:
    """Lines for `/api/metrics`; none where no cluster is set."""
    if seen.state == "none":
        return
    yield from _family("up", "gauge", "Whether the cluster answered when it was asked last.")
    yield f"prostudio_cluster_up {int(seen.state == 'here')}"
    yield from _family("nodes", "gauge", "Machines of the cluster by state.")
    totals = seen.totals
    yield f'prostudio_cluster_nodes{{state="alive"}} {totals["nodes"]}'
    yield f'prostudio_cluster_nodes{{state="lost"}} {totals["lost"]}'
    yield from _cards(seen)
    yield from _hands(seen)
    yield from _family("steps_total", "counter", "Steps that ended, since the server began.")
    yield from (_line("steps_total", labels, count) for labels, count in tally.steps.items())
    yield from _family("step_seconds_total", "counter", "What the made steps took.")
    yield from (_line("step_seconds_total", one, took) for one, took in tally.seconds.items())
    yield from _family("child_deaths_total", "counter", "Children that ended untold.")
    yield from (_line("child_deaths_total", one, n) for one, n in tally.deaths.items() if n)


def _cards(seen: ClusterSeen) -> Iterator[str]:
    yield from _family("card_bytes", "gauge", "Memory of graphics cards: all, and what is free.")
    for node in seen.nodes:
        for number, card in enumerate(node.cards):
            where = (("node", node.host), ("card", str(number)), ("name", card.name))
            yield _line("card_bytes", (*where, ("state", "all")), card.vram_mb * 1_000_000)
            if card.free_mb is not None:
                yield _line("card_bytes", (*where, ("state", "free")), card.free_mb * 1_000_000)


def _hands(seen: ClusterSeen) -> Iterator[str]:
    yield from _family("hands", "gauge", "Who makes steps, by what is loaded and what it makes.")
    hosts = {node.node: node.host for node in seen.nodes}
    counts: Counter[_Labels] = Counter()
    for hand in seen.hands:
        kind = "" if hand.step is None else hand.step.kind
        where = (("node", hosts[hand.node]), ("card", _card(hand)))
        counts[(*where, ("model", hand.model), ("kind", kind))] += 1
    yield from (_line("hands", labels, count) for labels, count in counts.items())


def _card(hand: HandSeen) -> str:
    return "" if hand.card is None else str(hand.card)


def _grown(now: Mapping[str, float], before: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    for kind, count in now.items():
        if (more := count - before.get(kind, 0)) > 0:
            yield kind, more


def _line(name: str, labels: _Labels, value: float) -> str:
    told = ",".join(f'{label}="{_escaped(text)}"' for label, text in labels)
    return f"prostudio_cluster_{name}{{{told}}} {value:.15g}"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def _family(name: str, kind: str, what: str) -> tuple[str, str]:
    return f"# HELP prostudio_cluster_{name} {what}", f"# TYPE prostudio_cluster_{name} {kind}"
