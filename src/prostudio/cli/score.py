"""`prostudio score`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from prostudio.cli import options
from prostudio.cli.progress import showing, shown


@click.command("score")
@click.argument("prompt", nargs=-1, required=True)
@click.option("--seconds", type=options.Number(0.1, 36_000), default=60.0, show_default=True)
@click.option("-o", "--output", default="music.wav", show_default=True, metavar="PATH")
@click.option("--engine", metavar="NAME", help="A music engine.")
@click.option("--key", metavar="KEY", help="Such as 'D minor'.")
@click.option("--bpm", type=options.Number(40, 200), help="Beats a minute.")
@click.option(
    "--melody",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A tune to follow, for engines that can (musicgen-melody).",
)
@options.seed
def command(prompt: tuple[str, ...], seconds: float, output: str, **wanted: Any) -> None:
    """Compose music of an exact length from mood words into a .wav file."""
    from prostudio.projects.single import score
    from prostudio.settings import Settings

    with showing() as show:
        reading = shown(score(prompt, seconds, Path(output), Settings.load(), **wanted), show)
    click.echo(f"read as: {', '.join((*reading.words, *reading.notes))}", err=True)
    if reading.left_out:
        unknown = ", ".join(map(repr, reading.left_out))
        click.secho(f"warning: nothing is known of {unknown}", fg="yellow", err=True)
    click.echo(output)
