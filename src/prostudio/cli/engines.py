"""`prostudio engines`."""

from __future__ import annotations

import json
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from prostudio.engines.card import Card

KINDS = ("video", "image", "speech", "music", "writing", "finish")
"""Of which an engine can be begun."""


@click.group("engines", invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--voices", metavar="ENGINE", help="List the voices of a speech engine.")
@click.pass_context
def command(ctx: click.Context, as_json: bool, voices: str | None) -> None:
    """List the engines on this machine by kind, with their licence and what they lack."""
    if ctx.invoked_subcommand is None:
        _list(as_json, voices)


@command.command("new")
@click.argument("name")
@click.option(
    "--kind", type=click.Choice(KINDS), default="video", show_default=True, help="What it makes."
)
@click.option("-o", "--output", metavar="FOLDER", help="Where it goes.  [prostudio-NAME]")
def new(name: str, kind: str, output: str | None) -> None:
    """Begin an engine of your own: a package that works, with tests that pass.

    It has a card, an engine that makes something simple, the contract as tests, and a film
    to try it with. docs/how-to-engine.md goes on from there.
    """
    from prostudio.engines.card import Kind
    from prostudio.engines.newcomer import Package, begin

    package = Package(name, Kind(kind))
    folder = Path(output or package.distribution)
    for path in begin(package, folder):
        click.echo(str(path))
    click.echo(f"now: pip install -e {folder}, then `prostudio engines check {name}`", err=True)


@command.command("check")
@click.argument("name")
def check(name: str) -> int:
    """Hold an installed engine to the contract, promise by promise."""
    from prostudio.engines.conformance import Trial, promises

    broken = 0
    for card in _called(name):
        if missing := card.missing():
            click.echo(f"{card.kind} {card.name} {missing.reason}; {missing.hint}", err=True)
            broken += 1
            continue
        with tempfile.TemporaryDirectory(prefix="prostudio-trial-") as folder:
            trial = Trial(card, Path(folder))
            broken += sum(not _kept(promise, trial) for promise in promises(card))
    return 1 if broken else 0


def _called(name: str) -> list[Card]:
    """The cards of a name, which engines of several kinds may have; `video.glow` is one."""
    from difflib import get_close_matches

    from prostudio.engines.card import Kind
    from prostudio.engines.registry import card, names
    from prostudio.errors import FilmError

    known = [(kind, one) for kind in Kind for one in names(kind)]
    found = [(kind, one) for kind, one in known if name in (one, f"{kind}.{one}")]
    if not found:
        near = get_close_matches(name, {one for _, one in known}, 1, 0.7)
        hint = f"did you mean {near[0]!r}? " if near else ""
        raise FilmError(
            f"there is no engine {name!r} on this machine",
            hint=f"{hint}`prostudio engines` lists them; a package is found once it is installed",
        )
    return [card(kind, one) for kind, one in found]


def _kept(promise: Any, trial: Any) -> bool:
    """Try a promise and say how that went."""
    try:
        promise.keep(trial)
    except Exception as failure:  # whatever a stranger's engine does
        first = str(failure).strip().partition("\n")[0]
        why = first if isinstance(failure, AssertionError) else f"{type(failure).__name__}: {first}"
        click.secho(f"broken  {promise.sentence}", fg="red")
        click.echo(f"        {why}")
        return False
    click.echo(f"kept    {promise.sentence}")
    return True


def _list(as_json: bool, voices: str | None) -> None:
    from prostudio.engines.card import Kind
    from prostudio.engines.registry import card, names
    from prostudio.errors import ProStudioError

    if voices:
        rules = card(Kind.SPEECH, voices).speech
        rows = [{"voice": name, "language": tag} for name, tag in (rules.voices() if rules else ())]
        _print(rows, as_json, lambda row: f"{row['voice']:<24} {row['language']}")
        return
    found: list[dict[str, Any]] = []
    for kind in Kind:
        for name in names(kind):
            try:
                found.append(_row(card(kind, name)))
            except ProStudioError as error:  # one broken package hides no other engine
                click.echo(f"warning: {error}", err=True)
    _print(found, as_json, _line)


def _line(row: dict[str, Any]) -> str:
    missing = f"; it {row['missing']['reason']}" if row["missing"] else ""
    takes = f"; takes {', '.join(row['takes'])}" if row["takes"] else ""
    return f"{row['kind']:<8} {row['name']:<14} {row['cost']:<8} {row['summary']}{takes}{missing}"


def _row(found: Any) -> dict[str, Any]:
    missing = found.missing()
    return {
        "kind": str(found.kind),
        "name": found.name,
        "revision": found.revision,
        "cost": "instant" if found.instant else "dear",
        "summary": found.summary,
        "licence": found.licence.name,
        "takes": _takes(found),
        "missing": asdict(missing) if missing else None,
        "memory": [
            {"variant": m.variant, "ram_mb": m.ram_mb, "vram_mb": m.vram_mb} for m in found.memory
        ],
    }


def _takes(found: Card) -> list[str]:
    """What may be given to it beside words: a first frame, pictures of the cast (`subject`)."""
    rules = found.video or found.image or found.music
    return sorted(map(str, rules.accepts)) if rules else []


def _print(rows: list[dict[str, Any]], as_json: bool, line: Any) -> None:
    click.echo(json.dumps(rows, indent=2) if as_json else "\n".join(map(line, rows)))
