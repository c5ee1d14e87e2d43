"""`prostudio batch`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from prostudio.cli import asking

if TYPE_CHECKING:
    from prostudio.client import ContentEngine
    from prostudio.client.batch import Batch, Outcome


@click.command("batch")
@click.argument("template")
@click.option("--rows", required=True, metavar="FILE", help="rows.csv or rows.jsonl.")
@click.option("-o", "--output", default="out", show_default=True, metavar="FOLDER")
@click.option(
    "--name",
    metavar="PATTERN",
    help="Of the files, such as {{number}}-{{city}}.  [the row's number and the film's title]",
)
@asking.on
@asking.profiles
@asking.content_type
@asking.also
@click.option("--dry-run", is_flag=True, help="Try every row as `make --dry-run`, make nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object for each film.")
def command(template: str, rows: str, as_json: bool, **options: Any) -> int:
    """Make many films of one TEMPLATE: a film file in which {{name}} stands for a row's value.

    Every row is checked before anything is made. Films are made side by side where there is
    room; the same command goes on where it was ended, and makes only what is missing or has
    changed. The path of each finished film is printed on standard output. Exit code 1 when a
    film was not made.
    """
    from prostudio.client.batch import Batch

    wished = asking.wishes(options["content_type"], options["also"], options["profiles"])
    batch = Batch.of(template, rows, options["output"], name=options["name"], **wished)
    for column in batch.unused:
        click.secho(f"warning: no variable uses the column {column!r}", fg="yellow", err=True)
    with _engine(options["server"]) as engine:
        if options["dry_run"]:
            return _dry_run(batch, engine, as_json)
        return _run(batch, engine, as_json)


def _engine(server: str | None) -> ContentEngine:
    from prostudio.client import ContentEngine

    return asking.engine_on(server) if server else ContentEngine()


def _run(batch: Batch, engine: ContentEngine, as_json: bool) -> int:
    count, failed = len(batch.films), 0
    click.echo(f"{count} films, every row is right", err=True)
    for outcome in batch.run(engine):
        failed += outcome.state != "done"
        if as_json:
            click.echo(json.dumps(_shown(outcome)))
            continue
        planned = outcome.planned
        how = "is there" if outcome.kept else outcome.state
        click.echo(f"  {planned.row.number} of {count}  {planned.name}: {how}", err=True)
        if outcome.error is not None:
            click.secho(f"       {outcome.error}", fg="red", err=True)
        for path in outcome.paths:
            click.echo(str(path))
    if failed:
        told = "say the same again to try them again"
        click.echo(f"{failed} of {count} films were not made; {told}", err=True)
    return 1 if failed else 0


def _shown(outcome: Outcome) -> dict[str, Any]:
    planned, error = outcome.planned, outcome.error
    told = {"code": error.code, "message": error.message, "hint": error.hint} if error else None
    return {
        "row": planned.row.number,
        "name": planned.name,
        "title": planned.title,
        "state": outcome.state,
        "kept": outcome.kept,
        "paths": [str(path) for path in outcome.paths],
        "error": told,
    }


def _dry_run(batch: Batch, engine: ContentEngine, as_json: bool) -> int:
    """What each row would be; the first that is refused ends it."""
    seconds = work = 0.0
    for planned in batch.films:
        found = engine.try_out(planned.ask)
        seconds += found["film"]["seconds"]
        work += found["estimate"]["seconds"]
        if as_json:
            told = {"row": planned.row.number, "name": planned.name}
            click.echo(json.dumps({**told, "film": found["film"], "estimate": found["estimate"]}))
        else:
            place = Path(batch.folder) / f"{planned.name}.mp4"
            click.echo(f"{place}: {found['film']['seconds']:.1f} s, {found['film']['size']}")
    if not as_json:
        click.echo(
            f"{len(batch.films)} films, {seconds:.0f} s; about {work:.0f} s of work", err=True
        )
    return 0
