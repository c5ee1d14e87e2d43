"""What a film is called on the pages of others, and scripts to begin with."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi import Path as InPath
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from prostudio import __version__
from prostudio.errors import NotFoundError
from prostudio.film.publishing import publication
from prostudio.film.reading import read_film_file
from prostudio.projects.folder import OUT
from prostudio.server.answering.sending import is_known
from prostudio.server.desk import DeskHere
from prostudio.server.routes.pictures import (
    ASK_AGAIN,
    FOREVER,
    JPEG,
    Jpeg,
    Version,
    Width,
    poster_of,
)

router = APIRouter(prefix="/api", tags=["films"])

_SAMPLES = Path(__file__).parents[1] / "samples"
_SUMMARIES = {
    "keeper.md": "A small story with a storm: three shots, a quarter of a minute.",
    "tides.md": "Something explained: four shots, captions in boxes.",
    "winter_train.md": "Upright, for telephones: three shots with large captions.",
}
SHIPPED_WIDTH = 480
"""Of the pictures beside the scripts, which `docs/sample_posters.py` draws."""

_TITLE = re.compile(r"^title:\s*(.+)$", re.M)


@router.get("/films/{film}/publishing")
def publishing(film: Annotated[str, InPath(max_length=40)], desk: DeskHere) -> dict[str, Any]:
    """Title, description and hashtags for a host's page, from the film's own words.

    `credits` are lines that licences of what made the film want to be told, once it is made;
    `text` is all of it, to copy.
    """
    found, _ = read_film_file(desk.jobs.script(film))
    page = publication(found, _owed(desk.jobs.folder(film) / OUT))
    return {
        "title": page.title,
        "description": page.description,
        "hashtags": list(page.hashtags),
        "credits": list(page.credits),
        "text": page.as_text(),
    }


def _owed(out: Path) -> tuple[str, ...]:
    """Lines of the sheets that lie beside the finished films, each once."""
    owed: dict[str, None] = {}
    for path in sorted(out.glob("*.provenance.json")):
        try:
            ingredients = json.loads(path.read_bytes())["ingredients"]
            lines = [one.get("attribution") for one in ingredients]
        except (OSError, ValueError, RecursionError, KeyError, TypeError, AttributeError):
            continue  # an earlier making's, or the user's
        owed |= dict.fromkeys(line for line in lines if isinstance(line, str) and line)
    return tuple(owed)


@router.get("/samples")
def list_samples() -> dict[str, Any]:
    """Scripts to begin with; `script` goes into `POST /api/content/generate` as it is.

    `poster` is a picture of the film that it would be.
    """
    return {"samples": [_sample(name, summary) for name, summary in _SUMMARIES.items()]}


def _sample(name: str, summary: str) -> dict[str, str]:
    script = (_SAMPLES / name).read_text("utf-8")
    title = _TITLE.search(script)
    return {
        "title": title[1] if title else name,
        "summary": summary,
        "script": script,
        "poster": f"{router.prefix}/samples/{name.removesuffix('.md')}/poster.jpg?v={__version__}",
    }


@router.get("/samples/{sample}/poster.jpg", response_class=Jpeg, responses=JPEG)
async def sample_poster(
    sample: Annotated[str, InPath(max_length=40)],
    request: Request,
    desk: DeskHere,
    width: Width = 480,
    v: Version = None,
) -> Response:
    """A picture of the film that a sample would be; up to 480 wide it comes with the program."""
    if (name := f"{sample}.md") not in _SUMMARIES:
        raise NotFoundError("there is no such sample", hint="/api/samples lists them")
    if width is None or width > SHIPPED_WIDTH:
        return await poster_of(desk, request, _SAMPLES / name, width)
    keep = FOREVER if v == __version__ else ASK_AGAIN
    headers = {"ETag": f'"{sample}-{__version__}"', "Cache-Control": keep}
    if is_known(request.headers, f"{sample}-{__version__}"):
        return Response(status_code=304, headers=headers)
    data = await run_in_threadpool((_SAMPLES / f"{sample}.jpg").read_bytes)
    return Jpeg(data, headers=headers)
