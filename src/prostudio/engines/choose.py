"""Which engine makes what: the script's wish where there is one, else what needs nothing.

Choosing reads cards only; no engine is loaded.
"""

from __future__ import annotations

from collections.abc import Set

from prostudio.engines.card import Card, Kind, Role
from prostudio.engines.registry import card
from prostudio.errors import FilmError
from prostudio.film import Film, MusicCue, Shot, Voice

STANDARD_VIDEO = "procedural"
STANDARD_PICTURES = "stills"
STANDARD_SPEECH = "espeak"
STANDARD_MUSIC = "synth"
STANDARD_WRITING = "outline"


def choose_video(film: Film, shot: Shot, references: Set[Role] = frozenset()) -> Card:
    """The engine of one shot.

    A shot's own wish is an order. The film's wish holds for every shot that the engine
    can make; a picture in a film of drawn scenes still gets its camera move.

    Args:
        references: roles of what conditions the shot; `first frame` for the user's picture.

    Raises:
        FilmError: the engine is unknown, its card contradicts itself, or the shot asks
            for one that cannot make it.
    """
    if shot.engine is not None:
        asked = _fit(card(Kind.VIDEO, shot.engine), film)
        obstacle = _obstacle(asked, references)
        if obstacle is not None:
            raise FilmError(
                f"video engine {asked.name!r} {obstacle}",
                hint=f"leave `engine` out, or use {_standard(references)!r} for this shot",
                line=shot.line,
            )
        return asked
    if film.engines.video is not None:
        wished = _fit(card(Kind.VIDEO, film.engines.video), film)
        if _obstacle(wished, references) is None:
            return wished
    return card(Kind.VIDEO, _standard(references))


def choose_speech(film: Film, voice: Voice) -> Card:
    """The engine that speaks with a voice; FilmError when it is unknown."""
    return card(Kind.SPEECH, voice.engine or film.engines.speech or STANDARD_SPEECH)


def choose_music(film: Film, cue: MusicCue) -> Card:
    """The engine that composes a cue; FilmError when it is unknown."""
    return card(Kind.MUSIC, cue.engine or film.engines.music or STANDARD_MUSIC)


def choose_writing(name: str | None = None) -> Card:
    """The engine that writes a film; FilmError when it is unknown."""
    return card(Kind.WRITING, name or STANDARD_WRITING)


def _standard(references: Set[Role]) -> str:
    return STANDARD_PICTURES if Role.FIRST_FRAME in references else STANDARD_VIDEO


def _fit(found: Card, film: Film) -> Card:
    """The card, unless it promises to be instant and cannot draw straight into a segment."""
    rules = found.video
    if rules is None or not found.instant:
        return found
    problems = {
        "cannot make a range of frames alone (no `random_access`)": not rules.random_access,
        f"works at {rules.rate} frames a second, not the film's": rules.rate
        not in (None, film.rate),
        "cannot make every number of frames": any(rules.frames(n) != n for n in (1, 2, 3)),
        f"does not work at {film.size}": rules.size(film.size) != film.size,
    }
    problem = next((text for text, holds in problems.items() if holds), None)
    if problem is not None:
        raise FilmError(
            f"video engine {found.name!r} says that it is instant, but {problem}",
            hint="choose another engine; its author can make it a dear one (`instant=False`)",
        )
    return found


def _obstacle(found: Card, references: Set[Role]) -> str | None:
    """Why an engine cannot make a shot with these references, as the end of a sentence."""
    rules = found.video
    if rules is None:
        return "has no rules for pictures on its card"
    missing = rules.needs - references
    if missing:
        return f"needs a {min(missing)} picture, and this shot has none"
    unused = references - rules.accepts
    if unused:
        return f"cannot use a {min(unused)} picture"
    if not references and not rules.text_only:
        return "cannot make a shot from words alone"
    return None
