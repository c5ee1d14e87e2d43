"""The model hub over HTTP: the newest commit, what it publishes, and the bytes of a file.

The token goes to the endpoint's own scheme, host and port and nowhere else; the hub
answers most requests for bytes with a redirect to another host. Redirects are
therefore followed here, one by one, and not by the library.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote

from prostudio import __version__
from prostudio.errors import DownloadError, MissingError
from prostudio.settings import HubAccess
from prostudio.weights import answers
from prostudio.weights.answers import Body
from prostudio.weights.ledger import Published
from prostudio.weights.patience import AgainError, Patience

if TYPE_CHECKING:
    import ssl

    import httpx2

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_HOPS = 6
_PAGES = 1000
_ASKED = 4  # times for a listing: somebody without a network wants to know soon


class Hub:
    """One conversation with a hub; use it in a `with`. It begins with the first request."""

    def __init__(self, access: HubAccess, patience: Patience | None = None) -> None:
        self._access = access
        self.patience = patience or Patience()
        self._made: httpx2.Client | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        if self._made is not None:
            self._made.close()

    @property
    def _client(self) -> httpx2.Client:
        if self._made is None:
            self._made = _client(self.patience)
        return self._made

    def commit(self, repository: str, revision: str = "main") -> str:
        """The commit that a branch, a tag or a commit means."""
        url = f"{self._access.endpoint}/api/models/{repository}/revision/{quote(revision, '')}"
        told, _ = self._json(url, repository)
        commit = told.get("sha") if isinstance(told, dict) else None
        if not isinstance(commit, str) or not re.fullmatch(r"[0-9a-f]{40}", commit):
            raise DownloadError(f"{repository}: the hub names no commit of {revision!r}")
        return commit

    def tree(self, repository: str, commit: str) -> list[Published]:
        """Every file of the repository at that commit, with size and digest."""
        url = f"{self._access.endpoint}/api/models/{repository}/tree/{commit}?recursive=true"
        found: list[Published] = []
        for _ in range(_PAGES):
            entries, following = self._json(url, repository)
            if not isinstance(entries, list):
                break
            found += [answers.published(e, repository) for e in entries if e.get("type") == "file"]
            if following is None:
                return found
            url = following
        raise DownloadError(f"{repository}: the hub's listing is none")

    @contextmanager
    def body(
        self, repository: str, commit: str, path: str, start: int = 0, etag: str = ""
    ) -> Iterator[Body]:
        """The bytes of a file, from `start` on if the host still has the version `etag`.

        Raises:
            AgainError: another try may do.
            GatedError, DownloadError: none will.
        """
        url = f"{self._access.endpoint}/{repository}/resolve/{commit}/{quote(path)}"
        asked = {"Range": f"bytes={start}-"} if start else {}
        if start and etag:
            asked["If-Range"] = etag
        with self._answer(url, asked) as answer:
            answers.refuse(answer, f"{repository}/{path}")
            yield answers.body(answer, start)

    def _json(self, url: str, repository: str) -> tuple[Any, str | None]:
        """A JSON answer and the address of its next page; tried again as patience allows."""
        failures = 0
        while True:
            try:
                with self._answer(url, {}) as answer:
                    answers.refuse(answer, repository)
                    return answers.parsed(answer), answers.next_page(answer, url)
            except AgainError as failure:
                failures += 1
                if failures >= min(self.patience.tries, _ASKED):
                    raise unreachable(self._access.endpoint, failures, str(failure)) from failure
                self.patience.wait(failures, failure.after)

    @contextmanager
    def _answer(self, url: str, headers: dict[str, str]) -> Iterator[httpx2.Response]:
        """The answer at the end of all redirects, its body not yet read."""
        import httpx2

        try:
            target = httpx2.URL(url)
            for _ in range(_MOST_HOPS):
                request = self._client.build_request("GET", target, headers=self._for(target))
                request.headers.update(headers)
                answer = self._client.send(request, stream=True)
                try:
                    if answer.status_code not in _REDIRECTS:
                        yield answer
                        return
                    target = answers.onward(target, answer)
                finally:
                    answer.close()
            raise DownloadError(f"{url}: more than {_MOST_HOPS} redirects")
        except httpx2.InvalidURL as failure:
            raise DownloadError(f"{url!r} is no address: {failure}") from failure
        except httpx2.UnsupportedProtocol as failure:
            raise DownloadError(f"{url!r}: {failure}", hint="check HF_ENDPOINT") from failure
        except httpx2.TransportError as failure:
            raise AgainError(answers.words(failure)) from failure

    def _for(self, target: httpx2.URL) -> dict[str, str]:
        """Headers for one address: the token only for the endpoint itself."""
        import httpx2

        if self._access.token and answers.origin(target) == answers.origin(
            httpx2.URL(self._access.endpoint)
        ):
            return {"Authorization": f"Bearer {self._access.token}"}
        return {}


def unreachable(endpoint: str, tries: int, why: str) -> DownloadError:
    """The error for a hub that did not answer after so many tries."""
    told = f"could not be used: {why}, in {tries} tries"
    if why.startswith("no connection"):
        told = f"cannot be reached (offline?): {why}, in {tries} tries"
    return DownloadError(
        f"the hub at {endpoint} {told}",
        hint="check the network, or take the files from a folder with --from DIR; "
        "what came so far is kept, and the same command goes on there",
    )


@cache
def _certificates() -> ssl.SSLContext:
    """Whom we believe; read once, because a file of all authorities takes 60 ms."""
    import httpx2

    return httpx2.create_ssl_context()


def _client(patience: Patience) -> httpx2.Client:
    try:
        import httpx2
    except ImportError as failure:
        raise MissingError(
            "fetching weights needs the package httpx2, which is not installed",
            hint="`pip install httpx2`, or take the files from a folder with --from DIR",
        ) from failure
    return httpx2.Client(
        timeout=httpx2.Timeout(patience.silence, connect=min(10.0, patience.silence)),
        verify=_certificates(),
        follow_redirects=False,
        headers={
            "User-Agent": f"prostudio/{__version__}",
            "Accept-Encoding": "identity",  # bytes are counted and hashed as published
        },
    )
