"""What a hub's answers mean: refusals, redirects, listings, and where a body begins."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from prostudio.errors import DownloadError, GatedError
from prostudio.weights.ledger import Published
from prostudio.weights.patience import AgainError

if TYPE_CHECKING:
    import httpx2

_MOST_LISTING_BYTES = 64_000_000
_PAGE = "a web page came instead, as from the sign-in page of a network"


@dataclass(frozen=True, slots=True)
class Body:
    """The bytes of a file from `start` on, as one answer gives them.

    Attributes:
        length: how many it announces, if it does.
        etag: what the host that gives them calls this version; only a strong one.
    """

    start: int
    length: int | None
    etag: str
    chunks: Iterator[bytes]


def refuse(answer: httpx2.Response, what: str) -> None:
    """Raise what the status means, unless it is a success; `what` was asked for."""
    code = answer.status_code
    if code in (200, 206):
        return
    if code in (408, 429) or code >= 500:
        raise AgainError(f"it answered {code}", _retry_after(answer))
    if code == 416:
        raise AgainError("it has no bytes from there on")
    if code in (401, 403):
        raise GatedError(
            f"{what}: the hub refuses it ({code})",
            hint="accept the licence on the model's page, then set HF_TOKEN to a token "
            "of that account",
        )
    if code == 404:
        raise DownloadError(
            f"{what} is not on the hub (404)",
            hint="it may have been removed or renamed; take it from a folder with --from DIR",
        )
    raise DownloadError(f"{what}: the hub answered {code}")


def body(answer: httpx2.Response, start: int) -> Body:
    """The bytes that an answer carries, asked for from `start` on."""
    length = answer.headers.get("content-length", "")
    if "text/html" in answer.headers.get("content-type", ""):
        raise AgainError(_PAGE)
    if answer.headers.get("content-encoding", "identity") != "identity":
        raise AgainError("something on the way packed the bytes")
    etag = answer.headers.get("etag", "")
    told = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", answer.headers.get("content-range", ""))
    if answer.status_code == 206 and not (told and int(told[1]) == start):
        raise AgainError("it gave other bytes than were asked for")
    return Body(
        start=start if answer.status_code == 206 else 0,
        length=int(length) if length.isdigit() else None,
        etag="" if etag.startswith("W/") else etag,
        chunks=_chunks(answer),
    )


def _chunks(answer: httpx2.Response) -> Iterator[bytes]:
    import httpx2

    try:
        yield from answer.iter_raw()  # as they come: a size would hold back, and lose, the last
    except httpx2.TransportError as failure:
        raise AgainError(words(failure)) from failure


def parsed(answer: httpx2.Response) -> Any:
    """The answer's JSON."""
    gathered = bytearray()
    for chunk in _chunks(answer):
        gathered += chunk
        if len(gathered) > _MOST_LISTING_BYTES:
            raise DownloadError("the hub's listing does not end")
    try:
        return json.loads(gathered)
    except (ValueError, RecursionError) as failure:
        page = gathered.lstrip()[:1] == b"<"
        raise AgainError(_PAGE if page else "its answer is no JSON") from failure


def published(entry: dict[str, Any], repository: str) -> Published:
    """One entry of a listing."""
    try:
        large = entry.get("lfs")
        sha256 = large["oid"].removeprefix("sha256:") if large else None
        size = (large or entry)["size"]
        if not isinstance(size, int) or (sha256 and not re.fullmatch(r"[0-9a-f]{64}", sha256)):
            raise ValueError(f"size {size!r}, digest {sha256!r}")
        return Published(entry["path"], size, sha256, None if large else entry["oid"])
    except (KeyError, TypeError, AttributeError, ValueError) as failure:
        raise DownloadError(f"{repository}: the hub's listing is odd: {failure!r}") from failure


def next_page(answer: httpx2.Response, url: str) -> str | None:
    """Where the listing goes on, at the same host."""
    following = answer.links.get("next", {}).get("url")
    if following is None:
        return None
    import httpx2

    target = httpx2.URL(url).join(following)
    if origin(target) != origin(httpx2.URL(url)):
        raise DownloadError("the hub's listing goes on at another host, which is refused")
    return str(target)


def onward(target: httpx2.URL, answer: httpx2.Response) -> httpx2.URL:
    """Where a redirect leads, never from encryption to none."""
    location = answer.headers.get("location")
    if not location:
        raise AgainError("it sent us nowhere")
    onward = target.join(location)
    if target.scheme == "https" and onward.scheme != "https":
        raise DownloadError(f"{target.host} sends us on without encryption, which is refused")
    return onward


def origin(url: httpx2.URL) -> tuple[str, str, int | None]:
    """Scheme, host and port: what a token is for."""
    return url.scheme, url.host, url.port


def _retry_after(answer: httpx2.Response) -> float | None:
    told = answer.headers.get("retry-after", "")
    return float(told) if told.isdigit() else None


def words(failure: Exception) -> str:
    """What a failure of the transport is called."""
    kind = type(failure).__name__
    plain = {
        "ConnectError": "no connection",
        "ConnectTimeout": "no connection in time",
        "ReadTimeout": "silence",
        "ReadError": "the connection broke",
        "RemoteProtocolError": "the connection ended early",
    }
    return f"{plain.get(kind, kind)} ({failure})" if str(failure) else plain.get(kind, kind)
