"""`prostudio inspect`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from prostudio.errors import InspectionError


@click.command("inspect")
@click.argument("film", metavar="FILM.mp4")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(film: str, as_json: bool) -> int:
    """Decode a finished film to its end and report on it.

    Length, frames, black and frozen parts, loudness and true peak, silence under captions,
    colour tags, fast start, reading speed. Exit code 5 when it fails.
    """
    from prostudio.delivery.inspect import inspect

    found = inspect(Path(film))
    click.echo(json.dumps(found.to_json(), indent=2) if as_json else found.text())
    return 0 if found.ok else InspectionError.exit_code
