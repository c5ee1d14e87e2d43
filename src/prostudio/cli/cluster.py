"""`prostudio cluster`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from prostudio.cluster.seen import ClusterSeen, HandSeen, NodeSeen, StepSeen

_ADDRESS = click.option(
    "--cluster", metavar="ADDRESS", help="auto, ray://HOST:10001 or HOST:6379.  [the setting]"
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.group("cluster")
def command() -> None:
    """Look at the machines that films are made on."""


@command.command("status")
@_ADDRESS
@_JSON
def status(cluster: str | None, as_json: bool) -> int:
    """Machines, cards, loaded models, what runs where and how long that still takes.

    The exit code is 1 when a machine is lost or can make nothing.
    """
    seen = _looking(cluster).seen()
    if as_json:
        click.echo(json.dumps(seen.as_json(), indent=2))
    else:
        click.echo("\n".join(_lines(seen)))
    return 1 if any(node.problem or not node.alive for node in seen.nodes) else 0


@command.command("log")
@click.argument("step")
@_ADDRESS
@_JSON
def log(step: str, cluster: str | None, as_json: bool) -> None:
    """Print the log of a step from the machine that made it, or makes it now.

    STEP is its id, or the first six letters of it; `prostudio cluster status` shows ids.
    """
    found = _looking(cluster).log(step)
    if as_json:
        click.echo(json.dumps(found, indent=2))
        return
    click.echo(f"step {found['key']} on {found['node']}", err=True)
    click.echo(found["text"], nl=False)


def _looking(cluster: str | None) -> Any:
    from prostudio.cluster.looking import looking
    from prostudio.settings import Settings

    return looking(Settings.load({"cluster": cluster}))


def _lines(seen: ClusterSeen) -> Iterator[str]:
    told = seen.totals
    cards = f"{told['cards']} cards with {told['vram_mb'] / 1000:.1f} GB, " if told["cards"] else ""
    lost = f", {told['lost']} lost" if told["lost"] else ""
    left = f", {_left(told['seconds_left'])}" if told["seconds_left"] is not None else ""
    yield (
        f"{seen.address}: {told['nodes']} machines{lost}, {cards}{told['cores']:g} cores; "
        f"{told['at_work']} of {told['hands']} hands at work{left}"
    )
    for node in seen.nodes:
        yield from _node(node)


def _node(node: NodeSeen) -> Iterator[str]:
    facts = [f"{node.cores:g} cores", f"{node.ram_mb / 1000:.1f} GB memory"]
    facts += [f"ProStudio {node.version}"] if node.version else []
    yield f"{node.host}{' (head)' if node.head else ''}  {', '.join(facts)}"
    if node.problem:
        yield f"  makes nothing: {node.problem}"
    if node.head and not node.cores:
        yield "  leads the others: Ray may use none of its cores"
    for number, card in enumerate(node.cards):
        free = f", {card.free_mb / 1000:.1f} GB free" if card.free_mb is not None else ""
        yield f"  card {number}  {card.name}, {card.vram_mb / 1000:.1f} GB{free}"
    for hand in node.hands:
        where = "cores " if hand.card is None else f"card {hand.card}"
        yield f"  {where}  {_hand(hand)}"


def _hand(hand: HandSeen) -> str:
    model = f"[{hand.model}] " if hand.model else ""
    made = f"{sum(hand.made.values())} made"
    died = f", its process ended {hand.died} times" if hand.died else ""
    film = f" for {hand.film}" if hand.film else ""
    if hand.step is None:
        return f"{model}idle, {made}{died}{film}"
    return f"{model}{_step(hand.step)}{film}; {made}{died}"


def _step(step: StepSeen) -> str:
    shot = f", shot {step.shot}" if step.shot else ""
    note = f", {step.note}" if step.note else ""
    left = f", {_left(step.seconds_left)}" if step.seconds_left is not None else ""
    what = f"{step.label or step.name} ({step.kind}{shot})"
    return f"{step.key[:12]} {what} {step.fraction:.0%}{note}{left}"


def _left(seconds: float) -> str:
    if seconds < 90:
        return f"about {seconds:.0f} s left"
    if seconds < 5400:
        return f"about {seconds / 60:.0f} min left"
    return f"about {seconds / 3600:.1f} h left"
