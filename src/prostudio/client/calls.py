"""Every call of a server, described once: what is asked, where, and how its answer is read.

Nothing here opens a connection or waits: `remote` does, and `remote_async` the same awaited.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Generic, TypeVar
from uuid import uuid4

import httpx2

from prostudio.client.asking import Ask, form_of
from prostudio.client.status import FilmStatus
from prostudio.client.wire import FORM_SECONDS, Answer, Patience, Place, film_id, refused
from prostudio.errors import ServerError

Json = Any
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """One request whose answer is JSON.

    Attributes:
        read: the value of the answer's JSON; ServerError where it is none.
        again: it does no harm to send it twice, so it is sent again when its answer is lost.
        fields: of the body: JSON, or a form where there are files.
        files: (name, place), sent with it.
    """

    method: str
    place: str
    read: Callable[[Json], T]
    again: bool = True
    params: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, Json] | None = None
    files: tuple[tuple[str, Path], ...] = ()

    @contextmanager
    def sending(self) -> Iterator[dict[str, Any]]:
        """The request as a client of httpx2 takes it; its files are open within the block."""
        sent: dict[str, Any] = {"method": self.method, "url": self.place}
        sent |= {"params": dict(self.params)} if self.params else {}
        sent |= {"headers": dict(self.headers)} if self.headers else {}
        with ExitStack() as stack:
            if self.files:
                opened = [(name, stack.enter_context(p.open("rb"))) for name, p in self.files]
                sent["data"] = form_of(self.fields or {})
                sent["files"] = [("files", one) for one in opened]
                sent["timeout"] = FORM_SECONDS
            elif self.fields is not None:
                sent["json"] = dict(self.fields)
            yield sent


def generate(ask: Ask, key: str | None) -> Call[FilmStatus]:
    """A film; under a key of its own, so that it can be sent twice."""
    headers = {"Idempotency-Key": key or str(uuid4())}
    return _asked(FilmStatus.from_json, ask, {} if ask.make else {"make": False}, headers)


def dry_run(ask: Ask) -> Call[Json]:
    """What would be made."""
    return _asked(_as_it_is, ask, {"dry_run": True}, {})


def status(film: str) -> Call[FilmStatus]:
    """How a film stands."""
    return Call("GET", f"/api/content/status/{film_id(film)}", FilmStatus.from_json)


def films(state: str | None, limit: int, before: str | None) -> Call[Sequence[FilmStatus]]:
    """A page of films."""
    asked = {"state": state, "limit": limit, "before": before}
    params = {name: value for name, value in asked.items() if value is not None}
    return Call("GET", "/api/films", _page, params=params)


def do(film: str, what: str) -> Call[FilmStatus]:
    """`cancel`, `pause`, `resume`, `retry` or `make` it; the last two are asked for once."""
    place = f"/api/films/{film_id(film)}/{what}"
    return Call("POST", place, FilmStatus.from_json, again=what not in ("retry", "make"))


def remove(film: str) -> Call[None]:
    """Forget a film."""
    return Call("DELETE", f"/api/films/{film_id(film)}", _nothing, again=False)


def about() -> Call[Json]:
    """What the server says of itself."""
    return Call("GET", "/api/version", _as_it_is)


def cluster() -> Call[Json]:
    """The machines that films are made on."""
    return Call("GET", "/api/cluster", _as_it_is)


def _asked(
    read: Callable[[Json], T], ask: Ask, more: Mapping[str, Json], headers: Mapping[str, str]
) -> Call[T]:
    return Call(
        "POST",
        "/api/content/generate",
        read,
        again=not ask.files,
        headers=headers,
        fields={**ask.fields, **more},
        files=ask.files,
    )


def _as_it_is(value: Json) -> Json:
    return value


def _nothing(_: Json) -> None:
    return None


def _page(value: Json) -> Sequence[FilmStatus]:
    if not isinstance(value.get("films"), list):
        raise ServerError("the server lists no films")
    return [FilmStatus.from_json(one) for one in value["films"]]


class Tries(Generic[T]):
    """One call, tried for as long as patience lasts."""

    def __init__(self, call: Call[T], place: Place) -> None:
        self._call = call
        self._place = place
        self._patience = Patience(place)

    def lost(self, failure: httpx2.TransportError) -> float:
        """Seconds to wait before it is sent again, whose answer did not come.

        Raises:
            ServerError: it may have been heard, or has been tried for long enough.
        """
        if not self._call.again and not isinstance(failure, httpx2.ConnectError):
            raise ServerError(f"{self._place.url}: {failure or 'no answer'}") from failure
        return self._patience.pause(failure)

    def pause(self, answer: Answer) -> float | None:
        """The same for an answer that may be another one later; None: it is the answer."""
        if not (self._call.again and answer.is_passing):
            return None
        return self._patience.pause(refused(answer, self._place.url), answer.wish)

    def value(self, answer: Answer) -> T:
        """What the answer says; ProStudioError where it tells of one."""
        return self._call.read(answer.value(self._place.url))
