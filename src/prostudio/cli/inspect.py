"""`prostudio inspect`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from prostudio.errors import InspectionError

if TYPE_CHECKING:
    from prostudio.weights import Verdict


@click.command("inspect")
@click.argument("film", metavar="FILM.mp4")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(film: str, as_json: bool) -> int:
    """Decode a finished film to its end and report on it.

    Length, frames, black and frozen parts, loudness and true peak, silence under captions,
    colour tags, fast start, reading speed, content credentials. Exit code 5 when it fails.
    Where the sheet beside it names weights, also what their licences mean for the film.
    """
    from prostudio.delivery.identity import own_root
    from prostudio.delivery.inspect import inspect
    from prostudio.projects.signing import identity_folder
    from prostudio.settings import Settings

    found = inspect(Path(film), roots=own_root(identity_folder(Settings.load())))
    terms = _terms(Path(film))
    if as_json:
        told = found.to_json() | ({"licences": terms.to_json()} if terms else {})
        click.echo(json.dumps(told, indent=2))
    else:
        click.echo(found.text())
        for line in terms.lines() if terms else ():
            click.echo(line)
    return 0 if found.ok else InspectionError.exit_code


def _terms(film: Path) -> Verdict | None:
    """What the licences of the weights mean that the sheet beside the film names, if any."""
    from prostudio.weights import Shelf, named_by, verdict

    try:
        sheet = json.loads(film.with_suffix(".provenance.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    names = named_by(sheet) if isinstance(sheet, dict) else ()
    return verdict(names, Shelf.at().catalogue) if names else None
