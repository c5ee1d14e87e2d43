"""What a shot of a script asks for, as the API shows it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from prostudio.film import Film
from prostudio.film.data.finishing import Finishing
from prostudio.film.data.loras import Loras
from prostudio.film.data.narration import narration_data
from prostudio.film.editing import words_of
from prostudio.film.shot import Picture
from prostudio.film.shot_list import PlannedShot
from prostudio.film.sound import NarrationLine

Json = Any


def asked_of(planned: PlannedShot, film: Film, job: str, uploads: Mapping[str, str]) -> Json:
    """What a shot asks for.

    Args:
        job: whose film it is.
        uploads: names by id.
    """
    shot = planned.shot
    transition = shot.transition
    return {
        "words": words_of(shot.narration),
        "narration": _lines(shot.narration, film),
        "prompt": shot.prompt,
        "picture": _picture(shot.picture, job, uploads),
        "camera": str(shot.camera),
        "seconds": shot.seconds,
        "engine": shot.engine,
        "style": list(shot.style),
        "seed": shot.seed,
        "transition": transition and {"kind": str(transition.kind), "seconds": transition.seconds},
        "fit": shot.fit and str(shot.fit),
        "focus": shot.focus and {"x": shot.focus.x, "y": shot.focus.y},
        "loras": None if shot.loras is None else Loras().write(shot.loras),
        "finish": None if shot.finish is None else Finishing().write(shot.finish),
        "shares_next": shot.shares_next,
        "scene_style": list(shot.scene_style or film.style),
    }


def _lines(lines: Sequence[NarrationLine], film: Film) -> list[Json]:
    """Lines of narration; `voice` is a name of the cast, a language, parts, or null."""
    found = []
    for line in lines:
        told = narration_data((line,), film.cast)
        parts = told[0] if isinstance(told, list) else told
        parts = {} if isinstance(parts, str) else dict(parts)
        voice = parts.get("voice", parts.get("speaker"))
        more = {name: parts[name] for name in ("pause", "recording") if name in parts}
        found.append({"text": line.text, "voice": voice, **more})
    return found


def _picture(picture: Picture | None, job: str, uploads: Mapping[str, str]) -> Json:
    if picture is None:
        return None
    path = Path(picture.path)
    upload = path.parent.name == "uploads" and path.stem
    known = uploads.get(path.stem) if upload else None
    url = f"/api/films/{job}/uploads/{path.stem}" if upload else None
    return {"name": known or path.name, "url": url, "id": upload or None}
