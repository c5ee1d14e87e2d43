"""`prostudio shoot`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from prostudio.cli import options
from prostudio.cli.progress import showing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from prostudio.film import Size
    from prostudio.settings import Settings


@click.command("shoot")
@click.option("--prompt", default="", help="The picture in words.")
@click.option("--image", metavar="FILE", help="A picture of yours to move over.")
@click.option("--seconds", type=options.Number(0.1, 3600), default=5.0, show_default=True)
@click.option("--end", metavar="FILE", help="A picture of yours that the shot ends on.")
@click.option("--engine", metavar="NAME", help="A video engine; `prostudio engines` lists them.")
@click.option(
    "--drawn-by", metavar="NAME", help="The image engine of its first frame, without --image."
)
@click.option("--work", metavar="FOLDER", help="Keep the sections of an engine that has them.")
@click.option(
    "--from-section",
    type=click.IntRange(0, 10_000),
    metavar="N",
    help="Keep the first N sections in --work; make the others again.",
)
@click.option("-o", "--output", default="shot.mp4", show_default=True, metavar="PATH")
@options.size
@options.rate
@options.seed
@options.camera
@options.loras
@options.places
@click.option("--json", "as_json", is_flag=True, help="Print events as JSON lines.")
def command(
    prompt: str,
    image: str | None,
    end: str | None,
    drawn_by: str | None,
    loras: tuple[str, ...],
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
    work, from_section = shot.pop("work"), shot.pop("from_section")
    settings = Settings.load({name: shot.pop(name) for name in ("cluster", "store")})
    if (work is not None or from_section is not None) and loras:
        raise FilmError("--lora does not go with --work", hint="write a film file with `loras`")
    if work is not None or from_section is not None:
        pictures = {"first frame": image, "last frame": end}
        _in_sections(
            work,
            from_section,
            pictures,
            output,
            as_json,
            settings,
            prompt=prompt,
            size=size,
            **shot,
        )
        return
    shot["end_image"] = str(Path(end).absolute()) if end else None
    picture, stack = Path(image) if image else None, options.read_loras(loras)
    project = shot_project(prompt, picture, size, rate, drawn_by=drawn_by, stack=stack, **shot)
    with showing(as_lines=as_json) as show:
        for event in make(project, settings, Path(output), allow_outside=True):
            show(event)
    if not as_json:
        click.echo(output)


def _in_sections(
    work: object,
    from_section: object,
    pictures: Mapping[str, str | None],
    output: str,
    as_json: bool,
    settings: Settings,
    **shot: Any,
) -> None:
    """A shot whose sections stay in a folder."""
    from prostudio.engines.card import Role
    from prostudio.errors import FilmError
    from prostudio.projects.sections import Wanted, shoot_in

    if work is None or shot["engine"] is None:
        raise FilmError("--from-section needs --work FOLDER, and --work needs --engine NAME")
    wanted = Wanted(
        engine=shot["engine"],
        prompt=shot["prompt"],
        seconds=shot["seconds"],
        size=shot["size"],
        seed=shot["seed"],
        camera=shot["camera"],
        pictures=tuple((Role(role), Path(path)) for role, path in pictures.items() if path),
        from_section=None if from_section is None else int(str(from_section)),
    )
    with showing(as_lines=as_json) as show:
        for event in shoot_in(Path(str(work)), wanted, Path(output), settings):
            show(event)
    if not as_json:
        click.echo(output)
