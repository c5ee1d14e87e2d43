"""What stands behind `?v=` of a shot's picture: another one whenever the shot looks otherwise."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from prostudio import __version__, files
from prostudio.film import Film, Shot
from prostudio.film.data.finishing import Finishing
from prostudio.film.editing import words_of
from prostudio.film.mentions import texts_of
from prostudio.film.shot_list import PlannedShot


def still_version(
    film: Film, planned: PlannedShot, take: str | None, known: Mapping[str, Any], ended: str | None
) -> str:
    """The picture's own name where it is known, by which browsers keep it for good.

    Args:
        take: that the shot shows; a plan does not know of it.
        known: the shot in the last plan, which may be of an earlier script.
        ended: when the film was made last: then its takes were finished.
    """
    looks = looks_of(film, planned)
    if take is None and known.get("instant") and known.get("looks") == looks:
        return str(known["still"])
    return files.digest_bytes(
        json.dumps([looks, take, *finished_version(film, planned, ended)]).encode()
    )[:10]


def finished_version(film: Film, planned: PlannedShot, ended: str | None) -> list[Any]:
    """What changes when a take may look finished; nothing where it stays as it is."""
    wish = film.finish if planned.shot.finish is None else planned.shot.finish
    return [Finishing().write(wish), ended] if wish else []


def looks_of(film: Film, planned: PlannedShot) -> str:
    """What a shot's picture follows from, its takes apart; kept with a plan."""
    shot = planned.shot
    looks = [
        __version__, str(film.size), film.style, shot.scene_style, shot.style, shot.prompt,
        repr(shot.picture), str(shot.camera), shot.engine, str(film.engines), planned.seed,
        repr(shot.fit), repr(shot.focus), shot.timed_prompts,
        None if shot.prompt else words_of(planned.words), _seen(film, shot),
    ]  # fmt: skip
    return files.digest_bytes(json.dumps(looks).encode())[:16]


def _seen(film: Film, shot: Shot) -> Any:
    """What the cast looks like, for a shot that may name it: drawn shots are read from it."""
    named = "@" in " ".join(texts_of(shot, film.style))
    return [[one.name, one.about, str(one.kind)] for one in film.cast] if named else None
