"""`prostudio why`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from prostudio.graph.why import Cause, Change, Why

_MOST_NAMES = 12
"""Steps that are named on one line; a new encoder makes every one of them again."""


@click.command("why")
@click.argument("shot", required=False)
@click.option("--film", metavar="FILE", help="The script.  [the film that was made last]")
@click.option("--verbose", is_flag=True, help="Every step's parameters, before and now.")
@click.option(
    "--all", "everything", is_flag=True, help="With --verbose or --json: also unchanged steps."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON list.")
def command(
    shot: str | None, film: str | None, verbose: bool, everything: bool, as_json: bool
) -> None:
    """Say what was made again the last time the film was made, and why: of a shot, or of all."""
    from prostudio.errors import FilmError
    from prostudio.graph import open_store
    from prostudio.graph.record import last_film
    from prostudio.graph.why import causes, why_made
    from prostudio.settings import Settings

    store = open_store(Settings.load())
    script = Path(film) if film else last_film(store)
    if script is None:
        raise FilmError("no film was made yet", hint="`prostudio make film.md` makes one")
    whole = why_made(store, script)
    answers = [answer for answer in whole if shot in (None, answer.shot)]
    if not answers:
        raise FilmError(
            f"nothing was made for {f'shot {shot!r} of ' if shot else ''}{script} yet",
            hint=f"`prostudio make {script} --dry-run` lists its shots",
        )
    shown = [a for a in answers if everything or a.changes or a.first]
    if as_json:
        click.echo(json.dumps([_json(answer) for answer in shown], indent=2, ensure_ascii=False))
        return
    if not verbose:
        from prostudio.projects.why_told import why_told

        click.echo("\n".join(why_told(store, script, shot)))
        return
    told = [*map(_cause, causes(whole, shot)), *(_plain(a) for a in shown if not a.changes)]
    click.echo("\n".join(told) or "nothing changed")


def _json(answer: Why) -> dict[str, Any]:
    return {
        "step": answer.step,
        "key": answer.key,
        "shot": answer.shot,
        "first": answer.first,
        "changes": [
            {"step": c.step, "what": c.what, "old": c.old, "new": c.new} for c in answer.changes
        ],
    }


def _plain(answer: Why) -> str:
    return f"{answer.step}: {'made for the first time' if answer.first else 'not made again'}"


def _cause(cause: Cause) -> str:
    """Each cause once, however many steps it made again."""
    names = ", ".join(cause.steps[:_MOST_NAMES])
    more = len(cause.steps) - _MOST_NAMES
    again = f"{names} and {more} more" if more > 0 else names
    return "\n".join([f"{again}: made again, because", *map(_change, cause.changes)])


def _change(change: Change) -> str:
    return f"    {change.what} was {_short(change.old)} and is {_short(change.new)}"


def _short(value: Any) -> str:
    text = "nothing" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "..."
