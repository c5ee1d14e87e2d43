"""ContentEngine: ask for films, watch them, get them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, Unpack

from prostudio.client.asking import Ask, Wishes, ask_of
from prostudio.client.doors import Studio
from prostudio.client.known import PAGE, Known, Waiting
from prostudio.client.saving import Told
from prostudio.client.status import FilmEvent, FilmStatus
from prostudio.settings import Settings

if TYPE_CHECKING:
    from prostudio.client.batch import Outcome

Json = Any


class ContentEngine:
    """Makes films on this machine, or has a running server make them; use it in a `with`.

    On this machine films are kept in the list of its home and made by a child of this program, or
    by the server that makes the films of that home already. What is not finished when the
    program ends goes on when somebody makes films there again.

        with ContentEngine() as engine:
            film = engine.generate("The lighthouse keeper's last night", seconds=20)
            print(film.download("out/"))

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

    def generate(
        self,
        topic: str | None = None,
        *,
        script: str | Path | None = None,
        film: Mapping[str, Json] | None = None,
        files: Sequence[str | Path] = (),
        idempotency_key: str | None = None,
        make: bool = True,
        **wishes: Unpack[Wishes],
    ) -> Film:
        """Ask for a film; it is kept when this returns, and made meanwhile.

        Args:
            topic: what a script is written of.
            script: a film file's text as Markdown; or its path, and then what it names beside
                it is sent with it.
            film: the object of a film file. Exactly one of the three is given.
            files: pictures, clips, sounds and captions; a script calls them by their names, a topic
                takes them in order.
            idempotency_key: the same request under the same key is the same film.
            make: False lays a draft down, whose topic has a script when this returns; `Film.make`
                makes it.
            wishes: `title`, `seconds`, `language`, `content_type` (short, long, story,
                carousel), `profiles`, `engines`, `options` (size, fps, music ...), `also`
                (thumbnail, page, stills), `priority`, `callback_url`.

        Raises:
            FilmError: it is no film.
            ProStudioError: what the server says.
        """
        return self.ask(ask_of(topic, script, film, files, wishes, make=make), idempotency_key)

    def ask(self, asked: Ask, idempotency_key: str | None = None) -> Film:
        """The same for a request that is checked already."""
        return Film(self._studio, self._studio.generate(asked, idempotency_key))

    def batch(
        self,
        template: str | Path,
        rows: str | Path | Iterable[Mapping[str, Json]],
        folder: str | Path,
        *,
        name: str | None = None,
        **wishes: Unpack[Wishes],
    ) -> Iterator[Outcome]:
        """Many films of one template: every row is checked now; then they are made and saved.

        Iterate over what comes back; each is one film that is saved, or failed. The same
        call goes on where an earlier one was ended. See `batch.Batch`.
        """
        from prostudio.client.batch import Batch

        return Batch.of(template, rows, folder, name=name, **wishes).run(self)

    def dry_run(
        self,
        topic: str | None = None,
        *,
        script: str | Path | None = None,
        film: Mapping[str, Json] | None = None,
        files: Sequence[str | Path] = (),
        **wishes: Unpack[Wishes],
    ) -> Json:
        """What `generate` would make and what it would take: the object of `make --dry-run`."""
        return self.try_out(ask_of(topic, script, film, files, wishes))

    def try_out(self, asked: Ask) -> Json:
        """`dry_run` of a request that is checked already."""
        return self._studio.dry_run(asked)

    def film(self, film: str) -> Film:
        """The film of an id, as it stands.

        Raises:
            NotFoundError: there is none.
        """
        return Film(self._studio, self._studio.status(film))

    def films(self, state: str | None = None) -> Iterator[Film]:
        """Every film, or those in a state, newest first."""
        before = None
        while page := self._studio.films(state, PAGE, before):
            for status in page:
                yield Film(self._studio, status)
            if len(page) < PAGE:
                return
            before = page[-1].id

    def cluster(self) -> Json:
        """The machines that films are made on, as they are now: the object of `/api/cluster`.

        `state` is `none` where one machine makes everything, `lost` where the cluster does not
        answer; `nodes` have cards, what is loaded, and who makes what.
        """
        return self._studio.cluster()

    def close(self) -> None:
        """Let go of connections and of the child; what it makes goes back into the list."""
        self._studio.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self.close()


