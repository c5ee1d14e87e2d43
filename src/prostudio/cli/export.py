"""`prostudio export`."""

from __future__ import annotations

from collections.abc import Callable, Generator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from prostudio.cli.options import Number
from prostudio.cli.progress import showing

if TYPE_CHECKING:
    from prostudio.events import Event

FORMATS = ("otio", "fcp7", "fcpxml", "mlt", "edl")
_PROGRAMS = {
    "premiere": "fcp7", "resolve": "otio", "davinci": "otio", "finalcut": "fcpxml",
    "fcp": "fcpxml", "fcpx": "fcpxml", "kdenlive": "mlt", "shotcut": "mlt", "avid": "edl",
}  # fmt: skip
"""What people call a format by: the program that opens it."""


@click.command("export")
@click.argument("script", metavar="FILE")
@click.option(
    "--to",
    "formats",
    multiple=True,
    metavar="NAMES",
    help=f"The formats, such as fcpxml,mlt, of {', '.join(FORMATS)}; may be given several times.",
)
@click.option("-o", "--output", "folder", metavar="DIR", default="out", show_default=True)
@click.option("--stems", is_flag=True, help="The sound alone, as WAV files; no format needed.")
@click.option(
    "--handles",
    type=Number(0, 10),
    default=0.5,
    show_default=True,
    metavar="SECONDS",
    help="How long clips go on before and after their place.",
)
@click.option("--json", "as_json", is_flag=True, help="Print events as JSON lines.")
@click.option("--allow-outside", is_flag=True, help="Files may lie outside the script's folder.")
@click.option("--base", metavar="FOLDER", help="What paths in the script are relative to.")
@click.option("--encoding", metavar="NAME", help="Of the script, such as cp1252.  [utf-8]")
def command(script: str, folder: str, **options: Any) -> None:
    """Hand a film over to another editor: a project file with clips and stems beside it.

    otio for OpenTimelineIO and Resolve, fcp7 for Premiere, fcpxml for Final Cut Pro, mlt for
    Kdenlive and Shotcut, edl for any. Each shot is a clean clip file without captions and title,
    with handles; transitions, scenes and captions come with the project; voice, music and
    effects are its sound tracks. Takes are used, never made again.
    """
    from prostudio.projects.export import export, write_stems
    from prostudio.projects.project import STANDARD_INPUT, open_project
    from prostudio.settings import Settings

    formats = _formats(options["formats"])
    if not formats and not options["stems"]:
        raise click.UsageError(f"say what to write: --to {', '.join(FORMATS)}, or --stems")
    settings = Settings.load()
    base = Path(options["base"]) if options["base"] else None
    project = open_project(script, encoding=options["encoding"], base=base, limits=settings.limits)
    out = Path(folder) / ("film" if script == STANDARD_INPUT else Path(script).stem)
    outside = {"allow_outside": options["allow_outside"]}
    made: list[Path] = []
    with showing(as_lines=options["as_json"]) as show:
        if formats:
            handle = Fraction(str(options["handles"]))
            making = export(project, settings, out, formats, handle=handle, **outside)
            made += _shown(making, show)
        if options["stems"]:
            made += _shown(
                write_stems(project, settings, out.with_name(f"{out.name}.stems"), **outside), show
            )
    if not options["as_json"]:
        for path in made:
            click.echo(str(path))


def _formats(given: tuple[str, ...]) -> tuple[str, ...]:
    """Names between commas, given once or several times; each once, in order."""
    names = [name.strip() for names in given for name in names.split(",") if name.strip()]
    for name in names:
        if name not in FORMATS:
            meant = _PROGRAMS.get("".join(name.casefold().split()))
            guess = f"; {name} opens {meant}" if meant else ""
            raise click.UsageError(
                f"--to is {name!r}; wanted {', '.join(FORMATS)}, with commas between{guess}"
            )
    return tuple(dict.fromkeys(names))


def _shown(
    making: Generator[Event, None, tuple[Path, ...]], show: Callable[[Event], None]
) -> tuple[Path, ...]:
    """Show every event of a making and give what it gave."""
    while True:
        try:
            show(next(making))
        except StopIteration as finished:
            paths: tuple[Path, ...] = finished.value
            return paths
