"""`prostudio weights`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from prostudio.weights.plan import Plan

_YES = click.option("--yes", "-y", is_flag=True, help="Do not ask.")
_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")


@click.group("weights")
def command() -> None:
    """Get, check and remove the weights of models. Only `get` uses the network."""


@command.command("list")
@_JSON
def show(as_json: bool) -> None:
    """List the models there are: what is here, their size, their licence."""
    from prostudio.weights import Shelf
    from prostudio.weights.report import in_words, row_json, row_line

    shelf = Shelf.at()
    rows = list(shelf.catalogue.rows.values())
    if as_json:
        click.echo(json.dumps([row_json(row, shelf) for row in rows], indent=2))
        return
    for row in rows:
        click.echo(row_line(row, shelf))
    click.echo(f"{in_words(shelf.kept_bytes())} are here, in {shelf.root}")


@command.command("get")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@_YES
@click.option(
    "--from",
    "source",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Take files from this folder where it has them; they are verified all the same.",
)
@click.option("--dry-run", is_flag=True, help="Say what would come, and stop.")
@click.option("--json", "as_json", is_flag=True, help="Print events as JSON lines; needs --yes.")
def get(
    names: tuple[str, ...], yes: bool, source: Path | None, dry_run: bool, as_json: bool
) -> None:
    """Bring the weights of a model: from this machine where they are, else from the hub.

    Shows licence, size and place first, and asks. What was begun is gone on with; every file
    is verified. HF_ENDPOINT, HF_TOKEN, HF_HOME and HF_HUB_OFFLINE are respected.
    """
    from prostudio.cli.progress import showing
    from prostudio.errors import DownloadError
    from prostudio.settings import HubAccess
    from prostudio.weights import Shelf
    from prostudio.weights.getting import get as bring
    from prostudio.weights.listing import Sources
    from prostudio.weights.local import Offered
    from prostudio.weights.plan import plan
    from prostudio.weights.report import catalogue_lines

    shelf = Shelf.at()
    sources = Sources(HubAccess.load(), offered=Offered(source.absolute()) if source else None)
    for row in [shelf.row(name) for name in names]:  # an unknown name stops all before any work
        try:
            planned = plan(row.name, shelf, sources)
        except DownloadError:
            if dry_run and not as_json:
                click.echo("\n".join(catalogue_lines(row)), err=True)
            raise
        _say(planned, as_json)
        if dry_run:
            continue
        planned.check_room()
        if as_json and not (yes or planned.complete):
            raise click.UsageError("--json asks nothing: add --yes when the licence suits you")
        if not (yes or planned.complete):
            click.confirm("Get them?", abort=True, err=True)
        with showing(as_lines=as_json) as show_event:
            for event in bring(planned, shelf, sources):
                show_event(event)
        if not as_json:
            click.echo(str(shelf.folder_of(row)))


def _say(planned: Plan, as_json: bool) -> None:
    """Licence, territory, size, place and free space, before anything is asked."""
    if as_json:
        click.echo(json.dumps(planned.to_json()))
        return
    from prostudio.weights.report import plan_lines

    for line in plan_lines(planned):
        click.echo(line, err=True)


@command.command("verify")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option("--repair", is_flag=True, help="Remove what is damaged; `get` fetches it again.")
@_JSON
def verify(names: tuple[str, ...], repair: bool, as_json: bool) -> int:
    """Read every file again and compare it with its digest; exit code 3 when one differs.

    Without names, every file that is here. Says for each file whose word its digest is.
    """
    from prostudio.errors import WeightsDamagedError
    from prostudio.weights import Shelf
    from prostudio.weights.upkeep import verify as check

    shelf = Shelf.at()
    rows = [shelf.row(name) for name in names] or list(shelf.catalogue.rows.values())
    found = _run(check(rows, shelf, repair=repair, lacking=bool(names)))
    if as_json:
        click.echo(json.dumps([one.to_json() for one in found]))
    else:
        for one in found:
            mark = "ok     " if one.ok else "DAMAGED" if one.witness else "MISSING"
            click.echo(f"{mark} {one.repository}/{one.path}: {one.what}")
        click.echo(f"{len(found)} files, {sum(not one.ok for one in found)} wrong")
    return WeightsDamagedError.exit_code if any(not one.ok for one in found) else 0


@command.command("remove")
@click.argument("name")
@_YES
def remove(name: str, yes: bool) -> None:
    """Remove a model; parts that another model here uses stay."""
    from prostudio.weights import Shelf
    from prostudio.weights.upkeep import remove as take_away

    shelf = Shelf.at()
    row = shelf.row(name)
    if not yes:
        click.confirm(f"Remove {name}?", abort=True, err=True)
    click.echo(f"{take_away(row, shelf) / 1e9:.2f} GB freed")


@command.command("convert")
@click.argument("name")
@click.option("--remove-source", is_flag=True, help="Remove the pickles when all went well.")
@click.option("--json", "as_json", is_flag=True, help="Print events as JSON lines.")
def convert(name: str, remove_source: bool, as_json: bool) -> None:
    """Turn a model's pickles (.bin, .pt) into safetensors, in a child that may do nothing else."""
    from prostudio.cli.progress import showing
    from prostudio.weights import Shelf
    from prostudio.weights.convert import convert as turn

    shelf = Shelf.at()
    with showing(as_lines=as_json) as show_event:
        for event in turn(shelf.row(name), shelf, keep=not remove_source):
            show_event(event)


@command.command("where")
@click.argument("name", required=False)
@_JSON
def where(name: str | None, as_json: bool) -> None:
    """Print the folder of all weights, or of one model that is here."""
    from prostudio.settings import HubAccess
    from prostudio.weights import Shelf, folder

    shelf = Shelf.at()
    path = folder(name, shelf) if name else shelf.root
    if as_json:
        access = HubAccess.load()
        told = {"folder": str(path), "cache": str(access.cache), "endpoint": access.endpoint}
        click.echo(json.dumps(told))
    else:
        click.echo(str(path))


def _run(work: Any) -> Any:
    """Show the progress of a generator and return what it returns."""
    from prostudio.cli.progress import showing

    with showing() as show_event:
        while True:
            try:
                show_event(next(work))
            except StopIteration as end:
                return end.value
