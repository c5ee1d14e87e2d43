"""`prostudio takes`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from prostudio.graph.takes import Take


@click.command("takes")
@click.argument("shot", required=False)
@click.option("--film", metavar="FILE", help="The script, whose lock says which take is used.")
@click.option("--pick", metavar="KEY", help="Use this take for SHOT from now on.")
@click.option("--remove", metavar="KEY", help="Remove a take for good.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list.")
def command(
    shot: str | None, film: str | None, pick: str | None, remove: str | None, as_json: bool
) -> None:
    """List the takes of a shot, or all takes; pick or remove one.

    A take is a result that cost something. It is kept until you remove it here.
    """
    from prostudio.graph import open_store
    from prostudio.graph.takes import remove_take, takes
    from prostudio.settings import Settings

    store = open_store(Settings.load())
    if remove:
        remove_take(store, _full(store, remove))
        return
    if pick:
        _pick(shot, film, _full(store, pick))
        return
    used = _used(store, film)
    every = [_row(take, used) for take in takes(store)]
    rows = [row for row in every if shot is None or shot in row["shots"]]
    click.echo(json.dumps(rows, indent=2) if as_json else _text(rows) or _none(shot, every))


def _full(store: Any, key: str) -> str:
    """The whole key that a beginning means."""
    from prostudio.errors import FilmError
    from prostudio.graph.takes import takes

    found = [take.key for take in takes(store) if take.key.startswith(key)]
    if len(found) != 1:
        raise FilmError(
            f"{len(found)} takes begin with {key!r}; wanted one",
            hint="`prostudio takes` lists them",
        )
    return found[0]


def _pick(shot: str | None, film: str | None, key: str) -> None:
    from prostudio.errors import FilmError
    from prostudio.projects.pick import pick
    from prostudio.settings import Settings

    if shot is None or film is None:
        raise FilmError(
            "a take is picked for a shot of a film",
            hint="prostudio takes SHOT --film FILE --pick KEY",
        )
    pick(Path(film), shot, key, Settings.load())
    click.echo(f"{shot} uses take {key[:12]} from now on")


def _used(store: Any, film: str | None) -> set[str]:
    from prostudio.projects.lock import lock_path, read_lock

    if film is None:
        return set()
    if not Path(film).is_file():
        raise click.UsageError(f"--film is {film!r}; wanted a script that is there")
    return set(read_lock(lock_path(Path(film)), store)[0].takes.values())


def _shots(take: Take) -> list[str]:
    shots = take.artifact.facts.get("shots")
    return [one["shot"] for one in shots] if shots else [take.shot]


def _row(take: Take, used: set[str]) -> dict[str, Any]:
    return {
        "key": take.key,
        "shots": _shots(take),
        "label": take.label,
        "created": take.created,
        "seconds": round(take.seconds, 1),
        "intact": take.intact,
        "used": take.key in used,
        "params": take.provenance["params"],
    }


def _text(rows: list[dict[str, Any]]) -> str:
    return "\n".join(
        f"{'*' if r['used'] else ' '} {r['key'][:12]}  {r['created']}  {r['seconds']:8.1f} s  "
        f"{r['label']}{'' if r['intact'] else '  (damaged)'}"
        for r in rows
    )


def _none(shot: str | None, every: list[dict[str, Any]]) -> str:
    """Why nothing is listed, and which shots have takes."""
    others = list(dict.fromkeys(name for row in every for name in row["shots"]))
    if shot is None or not others:
        return "no takes: drawn scenes and camera moves are made anew and keep none"
    more = f" and {len(others) - 5} more" if len(others) > 5 else ""
    return f"no takes of {shot!r}; there are takes of {', '.join(others[:5])}{more}"
