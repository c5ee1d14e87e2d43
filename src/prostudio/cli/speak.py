"""`prostudio speak`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from prostudio.cli import options
from prostudio.cli.progress import showing


@click.command("speak")
@click.argument("text")
@click.option("-o", "--output", default="voice.wav", show_default=True, metavar="PATH")
@click.option("--language", metavar="TAG", help="Such as en-gb; found from the text if not given.")
@click.option("--voice", metavar="NAME", help="`prostudio engines --voices ENGINE` lists them.")
@click.option("--engine", metavar="NAME", help="A speech engine.")
@click.option("--rate", type=options.Number(0.5, 2.0), default=1.0, show_default=True)
@click.option("--pitch", type=options.Number(-12, 12), default=0.0, help="In semitones.")
def command(text: str, output: str, voice: str | None, **wanted: float | str | None) -> None:
    """Speak a text, or - for standard input, into a .wav file."""
    from prostudio.film import Voice
    from prostudio.projects.single import speak
    from prostudio.settings import Settings

    words = options.text_of(sys.stdin.buffer.read()) if text == "-" else text
    spoken_by = Voice(name=voice, **wanted)  # type: ignore[arg-type]
    with showing() as show:
        for event in speak(words, spoken_by, Path(output), Settings.load()):
            show(event)
    click.echo(output)
