"""`prostudio remote`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from prostudio.cli import asking
from prostudio.cli.options import Number

if TYPE_CHECKING:
    from prostudio.client import FilmStatus
    from prostudio.client.remotes import Remotes
    from prostudio.client.wire import Place

_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_CAPTIONS = click.option(
    "--captions", is_flag=True, help="Also the caption files that lie beside the film."
)


@click.group("remote")
def command() -> None:
    """Have films made by a server: another machine where `prostudio serve` runs."""


@command.command("add")
@click.argument("name")
@click.argument("url")
@click.option("--token", metavar="TEXT", help="What it wants; - reads it, else it is asked for.")
def add(name: str, url: str, token: str | None) -> None:
    """Keep a server under a name, with its token, in a file that you alone can read.

    The server is asked whether it is there. Other users of this machine can see what stands
    on a command line: `--token -` reads the token from standard input.
    """
    from prostudio.client.wire import Place

    if token == "-":  # noqa: S105
        token = sys.stdin.readline().strip()
    place = Place(url, token or "", patience=0.0)
    place, told = _asked(place, may_ask=token is None)
    _remotes().add(name, place)
    click.echo(f"{name}: ProStudio {told} at {place.url}")


@command.command("list")
@_JSON
def show(as_json: bool) -> None:
    """List the servers; tokens are never shown."""
    known = _remotes().all()
    if as_json:
        rows = [{"name": n, "url": one.url, "token": bool(one.token)} for n, one in known.items()]
        click.echo(json.dumps(rows, indent=2))
        return
    for name, one in known.items():
        click.echo(f"{name:<16} {one.url}{'  with a token' if one.token else ''}")


@command.command("remove")
@click.argument("name")
def remove(name: str) -> None:
    """Forget a server and its token."""
    _remotes().remove(name)
    click.echo(f"{name} is forgotten")


@command.command("make")
@click.argument("script", metavar="FILE", required=False)
@click.option("--topic", metavar="TEXT", help="In place of a file: a script is written of it.")
@click.option("--seconds", type=Number(5, 3600), help="About how long a topic's film should be.")
@asking.on
@click.option("-o", "--output", metavar="PATH", help="Where the film goes.  [out/FILE.mp4]")
@asking.profiles
@asking.content_type
@asking.also
@_CAPTIONS
@click.option("--no-wait", is_flag=True, help="Print its id and leave; `remote get` fetches it.")
@click.option("--json", "as_json", is_flag=True, help="Print events as JSON lines.")
def make(script: str | None, topic: str | None, as_json: bool, **options: Any) -> None:
    """Have a film made by a server, and fetch it.

    The pictures, clips, sounds and captions that the script names are sent with it. Ctrl-C ends the
    watching and not the film: `prostudio remote get` fetches it later. A download that was
    cut off goes on where it was.
    """
    if (script is None) == (topic is None):
        raise click.UsageError("give a FILE or --topic")
    wished = asking.wishes(options["content_type"], options["also"], options["profiles"])
    if options["seconds"] is not None:
        wished["seconds"] = options["seconds"]
    with asking.engine_on(options["server"]) as engine:
        film = engine.generate(topic, script=Path(script) if script else None, **wished)
        if options["no_wait"]:
            click.echo(film.id)
            return
        click.echo(f"{film.id} is asked for; Ctrl-C leaves it there", err=True)
        with asking.watching(as_json=as_json) as told:
            film.wait(told=told)
        out = Path(options["output"] or Path("out") / f"{Path(script or 'film').stem}.mp4")
        captions = film.last.captions if options["captions"] else ()
        for file in (*film.last.files, *captions):
            place = out.with_name(f"{out.stem}{file.name.removeprefix('film')}")
            saved = asking.save(film, file, place)
            if not as_json:
                click.echo(str(saved))


@command.command("status")
@click.argument("film", metavar="[ID]", required=False)
@asking.on
@_JSON
def status(film: str | None, server: str | None, as_json: bool) -> None:
    """Say how a film stands, or list those of a server, newest first."""
    with asking.engine_on(server) as engine:
        if film is None:
            found = [one.last for _, one in zip(range(50), engine.films(), strict=False)]
        else:
            found = [engine.film(film).last]
    for one in found:
        click.echo(json.dumps(_shown(one)) if as_json else _line(one))


@command.command("get")
@click.argument("film", metavar="ID")
@asking.on
@click.option("-o", "--output", metavar="PATH", help="A file or a folder.  [this folder]")
@click.option("--profile", metavar="NAME", help="One of its files; all of them if not given.")
@_CAPTIONS
def get(
    film: str, server: str | None, output: str | None, profile: str | None, captions: bool
) -> None:
    """Fetch the files of a film, once it is done.

    With --profile, -o names the file; else it names the folder that all of them go to, under
    the film's title. A caption file alone is a profile such as `captions.srt`. What is here
    already is not fetched again, and a download that was cut off goes on where it was.
    """
    with asking.engine_on(server) as engine:
        found = engine.film(film)
        if not found.last.is_over:
            with asking.watching(as_json=False) as told:
                found.wait(told=told)
        status = found.last.finished()
        files = [status.file(profile)] if profile else list(status.files)
        files += status.captions if captions else ()
        place = Path(output) if output and profile and not captions else None
        for file in files:
            target = place or Path(output or ".") / _called(status, file.name)
            click.echo(str(asking.save(found, file, target)))


def _asked(place: Place, *, may_ask: bool) -> tuple[Place, str]:
    """The server with the token that it wants, and its release."""
    from prostudio.client.remote import Remote
    from prostudio.client.wire import Place
    from prostudio.errors import ProStudioError

    remote = Remote(place)
    try:
        return place, str(remote.about().get("version"))
    except ProStudioError as error:
        if error.code != "token" or not may_ask or not sys.stdin.isatty():
            raise
    finally:
        remote.close()
    token = click.prompt("Its token", hide_input=True, err=True)
    return _asked(Place(place.url, token.strip(), 0.0), may_ask=False)


def _remotes() -> Remotes:
    from prostudio.client.remotes import Remotes
    from prostudio.settings import Settings

    return Remotes.of(Settings.load().home)


def _called(status: FilmStatus, name: str) -> str:
    from prostudio.jobs.naming import saved_as

    return saved_as(status.title, name)


def _line(one: FilmStatus) -> str:
    left = f", {one.eta_s:.0f} s left" if one.eta_s else ""
    how = f"{one.state} {one.progress:.0%}{left}" if not one.is_over else one.state
    why = f": {one.error['message']}" if one.error else ""
    return f"{one.id}  {how:<12} {one.title}{why}"


def _shown(one: FilmStatus) -> dict[str, Any]:
    from dataclasses import asdict

    value = asdict(one)
    return {**value.pop("more"), **value}
