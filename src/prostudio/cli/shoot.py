"""`prostudio shoot`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from prostudio.cli import options
from prostudio.cli.progress import showing

if TYPE_CHECKING:
    from fractions import Fraction

    from prostudio.film import Size


@click.command("shoot")
@click.option("--prompt", default="", help="The picture in words.")
@click.option("--image", metavar="FILE", help="A picture of yours to move over.")
@click.option("--seconds", type=options.Number(0.1, 3600), default=5.0, show_default=True)
@click.option("--end", metavar="FILE", help="A picture of yours that the shot ends on.")
@click.option("--engine", metavar="NAME", help="A video engine; `prostudio engines` lists them.")
@click.option(
    "--drawn-by", metavar="NAME", help="The image engine of its first frame, without --image."
)
@click.option("-o", "--output", default="shot.mp4", show_default=True, metavar="PATH")
@options.size
@options.rate
@options.seed
@options.camera
@click.option("--json", "as_json", is_flag=True, help="Print events as JSON lines.")
def command(
    prompt: str,
    image: str | None,
    end: str | None,
    drawn_by: str | None,
    output: str,
    size: Size,
    rate: Fraction,
    as_json: bool,
    **shot: object,
) -> None:
    """Make one shot, without voice and music."""
    from prostudio.errors import FilmError
    from prostudio.film import Camera
    from prostudio.projects.project import make
    from prostudio.projects.single import shot_project
    from prostudio.settings import Settings

    if not prompt and not image:
        raise FilmError("nothing to shoot", hint='say --prompt "..." or --image FILE')
    shot["camera"] = Camera(str(shot["camera"]))
    shot["end_image"] = str(Path(end).absolute()) if end else None
    project = shot_project(
        prompt, Path(image) if image else None, size, rate, drawn_by=drawn_by, **shot
    )
    with showing(as_lines=as_json) as show:
        for event in make(project, Settings.load(), Path(output), allow_outside=True):
            show(event)
    if not as_json:
        click.echo(output)