class Film(Known):
    """A film that was asked for.

    Attributes:
        id: by which `ContentEngine.film` finds it again.
        last: how it stood when it was heard of last.
    """

    def __init__(self, studio: Studio, status: FilmStatus) -> None:
        super().__init__(status)
        self._studio = studio

    def status(self) -> FilmStatus:
        """How it stands now."""
        return self._heard(self._studio.status(self.id))

    def events(self, after: int = 0) -> Iterator[FilmEvent]:
        """What happens, from after an event on to the end; a lost connection is taken up again.

        The first and the last are `film`, which tells how it stands as a whole.
        """
        for event in self._studio.events(self.id, after, None):
            self._hear(event)
            yield event

    def wait(
        self, timeout: float | None = None, told: Callable[[FilmEvent], None] | None = None
    ) -> FilmStatus:
        """How it stands when it is done; a paused film is waited for.

        Args:
            timeout: seconds.
            told: called with each event on the way.

        Raises:
            TimeoutError: it is not done by then.
            ProStudioError: what it failed of, as the class of its code.
            CancelledError: it was cancelled.
        """
        waiting = Waiting(self, timeout, from_the_beginning=told is not None)
        try:
            for event in self._studio.events(self.id, waiting.after, waiting.until):
                self._hear(event)
                if told:
                    told(event)
        except TimeoutError:
            raise waiting.late from None
        return self.last.finished()

    def download(
        self, path: str | Path | None = None, profile: str | None = None, told: Told | None = None
    ) -> Path:
        """Wait until it is done, and save one of its files; where it is saved.

        What came of it is kept when the connection is lost or the program killed, and the
        same call goes on there. Its digest is compared in the end.

        Args:
            path: a file; or a folder (there, or with a slash at its end), which gets it under
                the film's title. None is the folder of the call.
            profile: of several deliveries, or `thumbnail`, `page`, `stills`; captions have names
                such as `captions.srt` and `captions.de.vtt`.
            told: called with the bytes that are here and all of them.
        """
        if self.last.state != "done":
            self.wait()
        saving = self._saving(path, profile, told)
        if not saving.is_here:
            self._studio.save(self.id, saving)
        return saving.path

    def download_all(self, folder: str | Path, *, captions: bool = False) -> list[Path]:
        """Wait until it is done, and save all of its files in a folder, and captions if wanted."""
        if self.last.state != "done":
            self.wait()
        place = f"{Path(folder)}/"
        return [self.download(place, one.profile) for one in self._all(captions=captions)]

    def cancel(self) -> FilmStatus:
        """Stop it for good, within a second.

        Raises (this and those below):
            ConflictError: its state does not allow it.
        """
        return self._heard(self._studio.do(self.id, "cancel"))

    def pause(self) -> FilmStatus:
        """Let it wait; what is finished of it stays."""
        return self._heard(self._studio.do(self.id, "pause"))

    def resume(self) -> FilmStatus:
        """Let it go on."""
        return self._heard(self._studio.do(self.id, "resume"))

    def retry(self) -> FilmStatus:
        """Make it again; what did not change is not made again."""
        return self._heard(self._studio.do(self.id, "retry"))

    def make(self) -> FilmStatus:
        """Make a draft, or a finished film as its script is now."""
        return self._heard(self._studio.do(self.id, "make"))

    def remove(self) -> None:
        """Forget it with its files."""
        self._studio.remove(self.id)


def _studio(
    url: str | None, token: str | None, settings: Settings | None, patience: float
) -> Studio:
    if url is None:
        from prostudio.client.here import Here

        return Here(settings or Settings.load())
    from prostudio.client.remote import Remote
    from prostudio.client.wire import Place

    return Remote(Place(url, token or "", patience))
