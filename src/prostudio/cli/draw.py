"""`prostudio draw`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from prostudio.cli import options
from prostudio.cli.progress import showing, shown

if TYPE_CHECKING:
    from prostudio.film import Size


@click.command("draw")
@click.argument("prompt")
@click.option("-o", "--output", default="picture.png", show_default=True, metavar="PATH")
@options.size
@options.seed
@click.option(
    "--engine",
    default="procedural",
    show_default=True,
    metavar="NAME",
    help="An image engine; `prostudio engines` lists them. auto: the best that works here.",
)
@options.loras
@options.a_camera
@click.option(
    "--at",
    type=options.Number(0, 3600),
    help="Which second of a drawn shot.  [2]",
)
@click.option("--language", metavar="TAG", help="Found from the prompt if not given.")
@click.option("--json", "as_json", is_flag=True, help="Print events as JSON lines.")
def command(
    prompt: str,
    output: str,
    size: Size,
    seed: int,
    engine: str,
    loras: tuple[str, ...],
    language: str | None,
    as_json: bool,
    **drawn: Any,
) -> None:
    """Draw one picture from words: a .png or .jpg. Drawn scenes need no weights."""
    from prostudio.errors import FilmError
    from prostudio.events import Done
    from prostudio.events import as_json as event_json
    from prostudio.film import Camera
    from prostudio.projects.single import Wanted, draw, draw_moment
    from prostudio.scenes.asked import language_of_prompt
    from prostudio.settings import Settings

    camera, at = drawn["camera"], drawn["at"]
    out = Path(output)
    told = language or language_of_prompt(prompt)
    stack = options.read_loras(loras)
    if engine == "procedural" and stack:
        raise FilmError("procedural takes no LoRAs", hint="say --engine, such as sdxl")
    if engine == "procedural":
        moment, move = 2.0 if at is None else at, Camera(camera or "auto")
        reading = draw_moment(
            prompt, out, size=size, seed=seed, seconds=moment, camera=move, language=told
        )
    elif camera is not None or at is not None:
        raise FilmError("--camera and --at choose a moment of a drawn shot", hint="leave them out")
    else:
        with showing(as_lines=as_json) as show:
            wanted = Wanted(engine, size, seed, told, stack)
            making = draw(prompt, out, Settings.load(), wanted)
            reading = shown(making, show)
    click.echo(f"read as: {', '.join(reading.words)}", err=True)
    if reading.left_out:
        click.echo(f"left out: {', '.join(reading.left_out)}", err=True)
    for note in reading.notes:
        click.echo(note, err=True)
    click.echo(json.dumps(event_json(Done(output, 0.0))) if as_json else output)
