"""`prostudio cast`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from prostudio.cli.progress import showing, shown


@click.group("cast")
def command() -> None:
    """Look at the cast of a film: who is in which shot, and how alike they are."""


@command.command("sheet")
@click.argument("script", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="Where the sheet goes.  [FILE.cast.png]",
)
@click.option("--json", "as_json", is_flag=True, help="Print what was measured as JSON.")
def sheet(script: Path, output: Path | None, as_json: bool) -> None:
    """Show every member of the cast over all shots, as one picture.

    A shot that was made is shown by its take, another one as it would be drawn; nothing
    is made. How alike a shot is to the member's pictures is measured by an image encoder
    where its weights are here (`prostudio weights get flux-redux`), else by colours.
    """
    from prostudio.projects.cast_sheet import cast_sheet

    out = output or script.with_name(f"{script.stem}.cast.png")
    with showing() as show:
        facts = shown(cast_sheet(script, out), show)
    if as_json:
        click.echo(json.dumps({**facts, "path": str(out)}, indent=2, ensure_ascii=False))
        return
    click.echo(_text(facts), err=True)
    click.echo(str(out))


def _text(facts: dict[str, Any]) -> str:
    lines = [f"likeness by {facts['called']}"]
    for member in facts["members"]:
        scores = [
            f"{shot['id']} {score:.2f}"
            for shot in member["shots"]
            if (score := shot["like_pictures"] or shot["like_shots"]) is not None
        ]
        lines.append(f"{member['name']}: {', '.join(scores) or 'in no shot that can be compared'}")
        if member["weakest"]:
            lines.append(f"  stands out: {member['weakest']}")
    return "\n".join(lines)
