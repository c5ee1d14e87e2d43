"""What a film is called on the pages of others, and scripts to begin with."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter
from fastapi import Path as InPath

from prostudio.film.publishing import publication
from prostudio.film.reading import read_film_file
from prostudio.server.desk import DeskHere

router = APIRouter(prefix="/api", tags=["films"])

_SAMPLES = Path(__file__).with_name("samples")
_SUMMARIES = {
    "keeper.md": "A small story with a storm: three shots, a quarter of a minute.",
    "tides.md": "Something explained: four shots, captions in boxes.",
    "winter_train.md": "Upright, for telephones: three shots with large captions.",
}
_TITLE = re.compile(r"^title:\s*(.+)$", re.M)


@router.get("/films/{film}/publishing")
def publishing(film: Annotated[str, InPath(max_length=40)], desk: DeskHere) -> dict[str, Any]:
    """Title, description and hashtags for a host's page, from the film's own words."""
    found, _ = read_film_file(desk.jobs.script(film))
    page = publication(found)
    return {
        "title": page.title,
        "description": page.description,
        "hashtags": list(page.hashtags),
        "text": page.as_text(),
    }


@router.get("/samples")
def list_samples() -> dict[str, Any]:
    """Scripts to begin with; `script` goes into `POST /api/content/generate` as it is."""
    return {"samples": [_sample(name, summary) for name, summary in _SUMMARIES.items()]}


def _sample(name: str, summary: str) -> dict[str, str]:
    script = (_SAMPLES / name).read_text("utf-8")
    title = _TITLE.search(script)
    return {"title": title[1] if title else name, "summary": summary, "script": script}
