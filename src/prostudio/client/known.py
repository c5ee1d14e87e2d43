"""What a film knows of itself, and how it is asked for, awaited or not."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from prostudio.client.saving import Saving, Told, saving_of
from prostudio.client.status import FilmEvent, FilmFile, FilmStatus

PAGE = 100
"""Films that are listed at once."""


class Known:
    """A film that was asked for.

    Attributes:
        id: by which `ContentEngine.film` finds it again.
        last: how it stood when it was heard of last.
    """

    def __init__(self, status: FilmStatus) -> None:
        self.id = status.id
        self.last = status

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.id!r}, {self.last.state}, {self.last.title!r})"

    def _heard(self, status: FilmStatus) -> FilmStatus:
        self.last = status
        return status

    def _hear(self, event: FilmEvent) -> None:
        if (status := event.status) is not None:
            self.last = status

    def _saving(
        self, path: str | Path | None, profile: str | None, told: Told | None = None
    ) -> Saving:
        """Where one of its files goes; it is done."""
        return saving_of(self.last, self.last.file(profile), path, told)

    def _all(self, *, captions: bool) -> Sequence[FilmFile]:
        """Every file of it, with the captions or without."""
        return (*self.last.files, *(self.last.captions if captions else ()))


class Waiting:
    """One wait for a film's end.

    Attributes:
        after: the event after which is listened.
        until: when it is given up, by the steady clock.
    """

    def __init__(self, film: Known, timeout: float | None, *, from_the_beginning: bool) -> None:
        """`from_the_beginning` listens to everything that has happened.

        Raises:
            ConflictError: a draft, which nobody is going to make.
        """
        film.last.require_asked()
        self._film = film
        self._timeout = timeout
        self.until = None if timeout is None else time.monotonic() + timeout
        self.after = 0 if from_the_beginning else film.last.last_event

    @property
    def late(self) -> TimeoutError:
        """The error of a film that is not done in time."""
        return TimeoutError(f"the film is {self._film.last.state} after {self._timeout:g} s")
