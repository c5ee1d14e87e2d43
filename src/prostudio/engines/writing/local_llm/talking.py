"""One model server over HTTP: which models it has, and an answer as it comes."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from prostudio import __version__
from prostudio.engines.writing.local_llm import pieces
from prostudio.engines.writing.local_llm.pieces import Piece
from prostudio.engines.writing.local_llm.refusals import AgainError, refuse
from prostudio.errors import MissingError, ModelServerError

if TYPE_CHECKING:
    import httpx2

_CONNECT_SECONDS = 5.0
_LIST_SECONDS = 10.0
_MOST_ERROR = 100_000
"""Bytes of an error's body that are read."""


@dataclass
class ModelServer:
    """A conversation with a server; use it in a `with`.

    Attributes:
        address: checked, without a slash at its end.
        key: sent as a bearer token; "" sends none.
        silence: seconds without a byte after which the server counts as dead.
        longest: seconds that one answer may take in all: a server may go on for ever.
    """

    address: str
    key: str = field(default="", repr=False)
    silence: float = 300.0
    longest: float = 1800.0

    def __enter__(self) -> Self:
        try:
            import httpx2
        except ImportError as failure:
            raise MissingError(
                "asking a model server needs the package httpx2, which is not installed",
                hint="`pip install httpx2`",
            ) from failure
        headers = {"User-Agent": f"prostudio/{__version__}"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        # No proxy and no redirect: the brief goes to the address that was checked.
        self._client = httpx2.Client(headers=headers, trust_env=False, follow_redirects=False)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._client.close()

    def models(self) -> tuple[str, ...]:
        """The names of its models; empty where it keeps no list.

        Raises:
            AgainError: it does not answer, or not as such a server would.
            ModelServerError: it wants a key.
        """
        with self._answer("GET", "/models", None, _LIST_SECONDS) as answer:
            if answer.status_code in (404, 405, 501):
                return ()
            body = _text(answer)
            refuse(answer.status_code, body, _after(answer), {})
        listed = pieces.parsed(body).get("data")
        if not isinstance(listed, list):
            raise AgainError("its answer lists no models")
        names = [one.get("id") for one in listed if isinstance(one, dict)]
        return tuple(name for name in names if isinstance(name, str) and name)

    def answer(self, asked: dict[str, Any]) -> Generator[Piece, None, None]:
        """The answer's pieces as they come; closing the iterator hangs up, and the server stops.

        Args:
            asked: the body of a request for a chat completion.

        Raises:
            AgainError, PlainError: as they say.
            ModelServerError: refused, or it takes too long.
        """
        with self._answer("POST", "/chat/completions", asked, self.silence) as answer:
            if answer.status_code != 200:
                refuse(answer.status_code, _text(answer), _after(answer), asked)
            chunks = self._until_late(answer)
            if "text/event-stream" in answer.headers.get("content-type", ""):
                yield from pieces.streamed(chunks)
            else:  # it streams to nobody, or was asked for the whole
                yield pieces.whole(chunks)

    def _until_late(self, answer: httpx2.Response) -> Iterator[bytes]:
        began = time.monotonic()
        for chunk in answer.iter_bytes():
            if time.monotonic() - began > self.longest:
                raise ModelServerError(
                    f"the model has been writing for {self.longest:.0f} s and is not done",
                    hint="take a smaller model or fewer --seconds; the setting model_seconds "
                    "allows more time",
                )
            yield chunk

    @contextmanager
    def _answer(
        self, method: str, path: str, body: dict[str, Any] | None, silence: float
    ) -> Iterator[httpx2.Response]:
        import httpx2

        patience = httpx2.Timeout(silence, connect=min(_CONNECT_SECONDS, silence))
        try:
            with self._client.stream(
                method, self.address + path, json=body, timeout=patience
            ) as answer:
                yield answer
        except httpx2.ConnectError as failure:
            raise UnreachableError("nothing listens there") from failure
        except httpx2.ConnectTimeout as failure:
            raise UnreachableError("no connection in time") from failure
        except httpx2.TimeoutException as failure:
            raise AgainError(f"it was silent for {silence:g} s") from failure
        except (httpx2.TransportError, httpx2.DecodingError) as failure:
            raise AgainError("the connection broke") from failure
        except httpx2.InvalidURL as failure:
            raise ModelServerError(f"{self.address} is no address: {failure}") from failure


class UnreachableError(AgainError):
    """Nothing takes a connection at the address."""


def _text(answer: httpx2.Response) -> str:
    gathered = bytearray()
    for chunk in answer.iter_bytes():
        gathered += chunk
        if len(gathered) > _MOST_ERROR:
            break
    return gathered.decode("utf-8", "replace")


def _after(answer: httpx2.Response) -> float | None:
    told = answer.headers.get("retry-after", "")
    return float(told) if told.isascii() and told.isdigit() and len(told) < 6 else None
