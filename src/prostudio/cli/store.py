"""`prostudio store`."""

from __future__ import annotations

import json
from dataclasses import asdict

import click


@click.group("store")
def command() -> None:
    """Look after everything that was made: its size, its health, its room on the disk."""


@command.command("size")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, in bytes.")
def size(as_json: bool) -> None:
    """Say how much the store holds: takes, what can be made again, unfinished work."""
    from prostudio.graph import upkeep
    from prostudio.graph.opening import open_store
    from prostudio.settings import Settings

    settings = Settings.load()
    found = upkeep.size(open_store(settings))
    if as_json:
        click.echo(json.dumps({"folder": str(settings.store_folder), **asdict(found)}))
        return
    click.echo(f"{settings.store_folder}")
    for name, count in asdict(found).items():
        click.echo(f"  {name:<12} {count / 1e6:10.1f} MB")
    click.echo(f"  {'total':<12} {found.total / 1e6:10.1f} MB")


@command.command("verify")
@click.option("--repair", is_flag=True, help="Forget what is damaged and can be made again.")
@click.option(
    "--part",
    metavar="N/OF",
    default="1/1",
    show_default=True,
    help="Read only the N-th of so many parts.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list.")
def verify(repair: bool, part: str, as_json: bool) -> int:
    """Read everything again and compare it with its digest; exit code 1 when something differs."""
    from prostudio.graph import upkeep
    from prostudio.graph.opening import open_store
    from prostudio.settings import Settings

    damage = upkeep.verify(open_store(Settings.load()), repair=repair, part=_part(part))
    if as_json:
        click.echo(json.dumps([asdict(one) for one in damage]))
    else:
        for one in damage:
            click.echo(
                f"{'take' if one.take else 'artifact'} {one.key[:12]} {one.label}: {one.what}"
            )
        forgotten = " and forgotten" if repair and damage else ""
        click.echo(f"{len(damage)} damaged{forgotten}")
    return 1 if damage and not repair else 0


@command.command("clean")
@click.option("--to-gb", type=float, help="Room to leave; the setting `cache_gb` if not given.")
@click.option("--now", is_flag=True, help="Also what was used within the last hours.")
def clean(to_gb: float | None, now: bool) -> None:
    """Make room: oldest first, what can be made again; never a take, nor what a film uses."""
    from prostudio.graph import collect
    from prostudio.graph.opening import open_store
    from prostudio.settings import Settings

    settings = Settings.load()
    limit = int((settings.cache_gb if to_gb is None else to_gb) * 1e9)
    grace = 0.0 if now else collect.GRACE_SECONDS
    done = collect.clean(open_store(settings), limit, grace_seconds=grace)
    click.echo(f"{done.entries} entries removed, {done.freed_bytes / 1e6:.1f} MB freed")


def _part(text: str) -> tuple[int, int]:
    number, _, parts = text.partition("/")
    if not (number.isdigit() and parts.isdigit() and 1 <= int(number) <= int(parts)):
        raise click.BadParameter(f"{text!r}; wanted two numbers such as 1/7", param_hint="--part")
    return int(number), int(parts)
