"""The studio's pages: small shells under a strict policy, and the files that they stand on.

A page holds no film: its modules ask the REST API for everything, as any other client does.
Files lie under an address that changes when any of them does, so that browsers keep them
for good; modules import each other by relative addresses, which keep that version.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from prostudio import __version__
from prostudio.errors import NotFoundError
from prostudio.server.desk import DeskHere
from prostudio.server.studio.squeezing import squeeze_script, squeeze_style

router = APIRouter(include_in_schema=False)

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "media-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",  # text never becomes markup
    )
)
_HEADERS = {"Content-Security-Policy": POLICY, "Cache-Control": "no-cache"}
_FOREVER = "public, max-age=31536000, immutable"
_KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
}
_HERE = Path(__file__).parent
_IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*['"]\./([\w-]+\.js)['"](?!\)\.)""")
"""What is loaded with a module; `import(/* later */ './x.js')` is loaded when it is wanted,
and `import('./x.js').Name` is a type in a comment."""
_LOOK_SECONDS = 1.0
"""So often files are looked at: a page asks for sixty of them at once."""


@dataclass(frozen=True, slots=True)
class _Files:
    """The files as they were at a moment, and which modules each entry needs."""

    until: float
    paths: dict[str, Path]
    version: str
    modules: dict[str, list[str]] = field(default_factory=dict)


class Studio:
    """Templates and files of the pages; any thread may ask."""

    def __init__(self, folder: Path = _HERE) -> None:
        self._static = folder / "static"
        self._seen: _Files | None = None
        self._kept: dict[str, tuple[tuple[int, int], bytes]] = {}
        self._pages = Environment(
            loader=FileSystemLoader(folder / "templates"),
            autoescape=select_autoescape(("html",)),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def files(self) -> dict[str, Path]:
        """Every file that is served, by its name; no other name leads anywhere."""
        return self._files().paths

    def version(self) -> str:
        """Changes with every file; read from their sizes and times, which takes no reading."""
        return self._files().version

    def _files(self) -> _Files:
        seen, now = self._seen, time.monotonic()
        if seen is not None and now < seen.until:
            return seen
        paths = {
            path.relative_to(self._static).as_posix(): path
            for path in sorted(self._static.rglob("*"))
            if path.suffix in _KINDS
        }
        digest = hashlib.sha256(__version__.encode())
        for name, path in paths.items():
            facts = path.stat()
            digest.update(f"{name}|{facts.st_size}|{facts.st_mtime_ns}".encode())
        version = digest.hexdigest()[:12]
        known = seen.modules if seen is not None and seen.version == version else {}
        self._seen = _Files(now + _LOOK_SECONDS, paths, version, known)
        return self._seen

    def content(self, name: str) -> bytes | None:
        """What is sent for a file, or for several style sheets as one (`css/tokens+base.css`).

        None where there is no such file.
        """
        if "+" not in name:
            return self._content(name)
        sheets = [self._content(sheet) for sheet in sheets_of(name)]
        return None if None in sheets else b"\n".join(filter(None, sheets))

    def _content(self, name: str) -> bytes | None:
        path = self.files().get(name)
        if path is None:
            return None
        facts = path.stat()
        stamp = (facts.st_size, facts.st_mtime_ns)
        if name not in self._kept or self._kept[name][0] != stamp:
            self._kept[name] = (stamp, _squeezed(path))
        return self._kept[name][1]

    def page(self, name: str, status: int = 200, **values: Any) -> HTMLResponse:
        """A page of a template."""
        version = self.version()

        def asset(name: str) -> str:
            return f"/static/{version}/{name}"

        def styles(*names: str) -> str:
            return asset(f"css/{'+'.join(names)}.css")

        def preloads(entry: str) -> list[str]:
            return [asset(f"js/{module}") for module in self.modules(entry)]

        text = self._pages.get_template(name).render(
            asset=asset, styles=styles, preloads=preloads, version=__version__, **values
        )
        return HTMLResponse(text, status, headers=_HEADERS)

    def modules(self, entry: str) -> list[str]:
        """The modules that a module needs, so that none waits until another was read."""
        known = self._files().modules
        if entry not in known:
            known[entry] = list(self._modules(entry))
        return known[entry]

    def _modules(self, entry: str) -> Iterator[str]:
        seen, waiting = {entry}, [entry]
        while waiting:
            name = waiting.pop(0)
            yield name
            # As it is written, for a comment there leaves a module for later.
            path = self._static / "js" / name
            for found in _IMPORT.findall(path.read_text("utf-8") if path.is_file() else ""):
                if found not in seen and (self._static / "js" / found).is_file():
                    seen.add(found)
                    waiting.append(found)


def sheets_of(name: str) -> list[str]:
    """The files of `css/tokens+base.css`, which a page fetches at once."""
    folder, _, file = name.rpartition("/")
    return [f"{folder}/{one}.css" for one in file.removesuffix(".css").split("+")]


def _squeezed(path: Path) -> bytes:
    if path.suffix == ".js":
        return squeeze_script(path.read_text("utf-8")).encode()
    if path.suffix == ".css":
        return squeeze_style(path.read_text("utf-8")).encode()
    return path.read_bytes()


def _studio(request: Request) -> Studio:
    studio: Studio = request.app.state.studio
    return studio


def nothing_here(request: Request, what: str = "page") -> Response:
    """What a browser shows of an address that leads nowhere: to no film, or to no page."""
    return _studio(request).page("missing.html", 404, what=what)


@router.get("/")
def home_page(request: Request, desk: DeskHere) -> Response:
    """Every film, and the box for a new one, which is large while there is none."""
    return _studio(request).page("home.html", first=not any(desk.jobs.counts().values()))


@router.get("/films/{film}")
def film_page(film: str, request: Request, desk: DeskHere) -> Response:
    """One film: script, storyboard, player, timeline."""
    try:
        job = desk.jobs.brief(film)
    except NotFoundError:
        return nothing_here(request, "film")
    return _studio(request).page("film.html", film_id=job.id, film_title=job.title)


@router.get("/engines")
def engines_page(request: Request) -> Response:
    """What this machine can do, and weights."""
    return _studio(request).page("engines.html")


@router.get("/machines")
def machines_page(request: Request) -> Response:
    """Who makes the steps of films: this machine, or several."""
    return _studio(request).page("machines.html")


@router.get("/settings")
def settings_page(request: Request) -> Response:
    """Defaults of new films, voices, the disk."""
    return _studio(request).page("settings.html")


@router.get("/login")
def login_page(request: Request) -> Response:
    """Where a browser shows the server's token."""
    return _studio(request).page("login.html")


@router.get("/favicon.ico")
def favicon(request: Request) -> Response:
    """What browsers ask for by themselves."""
    return RedirectResponse(f"/static/{_studio(request).version()}/mark.svg", 308)


async def static_file(request: Request) -> Response:
    """One of the studio's files; kept for good under the version that it has now.

    A page asks for fifty of them at once: nothing stands between them and the answer.
    """
    studio, version, name = _studio(request), *request.path_params.values()
    content = studio.content(name)
    if content is None:
        raise NotFoundError("the studio has no such file", hint="reload the page")
    kept = _FOREVER if version == studio.version() else "no-cache"
    kind = _KINDS[Path(name).suffix]
    return Response(content, media_type=kind, headers={"Cache-Control": kept})


router.add_route("/static/{version}/{name:path}", static_file)
