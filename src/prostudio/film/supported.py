"""What the film format has and this release does not carry out yet: rows, to be removed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from prostudio.errors import UnsupportedError
from prostudio.film.film import Film
from prostudio.film.paths import is_clip
from prostudio.film.shot import Shot

_Place = tuple[str, int | None]


@dataclass(frozen=True, slots=True)
class NotYet:
    """One part of the format.

    Attributes:
        instead: what to write today.
        uses: gives what was written, and its line, wherever the film uses the part.
    """

    instead: str
    uses: Callable[[Film], Iterator[_Place]]


def _of_shots(named: Callable[[Shot], str | None]) -> Callable[[Film], Iterator[_Place]]:
    def uses(film: Film) -> Iterator[_Place]:
        for _, shot in film.shots():
            if text := named(shot):
                yield text, shot.line

    return uses


def _clip(shot: Shot) -> str | None:
    picture = shot.picture
    if not picture:
        return None
    if is_clip(picture):
        return f"video clip {picture.path!r}"
    named = picture.sound_kept or picture.clip_in is not None or picture.clip_out is not None
    return "`in`, `out` and `sound` of a picture" if named else None


def _caption_style(film: Film) -> Iterator[_Place]:
    if film.captions.style != "plain":
        yield f"caption style {film.captions.style!r}", None


def _caption_languages(film: Film) -> Iterator[_Place]:
    if film.captions.languages:
        yield f"caption languages ({', '.join(film.captions.languages)})", None


def _model_sound(film: Film) -> Iterator[_Place]:
    if film.sound == "model":
        yield "sound 'model'", None


def _profiles(film: Film) -> Iterator[_Place]:
    for profile in film.profiles:
        if profile != "film":
            yield f"profile {profile!r}", None


NOT_YET = (
    NotYet("use a still picture of the clip", _of_shots(_clip)),
    NotYet("use plain", _caption_style),
    NotYet("leave out `languages`", _caption_languages),
    NotYet("use both or narration", _model_sound),
    NotYet("use film", _profiles),
)


def require_supported(film: Film) -> None:
    """This release carries out everything the film asks for.

    Raises:
        UnsupportedError: it does not; the first use is named with its line.
    """
    for row in NOT_YET:
        for text, line in row.uses(film):
            raise UnsupportedError(
                f"{text} is part of the film format but is not carried out yet",
                hint=row.instead,
                line=line,
            )
