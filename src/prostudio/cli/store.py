"""`prostudio store`."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from prostudio.depot import Depot
    from prostudio.settings import Settings

_SHARED = "What all machines share, not the copies here."


@click.group("store")
def command() -> None:
    """Look after everything that was made: its size, its health, its room on the disk."""


@command.command("size")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, in bytes.")
def size(as_json: bool) -> None:
    """Say how much the store holds: takes, what can be made again, unfinished work.

    Where the setting `store` is a URL: the copies on this machine, and what is shared.
    """
    from prostudio.graph import upkeep
    from prostudio.graph.opening import open_store
    from prostudio.settings import Settings

    settings = Settings.load()
    found = upkeep.size(open_store(settings))
    shared = _shared_sizes(settings)
    if as_json:
        told = {"folder": str(settings.store_folder), **asdict(found)}
        if settings.store_url:
            told |= {"url": settings.store_url, "shared": shared}
        click.echo(json.dumps(told))
        return
    click.echo(f"{settings.store_folder}")
    for name, count in asdict(found).items():
        click.echo(f"  {name:<12} {count / 1e6:10.1f} MB")
    click.echo(f"  {'total':<12} {found.total / 1e6:10.1f} MB")
    if settings.store_url:
        click.echo(f"{settings.store_url}")
        for name, count in {**shared, "total": sum(shared.values())}.items():
            click.echo(f"  {name:<12} {count / 1e6:10.1f} MB")


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
@click.option("--shared", is_flag=True, help=_SHARED)
def verify(repair: bool, part: str, as_json: bool, shared: bool) -> int:
    """Read everything again and compare it with its digest; exit code 1 when something differs."""
    from prostudio.graph import upkeep
    from prostudio.graph.opening import open_store
    from prostudio.settings import Settings

    settings = Settings.load()
    if shared:
        from prostudio.graph import shared_upkeep

        damage = shared_upkeep.verify(_depot(settings), repair=repair, part=_part(part))
    else:
        damage = upkeep.verify(open_store(settings), repair=repair, part=_part(part))
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
@click.option("--shared", is_flag=True, help=_SHARED)
@click.option("--days", type=click.FloatRange(0), help="With --shared: how long it was kept.  [30]")
def clean(to_gb: float | None, now: bool, shared: bool, days: float | None) -> None:
    """Make room: oldest first, what can be made again; never a take, nor what a film uses.

    Where the setting `store` is a URL the copies on this machine may all go. --shared removes
    from the URL what was made --days ago; never a take, nor what a film used that any machine
    made within 90 days.
    """
    from prostudio.graph import collect
    from prostudio.graph.opening import open_store
    from prostudio.settings import Settings

    settings = Settings.load()
    if shared:
        from prostudio.graph import shared_upkeep

        if to_gb is not None or now:
            raise click.UsageError("--shared goes by --days, not by --to-gb or --now")
        kept = shared_upkeep.KEEP_DAYS if days is None else days
        gone = shared_upkeep.clean(_depot(settings), kept)
        click.echo(f"{gone.results} results removed, {gone.freed_bytes / 1e6:.1f} MB freed")
        return
    if days is not None:
        raise click.UsageError("--days goes with --shared")
    limit = int((settings.cache_gb if to_gb is None else to_gb) * 1e9)
    grace = 0.0 if now else collect.GRACE_SECONDS
    done = collect.clean(open_store(settings), limit, grace_seconds=grace)
    click.echo(f"{done.entries} entries removed, {done.freed_bytes / 1e6:.1f} MB freed")


def _depot(settings: Settings) -> Depot:
    from prostudio.depot import open_depot
    from prostudio.errors import FilmError

    if not settings.store_url:
        raise FilmError(
            f"the store is the folder {settings.store_folder}, which no other machine shares",
            hint="leave --shared out, or set PROSTUDIO_STORE to the URL of a shared one",
        )
    return open_depot(settings.store_url)


def _shared_sizes(settings: Settings) -> dict[str, int]:
    from prostudio.graph import shared_upkeep

    return shared_upkeep.sizes(_depot(settings)) if settings.store_url else {}


def _part(text: str) -> tuple[int, int]:
    number, _, parts = text.partition("/")
    if not (number.isdigit() and parts.isdigit() and 1 <= int(number) <= int(parts)):
        raise click.BadParameter(f"{text!r}; wanted two numbers such as 1/7", param_hint="--part")
    return int(number), int(parts)
