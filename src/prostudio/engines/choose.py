"""Which engine speaks, composes and writes: the script's wish, else what needs nothing.

Choosing reads cards only; no engine is loaded. For pictures see `choose_pictures`.
"""

from __future__ import annotations

from prostudio.engines.card import Card, FinishTask, Kind, Role
from prostudio.engines.registry import card, names
from prostudio.errors import FilmError
from prostudio.film import Film, MusicCue, Voice

AUTO = "auto"
"""In a script: whatever is best here; the same as saying nothing."""
STANDARD_SPEECH = "espeak"
STANDARD_MUSIC = "synth"
STANDARD_WRITING = "outline"
STANDARD_FINISH = "plain"


def choose_speech(film: Film, voice: Voice) -> Card:
    """The engine that speaks with a voice; FilmError when it is unknown."""
    return card(Kind.SPEECH, _named(voice.engine) or _named(film.engines.speech) or STANDARD_SPEECH)


def choose_music(film: Film, cue: MusicCue) -> Card:
    """The engine that composes a cue; FilmError when it is unknown."""
    return card(Kind.MUSIC, _named(cue.engine) or _named(film.engines.music) or STANDARD_MUSIC)


def require_melody(found: Card, cue: MusicCue) -> None:
    """Refuse a melody for an engine that follows none.

    Raises:
        FilmError: engines that do are named.
    """
    if cue.melody and not _follows(found):
        others = [name for name in names(Kind.MUSIC) if _follows(card(Kind.MUSIC, name))]
        raise FilmError(
            f"music engine {found.name!r} follows no melody, and one is given: {cue.melody}",
            hint=f"choose one of: {', '.join(others)}; or leave the melody out",
            line=cue.line,
        )


def _follows(found: Card) -> bool:
    return found.music is not None and Role.MELODY in found.music.accepts


def choose_writing(name: str | None = None) -> Card:
    """The engine that writes a film; FilmError when it is unknown."""
    return card(Kind.WRITING, _named(name) or STANDARD_WRITING)


def choose_finish(film: Film, task: FinishTask) -> Card:
    """The engine that finishes takes, or the built-in one for what that cannot do.

    Raises:
        FilmError: it is unknown.
    """
    found = card(Kind.FINISH, _named(film.engines.finish) or STANDARD_FINISH)
    able = found.finish is not None and task in found.finish.tasks
    return found if able else card(Kind.FINISH, STANDARD_FINISH)


def _named(name: str | None) -> str | None:
    return None if name == AUTO else name
