"""Who and what comes again in a film, as the API tells it: looks, voices, and in which shots."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prostudio.errors import FilmError
from prostudio.film import Member
from prostudio.film.data.voices import VoiceKind
from prostudio.film.mentions import named_in, texts_of
from prostudio.jobs.editing import Editing
from prostudio.projects.planned import Planned, read_planned
from prostudio.projects.scripts import OpenFilm

Json = Any


def cast_of(editing: Editing, film: str) -> Json:
    """The answer of `GET /api/films/{film}/cast`.

    Raises:
        NotFoundError: there is no such film.
    """
    found = editing.look(film)
    plan = read_planned(found.folder)
    return {
        "revision": found.revision,
        "planned": plan.revision == found.revision and plan.error is None,
        "cast": [_member(film, member, found, plan) for member in found.film.cast],
    }


def _member(film: str, member: Member, found: OpenFilm, plan: Planned) -> Json:
    return {
        "name": member.name,
        "kind": str(member.kind),
        "about": member.about,
        "voice": VoiceKind().write(member.voice) or None if member.speaks else None,
        "consent": member.consent,
        "pictures": [_picture(film, path) for path in member.pictures],
        "shots": [
            {"id": shot.id, "told": _told(plan, shot.id, member.name)}
            for shot in found.cut.shots
            if member.name in _named(found, shot.shot)
        ],
    }


def _picture(film: str, path: str) -> Json:
    """A file of the film's; only an upload has an address."""
    place = Path(path)
    uploaded = place.parent.name == "uploads"
    url = f"/api/films/{film}/uploads/{place.stem}" if uploaded else None
    return {"name": place.name, "url": url}


def _named(found: OpenFilm, shot: Any) -> tuple[str, ...]:
    """Names in a shot; none of a shot that names somebody unknown, which the plan tells."""
    try:
        named = named_in(texts_of(shot, found.film.style), found.film.cast)
    except FilmError:
        return ()
    return tuple(member.name for member in named)


def _told(plan: Planned, shot: str, name: str) -> str | None:
    """How the shot's engine is told of a member, by the last plan."""
    told: str | None = plan.shots.get(shot, {}).get("cast", {}).get(name)
    return told
