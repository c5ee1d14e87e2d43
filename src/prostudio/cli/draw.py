"""`prostudio draw`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from prostudio.cli import options

if TYPE_CHECKING:
    from prostudio.film import Size


@click.command("draw")
@click.argument("prompt")
@click.option("-o", "--output", default="picture.png", show_default=True, metavar="PATH")
@options.size
@options.seed
@options.camera
@click.option(
    "--at",
    type=options.Number(0, 3600),
    default=2.0,
    show_default=True,
    help="Which second of the shot to draw.",
)
def command(prompt: str, output: str, size: Size, seed: int, camera: str, at: float) -> None:
    """Draw one picture from words, with no weights: a .png or .jpg."""
    from prostudio.film import Camera
    from prostudio.projects.single import draw

    reading = draw(prompt, Path(output), size=size, seed=seed, seconds=at, camera=Camera(camera))
    click.echo(f"read as: {', '.join(reading.words)}", err=True)
    if reading.left_out:
        click.echo(f"left out: {', '.join(reading.left_out)}", err=True)
    for note in reading.notes:
        click.echo(note, err=True)
    click.echo(output)
