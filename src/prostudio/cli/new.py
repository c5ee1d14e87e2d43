"""`prostudio new`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from prostudio.cli.options import text_of


@click.command("new")
@click.argument("brief")
@click.option("-o", "--output", default="film.md", show_default=True, metavar="PATH")
@click.option("--seconds", type=float, help="About how long the film should be.")
@click.option("--language", metavar="TAG", help="Found from the brief if not given.")
@click.option("--engine", metavar="NAME", help="A writing engine.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def command(
    brief: str,
    output: str,
    seconds: float | None,
    language: str | None,
    engine: str | None,
    force: bool,
) -> None:
    """Write a film file from a brief, from a text file, or from - for standard input.

    The result is a draft for you to edit; `prostudio make` makes it.
    """
    from prostudio import files
    from prostudio.engines.base import WritingEngine
    from prostudio.engines.choose import choose_writing
    from prostudio.engines.request import WritingRequest
    from prostudio.errors import FilmError
    from prostudio.film.data import write_markdown

    out = Path(output)
    if out.exists() and not force:
        raise FilmError(f"{out} is there already", hint="say --force to write over it")
    writer: WritingEngine = choose_writing(engine).make()
    film = writer.write(WritingRequest(_text(brief), seconds, language))
    files.write_text(out, write_markdown(film))
    click.echo(f"edit it, then: prostudio make {out}", err=True)
    click.echo(output)


def _text(brief: str) -> str:
    """The brief itself, the text of a file that it names, or standard input."""
    if brief == "-":
        return text_of(sys.stdin.buffer.read())
    path = Path(brief)
    looks_like_a_path = "\n" not in brief and len(brief) < 255 and path.suffix
    return text_of(path.read_bytes()) if looks_like_a_path and path.is_file() else brief
