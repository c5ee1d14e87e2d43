"""AsyncContentEngine: `engine` for asyncio, with `await` in it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self, Unpack

from prostudio.client.asking import Wishes, ask_of
from prostudio.client.doors import AsyncStudio
from prostudio.client.known import PAGE, Known, Waiting
from prostudio.client.saving import Told
from prostudio.client.status import FilmEvent, FilmStatus
from prostudio.settings import Settings

Json = Any


class AsyncContentEngine:
    """`ContentEngine` for asyncio: the same methods, awaited; use it in an `async with`.

        async with AsyncContentEngine() as engine:
            film = await engine.generate("The lighthouse keeper's last night", seconds=20)
            print(await film.download("out/"))

    Attributes:
        url: of the server; None is this machine.
    """

    def __init__(
        self,
        url: str | None = None,
        token: str | None = None,
        *,
        settings: Settings | None = None,
        patience: float = 60.0,
    ) -> None:
        """Open it.

        Args:
            url: such as `http://127.0.0.1:8787`; None makes films here.
            token: that the server wants.
            settings: of this machine; `Settings.load()` where there is no url.
            patience: seconds that a server may be out of reach before it is given up.

        Raises:
            FilmError: the url is no address.
        """
        self.url = url
        self._studio = _studio(url, token, settings, patience)

    async def generate(
        self,
        topic: str | None = None,
        *,
        script: str | Path | None = None,
        film: Mapping[str, Json] | None = None,
        files: Sequence[str | Path] = (),
        idempotency_key: str | None = None,
        make: bool = True,
        **wishes: Unpack[Wishes],
    ) -> AsyncFilm:
        """Ask for a film; see `ContentEngine.generate`."""
        asked = ask_of(topic, script, film, files, wishes, make=make)
        return AsyncFilm(self._studio, await self._studio.generate(asked, idempotency_key))

    async def dry_run(
        self,
        topic: str | None = None,
        *,
        script: str | Path | None = None,
        film: Mapping[str, Json] | None = None,
        files: Sequence[str | Path] = (),
        **wishes: Unpack[Wishes],
    ) -> Json:
        """What `generate` would make and what it would take: the object of `make --dry-run`."""
        return await self._studio.dry_run(ask_of(topic, script, film, files, wishes))

    async def film(self, film: str) -> AsyncFilm:
        """The film of an id, as it stands.

        Raises:
            NotFoundError: there is none.
        """
        return AsyncFilm(self._studio, await self._studio.status(film))

    async def films(self, state: str | None = None) -> AsyncIterator[AsyncFilm]:
        """Every film, or those in a state, newest first."""
        before = None
        while page := await self._studio.films(state, PAGE, before):
            for status in page:
                yield AsyncFilm(self._studio, status)
            if len(page) < PAGE:
                return
            before = page[-1].id

    async def cluster(self) -> Json:
        """The machines that films are made on; see `ContentEngine.cluster`."""
        return await self._studio.cluster()

    async def close(self) -> None:
        """Let go of connections and of the child; what it makes goes back into the list."""
        await self._studio.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        await self.close()


class AsyncFilm(Known):
    """`Film`, awaited: its methods do and raise the same.

    Attributes:
        id: by which `AsyncContentEngine.film` finds it again.
        last: how it stood when it was heard of last.
    """

    def __init__(self, studio: AsyncStudio, status: FilmStatus) -> None:
        super().__init__(status)
        self._studio = studio

    async def status(self) -> FilmStatus:
        """How it stands now."""
        return self._heard(await self._studio.status(self.id))

    async def events(self, after: int = 0) -> AsyncIterator[FilmEvent]:
        """What happens, from after an event on to the end; a lost connection is taken up again.

        The first and the last are `film`, which tells how it stands as a whole.
        """
        async for event in self._studio.events(self.id, after, None):
            self._hear(event)
            yield event

    async def wait(
        self, timeout: float | None = None, told: Callable[[FilmEvent], None] | None = None
    ) -> FilmStatus:
        """How it stands when it is done; see `Film.wait`."""
        waiting = Waiting(self, timeout, from_the_beginning=told is not None)
        try:
            async for event in self._studio.events(self.id, waiting.after, waiting.until):
                self._hear(event)
                if told:
                    told(event)
        except TimeoutError:
            raise waiting.late from None
        return self.last.finished()

    async def download(
        self, path: str | Path | None = None, profile: str | None = None, told: Told | None = None
    ) -> Path:
        """Wait until it is done, and save one of its files; see `Film.download`."""
        if self.last.state != "done":
            await self.wait()
        saving = self._saving(path, profile, told)
        if not await asyncio.to_thread(lambda: saving.is_here):
            await self._studio.save(self.id, saving)
        return saving.path

    async def download_all(self, folder: str | Path, *, captions: bool = False) -> list[Path]:
        """Wait until it is done, and save all of its files in a folder, and captions if wanted."""
        if self.last.state != "done":
            await self.wait()
        place = f"{Path(folder)}/"
        return [await self.download(place, one.profile) for one in self._all(captions=captions)]

    async def cancel(self) -> FilmStatus:
        """Stop it for good, within a second.

        Raises (this and those below):
            ConflictError: its state does not allow it.
        """
        return self._heard(await self._studio.do(self.id, "cancel"))

    async def pause(self) -> FilmStatus:
        """Let it wait; what is finished of it stays."""
        return self._heard(await self._studio.do(self.id, "pause"))

    async def resume(self) -> FilmStatus:
        """Let it go on."""
        return self._heard(await self._studio.do(self.id, "resume"))

    async def retry(self) -> FilmStatus:
        """Make it again; what did not change is not made again."""
        return self._heard(await self._studio.do(self.id, "retry"))

    async def make(self) -> FilmStatus:
        """Make a draft, or a finished film as its script is now."""
        return self._heard(await self._studio.do(self.id, "make"))

    async def remove(self) -> None:
        """Forget it with its files."""
        await self._studio.remove(self.id)


def _studio(
    url: str | None, token: str | None, settings: Settings | None, patience: float
) -> AsyncStudio:
    if url is None:
        from prostudio.client.here import Here
        from prostudio.client.threaded import Threaded

        return Threaded(lambda: Here(settings or Settings.load()))
    from prostudio.client.remote_async import AsyncRemote
    from prostudio.client.wire import Place

    return AsyncRemote(Place(url, token or "", patience))
