"""`prostudio new`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from prostudio.cli.options import Number, text_of
from prostudio.cli.progress import showing, shown

if TYPE_CHECKING:
    from prostudio.delivery.presets import Preset
    from prostudio.film import Film


@click.command("new")
@click.argument("brief")
@click.option("-o", "--output", default="film.md", show_default=True, metavar="PATH")
@click.option("--seconds", type=Number(5, 3600), help="About how long the film should be.")
@click.option("--language", metavar="TAG", help="Found from the brief if not given.")
@click.option(
    "--engine",
    metavar="NAME",
    help="A writing engine: outline (needs nothing), local-llm (a model server on this "
    "machine), or auto (that one, else outline).  [outline]",
)
@click.option("--model", metavar="NAME", help="Which model of the server writes.")
@click.option(
    "--model-url",
    metavar="URL",
    help="The server, such as http://127.0.0.1:11434/v1; looked for if not given.",
)
@click.option(
    "--preset",
    metavar="NAME",
    help="Shape, length and profiles for: short, long, story or carousel.",
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def command(
    brief: str,
    output: str,
    seconds: float | None,
    language: str | None,
    engine: str | None,
    force: bool,
    preset: str | None,
    **model: str | None,
) -> None:
    """Write a film file from a brief, from a text file, or from - for standard input.

    A screenplay (film.fountain) becomes the film file that `make` would read in it.

    The result is a draft for you to edit; `prostudio make` makes it.
    """
    from prostudio import files
    from prostudio.engines.request import WritingRequest
    from prostudio.engines.write import write
    from prostudio.errors import FilmError
    from prostudio.film.data import write_json, write_markdown, write_yaml

    out = Path(output)
    writers = {".md": write_markdown, ".yaml": write_yaml, ".yml": write_yaml, ".json": write_json}
    if out.suffix.lower() not in writers:
        raise FilmError(f"the output is {out.name!r}; wanted .md, .yaml or .json")
    if out.exists() and not force:
        raise FilmError(f"{out} is there already", hint="say --force to write over it")
    content = _preset(preset)
    seconds = seconds or (content.seconds if content else None)
    film = _screenplay(brief)
    if film is None:
        request = WritingRequest(_text(brief), seconds, language, **model)
        with showing() as show:
            film = shown(write(engine, request), show)
    film = content.applied(film) if content else film
    files.mkdir(out.absolute().parent)
    files.write_text(out, writers[out.suffix.lower()](film))
    click.echo(f"edit it, then: prostudio make {out}", err=True)
    click.echo(output)


def _screenplay(brief: str) -> Film | None:
    """The film of a screenplay's file; None for everything else."""
    from prostudio.film.reading import SCREENPLAY_SUFFIXES, read_film_file

    if "\n" in brief or len(brief) > 254 or Path(brief).suffix.lower() not in SCREENPLAY_SUFFIXES:
        return None
    film, warnings = read_film_file(Path(brief))
    for warning in warnings:
        click.echo(f"line {warning.line}: {warning.message}", err=True)
    return film


def _preset(name: str | None) -> Preset | None:
    if name is None:
        return None
    from prostudio.delivery.presets import preset

    return preset(name)


def _text(brief: str) -> str:
    """The brief itself, the text of a file that it names, or standard input."""
    if brief == "-":
        return text_of(sys.stdin.buffer.read())
    path = Path(brief)
    if "\n" in brief or len(brief) > 254 or not path.suffix:
        return brief
    if path.is_file():
        return text_of(path.read_bytes())
    if path.suffix.lower() in (".md", ".txt", ".text", ".markdown") and " " not in brief:
        from prostudio.errors import FilmError

        raise FilmError(f"there is no file {brief}", hint="give a brief in words, or a file")
    return brief
