"""Listens to a film's events, and tells how far it is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import anyio
import httpx2

from prostudio.client.status import FilmEvent
from prostudio.client.wire import Answer, EventLines, refused
from prostudio.mcp.studios import Studio, lost

Tell = Callable[[float, str], Awaitable[None]]
"""Told how far it is, 0 to 1, and what is being done."""

_TOLD = frozenset({"warning", "failed", "cancelled", "state", "edited", "planned", "draft"})
"""Events that an answer names; the many of steps only move the progress."""
_MOST_TOLD = 50


@dataclass
class _Heard:
    """What came so far."""

    film: Mapping[str, Any] = field(default_factory=dict)
    last: int = 0
    over: bool = False
    told: float = -1.0
    events: list[Mapping[str, Any]] = field(default_factory=list)

    def take(self, event: FilmEvent) -> None:
        self.last = max(self.last, event.id or 0)
        if event.name == "film":
            self.film = event.data
            self.last = max(self.last, 0 if event.id is None else event.id)
        elif event.name in _TOLD:
            self.events.append(event.data)
        self.over = event.ends(self.last)


async def watch(
    studio: Studio, path: str, query: Mapping[str, Any], seconds: float, tell: Tell
) -> dict[str, Any]:
    """How a film stands when it is over, or after so many seconds.

    Raises:
        ProStudioError: what the server says, or that it does not answer.
    """
    await anyio.to_thread.run_sync(studio.have_owner)
    heard = _Heard(last=int(query.get("after") or 0))
    with anyio.move_on_after(seconds):
        await _listen(studio, path, query, heard, tell)
    return {
        "film": dict(heard.film),
        "over": heard.over,
        "last_event": heard.last,
        "events": heard.events[-_MOST_TOLD:],
    }


async def _listen(
    studio: Studio, path: str, query: Mapping[str, Any], heard: _Heard, tell: Tell
) -> None:
    lines = EventLines()
    try:
        async with studio.client.stream("GET", path, params=dict(query)) as answer:
            if answer.status_code != 200:
                body = await answer.aread()
                raise refused(Answer(answer.status_code, answer.headers, body), studio.url)
            async for line in answer.aiter_lines():
                if (event := lines.take(line)) is None:
                    continue
                heard.take(event)
                share = float(event.data.get("progress") or 0)
                if share > heard.told:  # the protocol wants each to be more than the last
                    heard.told = share
                    await tell(share, _words(event))
                if heard.over:
                    return
    except httpx2.HTTPError as failure:
        raise lost(studio.url, failure) from failure


def _words(event: FilmEvent) -> str:
    """What is being done, in a few words."""
    said = event.data.get("label") or event.data.get("stage") or event.data.get("state")
    return str(said or event.name)
