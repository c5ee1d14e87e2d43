"""Where everything of a film stands, and what is heard of it: timeline, captions, waveforms."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from prostudio.errors import FilmError
from prostudio.projects.looks.cache import Cache, timeline_name
from prostudio.server.answering import shown
from prostudio.server.answering.answers import Answer
from prostudio.server.desk import Desk, DeskHere

router = APIRouter(prefix="/api/films", tags=["timeline and sound"])

Part = Literal["voice", "music", "effects", "mix"]
Form = Literal["srt", "vtt", "ass"]
Language = Annotated[str | None, Query(max_length=35, description="BCP-47; else the film's own.")]
Points = Annotated[int, Query(ge=1, le=8000, description="Parts of equal length; rounded up.")]

_SECONDS = 300.0
_TYPES = {"srt": "application/x-subrip", "vtt": "text/vtt", "ass": "text/x-ssa"}
_UNHEARD: dict[int | str, dict[str, Any]] = {
    409: {"model": shown.Problem, "description": "Voices or music are not there yet."}
}


@router.get("/{film}/timeline")
async def film_timeline(film: str, desk: DeskHere) -> Any:
    """What stands where, in seconds: shots, words, captions, music, sounds, scenes.

    `source` is `made` once all narration is there, which fixes every length; until then it is
    `estimated`.
    """
    script = await run_in_threadpool(desk.jobs.script, film)
    kept = await run_in_threadpool(_kept, desk, script)
    return Answer(kept or await desk.ask_about(film, "timeline"))


def _kept(desk: Desk, script: Any) -> Any:
    """A timeline that was laid out before."""
    try:
        found = Cache.of(desk.settings, "looks").found(timeline_name(script))
        return json.loads(found.read_bytes()) if found else None
    except (FilmError, OSError):
        return None  # the script has another name now, or is gone


@router.get("/{film}/captions", response_class=Response)
async def film_captions(
    film: str,
    desk: DeskHere,
    language: Language = None,
    form: Annotated[Form, Query(alias="format")] = "srt",
) -> Response:
    """Captions as a file, by the timeline as it is known now."""
    made = await desk.ask_about(film, "captions", {"language": language, "format": form})
    name = f"captions.{made['language']}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(made["text"].encode(), headers=headers, media_type=_TYPES[form])


@router.get("/{film}/waveforms/{part}", responses=_UNHEARD)
async def film_waveform(film: str, part: Part, desk: DeskHere, points: Points = 2000) -> Any:
    """How loud a part of the sound is along the film: `peaks` from 0 to 1."""
    order = {"part": part, "points": points}
    return Answer(await desk.ask_about(film, "waveform", order, seconds=_SECONDS))
