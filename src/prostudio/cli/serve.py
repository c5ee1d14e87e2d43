"""`prostudio serve`."""

from __future__ import annotations

import secrets
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import click

from prostudio.cli.options import places

if TYPE_CHECKING:
    from prostudio.server.door.gate import Access
    from prostudio.settings import Settings

LIBRARIES = ("fastapi", "jinja2", "uvicorn", "python_multipart")
_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 (what is compared, not what is bound)
TOKEN_FILE = "server.token"  # noqa: S105 (its name)


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8787, show_default=True, help="0: any free."
)
@click.option(
    "--token",
    metavar="TEXT",
    help="What callers have to send; `auto` makes one.  [auto beyond this machine, else none]",
)
@click.option("--name", "names", multiple=True, metavar="HOST", help="Another name it answers to.")
@click.option(
    "--log",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Log lines go here instead; rotated at 10 MB, five older files stay.",
)
@click.option("--open", "in_browser", is_flag=True, help="Open the studio in a browser.")
@places
def command(
    host: str,
    port: int,
    token: str | None,
    names: tuple[str, ...],
    log: Path | None,
    in_browser: bool,
    cluster: str | None,
    store: str | None,
) -> None:
    """Serve the studio and films over HTTP: topic, script or film file in, finished film out.

    The address is printed on standard output, log lines (JSON) on standard error. There is the
    studio; /docs lists everything that programs can ask. Beyond this machine callers need a
    token, which PROSTUDIO_TOKEN may hold too. Ctrl-C ends it; films that are being made go on
    when it is started again.
    """
    _require_libraries()
    from prostudio.server.serving import listen, serve
    from prostudio.settings import Settings

    settings = Settings.load({"cluster": cluster, "store": store})
    access = _access(settings, host, token, names)
    with listen(host, port) as listening:
        named = f"[{host}]" if ":" in host else host
        address = f"http://{named}:{listening.getsockname()[1]}"

        def ready() -> None:
            click.echo(address)
            if in_browser:
                _open(address, access, settings)

        serve(settings, listening, access, ready, log and log.absolute())


def _open(address: str, access: Access, settings: Settings) -> None:
    """Open the studio in a browser, signed in.

    The token goes through a file that this user alone can read: an argument of the
    browser's could be seen by everybody on the machine.
    """
    import webbrowser

    from prostudio import files

    for everywhere, here in zip(_EVERYWHERE, ("127.0.0.1", "::1"), strict=True):
        address = address.replace(f"//{everywhere}:", f"//{here}:")
        address = address.replace(f"//[{everywhere}]:", f"//[{here}]:")
    if not access.token:
        webbrowser.open(address)
        return
    path = settings.home / "open.html"
    there = f"{address}/login#token={quote(access.token)}"
    page = f'<!doctype html><meta http-equiv="refresh" content="0; url={escape(there)}">'
    files.write_private(path, page.encode())
    webbrowser.open(path.as_uri())


def _require_libraries() -> None:
    lacking = [name for name in LIBRARIES if find_spec(name) is None]
    if lacking:
        from prostudio.errors import MissingError

        raise MissingError(
            f"`prostudio serve` needs libraries that are not installed: {', '.join(lacking)}",
            hint='pip install "prostudio[server]"',
        )


def _access(settings: Settings, host: str, token: str | None, names: tuple[str, ...]) -> Access:
    """Who may speak to it: everybody on this machine, elsewhere who has the token."""
    from prostudio.server.door.gate import LOOPBACK, Access
    from prostudio.settings import server_token

    token = token or server_token()
    if token == "auto" or (not token and host not in LOOPBACK):  # noqa: S105
        token = _kept_token(settings)
    known = {*LOOPBACK, *(name.lower() for name in names), host.lower()} - set(_EVERYWHERE)
    return Access(frozenset(known), token, numbers=host in _EVERYWHERE)


def _kept_token(settings: Settings) -> str:
    """The home's own token, made once and readable by its user alone."""
    from prostudio import files

    path = settings.home / TOKEN_FILE
    if not path.is_file():
        files.mkdir(settings.home)
        files.write_private(path, secrets.token_urlsafe(32).encode())
    click.echo(f"callers need the token in {path}", err=True)
    return path.read_text("ascii").strip()
