"""What somebody who makes films can do: this machine and a server, and both for asyncio."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any, Protocol

from prostudio.client.asking import Ask
from prostudio.client.saving import Saving
from prostudio.client.status import FilmEvent, FilmStatus

Json = Any


class Studio(Protocol):
    """Makes films: this machine, or a server. Every method may be called from any thread.

    Raises (every method that takes a film's id):
        NotFoundError: there is no such film.
        ServerError: the server does not answer.
    """

    def generate(self, ask: Ask, key: str | None) -> FilmStatus:
        """Ask for a film; it is kept when this returns."""
        ...

    def dry_run(self, ask: Ask) -> Json:
        """What would be made, and what it takes."""
        ...

    def status(self, film: str) -> FilmStatus:
        """How a film stands."""
        ...

    def films(self, state: str | None, limit: int, before: str | None) -> Sequence[FilmStatus]:
        """Films, newest first."""
        ...

    def do(self, film: str, what: str) -> FilmStatus:
        """`cancel`, `pause`, `resume`, `retry` or `make` it."""
        ...

    def remove(self, film: str) -> None:
        """Forget it with its files."""
        ...

    def events(self, film: str, after: int, until: float | None) -> Iterator[FilmEvent]:
        """What happens after an event, to the film's end; TimeoutError at the time `until`."""
        ...

    def save(self, film: str, saving: Saving) -> None:
        """Write a finished file where it is saved, from where that stands."""
        ...

    def cluster(self) -> Json:
        """The machines that films are made on."""
        ...

    def close(self) -> None:
        """Let go of connections and children."""
        ...


class AsyncStudio(Protocol):
    """The same for asyncio."""

    async def generate(self, ask: Ask, key: str | None) -> FilmStatus:
        """See `Studio`."""
        ...

    async def dry_run(self, ask: Ask) -> Json:
        """See `Studio`."""
        ...

    async def status(self, film: str) -> FilmStatus:
        """See `Studio`."""
        ...

    async def films(
        self, state: str | None, limit: int, before: str | None
    ) -> Sequence[FilmStatus]:
        """See `Studio`."""
        ...

    async def do(self, film: str, what: str) -> FilmStatus:
        """See `Studio`."""
        ...

    async def remove(self, film: str) -> None:
        """See `Studio`."""
        ...

    def events(self, film: str, after: int, until: float | None) -> AsyncIterator[FilmEvent]:
        """See `Studio`."""
        ...

    async def save(self, film: str, saving: Saving) -> None:
        """See `Studio`."""
        ...

    async def cluster(self) -> Json:
        """See `Studio`."""
        ...

    async def close(self) -> None:
        """See `Studio`."""
        ...
