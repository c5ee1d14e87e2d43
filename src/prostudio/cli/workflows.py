"""`prostudio workflows`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from prostudio.engines.comfyui.shelf import Kept

_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
_KINDS = ("video", "image", "speech", "music")


@click.group("workflows")
def command() -> None:
    """Your workflows from ComfyUI: each is an engine, `engines: {video: comfyui/NAME}`."""


@command.command("add")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", help="Of the engine; else the file's own name. What has it is replaced.")
@click.option(
    "--kind", type=click.Choice(_KINDS), help="What it makes, where that is guessed wrong."
)
@click.option("--summary", default="", help="What it is, in one line.")
@click.option("--usual", is_flag=True, help="Take it where `comfyui` alone is asked for.")
@_JSON
def add(
    file: Path, name: str | None, kind: str | None, summary: str, usual: bool, as_json: bool
) -> int:
    """Take a workflow that ComfyUI exported for its API (Workflow > Export (API)).

    Which of its inputs takes prompt, seed, size, frames and pictures is guessed from its
    nodes, shown, and kept beside it as mapping.toml, which you may change.
    """
    from prostudio.engines.card import Kind
    from prostudio.engines.comfyui.guessing import guessed
    from prostudio.engines.comfyui.shelf import bytes_of, name_of, put, require_name
    from prostudio.engines.comfyui.workflow import read_workflow

    called = name or name_of(file)
    require_name(called)
    data = bytes_of(file)
    workflow = read_workflow(data, file.name)
    mapping = replace(guessed(workflow, Kind(kind) if kind else None), summary=summary, usual=usual)
    kept = put(called, data, mapping)
    if usual:
        _make_usual(kept)
    return _told(kept, as_json)


@command.command("list")
@_JSON
def show_all(as_json: bool) -> None:
    """List your workflows, what each makes, and what it can be told."""
    from prostudio.engines.comfyui import telling
    from prostudio.engines.comfyui.shelf import kept, names, shelf
    from prostudio.errors import ProStudioError

    found: list[Kept] = []
    for name in names():
        try:
            found.append(kept(name))
        except ProStudioError as error:  # one broken workflow hides no other
            click.echo(f"warning: {error}", err=True)
    if as_json:
        click.echo(json.dumps([telling.as_json(one) for one in found], indent=2))
    elif found:
        click.echo("\n".join(map(telling.line, found)))
    else:
        click.echo(f"there is no workflow in {shelf()}; `prostudio workflows add FILE` takes one")


@command.command("show")
@click.argument("name")
@_JSON
def show(name: str, as_json: bool) -> None:
    """Show which inputs of a workflow take what."""
    from prostudio.engines.comfyui import telling
    from prostudio.engines.comfyui.shelf import MAPPING, kept

    found = kept(name)
    if as_json:
        click.echo(json.dumps(telling.as_json(found), indent=2))
        return
    click.echo("\n".join(telling.lines(found)))
    click.echo(f"change it in {found.folder / MAPPING}")


@command.command("check")
@click.argument("name")
@_JSON
def check(name: str, as_json: bool) -> int:
    """Look at a workflow and its mapping, and whether the running ComfyUI has all that it needs.

    Exit code 3 when something is missing.
    """
    from prostudio.engines.comfyui.shelf import kept

    return _told(kept(name), as_json)


@command.command("usual")
@click.argument("name")
def usual(name: str) -> None:
    """Take a workflow where `comfyui` alone is asked for, of all that make the same kind."""
    from prostudio.engines.comfyui.shelf import kept

    found = kept(name)
    _make_usual(found)
    click.echo(f"{found.engine} is meant by `engines: {{{found.mapping.kind}: comfyui}}`")


@command.command("remove")
@click.argument("name")
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
def remove(name: str, yes: bool) -> None:
    """Remove a workflow. Takes that it made stay."""
    from prostudio.engines.comfyui.shelf import kept, names
    from prostudio.engines.comfyui.shelf import remove as put_away

    if name not in names():
        kept(name)  # says which there are
    if not yes:
        click.confirm(f"Remove workflow {name!r} and its mapping?", abort=True, err=True)
    put_away(name)


def _make_usual(found: Kept) -> None:
    from prostudio import files
    from prostudio.engines.comfyui.mapping_text import mapping_text
    from prostudio.engines.comfyui.shelf import MAPPING, kept, members

    for name in members(found.mapping.kind):
        one = kept(name)
        wanted = replace(one.mapping, usual=name == found.name)
        if wanted != one.mapping:
            files.write_text(one.folder / MAPPING, mapping_text(wanted))


def _told(found: Kept, as_json: bool) -> int:
    """Show a workflow with what is wrong with it, here and in the running ComfyUI."""
    from prostudio.engines.comfyui import telling
    from prostudio.engines.comfyui.checking import advice, problems

    wrong, notes = list(problems(found)), list(advice(found))
    known, away = _known()
    if known is not None:
        from prostudio.engines.comfyui.checking import missing_in

        wrong += missing_in(found, known)
    if as_json:
        told = {"problems": wrong, "advice": notes, "comfyui": away or "answers"}
        click.echo(json.dumps(telling.as_json(found) | told, indent=2))
        return 3 if wrong else 0
    click.echo("\n".join(telling.lines(found)))
    for note in notes:
        click.echo(f"note: {note}")
    for problem in wrong:
        click.echo(f"problem: {problem}", err=True)
    click.echo(away or "ComfyUI has all that it needs" if not wrong else away, err=bool(wrong))
    return 3 if wrong else 0


def _known() -> tuple[Mapping[str, Any] | None, str]:
    """The nodes of the running ComfyUI; None, and why, where none answers."""
    from prostudio.engines.comfyui.address import missing
    from prostudio.engines.comfyui.bridge import Bridge
    from prostudio.errors import ProStudioError
    from prostudio.settings import Settings

    settings = Settings.load()
    absent = missing(settings)
    if absent is not None:
        return None, f"not looked at in ComfyUI, which does not answer at {settings.comfyui_url}"
    try:
        with Bridge(settings) as bridge:
            return bridge.nodes(), ""
    except ProStudioError as error:
        return None, f"not looked at in ComfyUI: {error.message}"
