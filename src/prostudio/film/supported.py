"""What the film format has and this release does not carry out yet: rows, to be removed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from prostudio.errors import UnsupportedError
from prostudio.film.film import Film

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


def _model_sound(film: Film) -> Iterator[_Place]:
    if film.sound == "model":
        yield "sound 'model'", None


NOT_YET = (NotYet("use both or narration", _model_sound),)


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
