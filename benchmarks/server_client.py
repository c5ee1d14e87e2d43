"""Two hundred listeners and a hundred questions a second, from a process of its own.

`python -m benchmarks.server_client '{"host": ..., "port": ..., ...}'` prints figures as JSON.
A question's time runs from the moment when it was due, so that a slow answer delays no
later question and hides none: what the client itself is late by counts too, and is told.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

Pair = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass
class Load:
    """What is asked of a server, and what came of it.

    Attributes:
        late: seconds between when a question was due and when it was sent.
        taken: seconds between when it was due and its answer's last byte.
        ids: of each stream, in the order in which they came.
    """

    host: str
    port: int
    film: str
    streams: int = 200
    rate: int = 100
    seconds: float = 30.0
    late: list[float] = field(default_factory=list)
    taken: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    ids: list[list[int]] = field(default_factory=list)
    idle: deque[Pair] = field(default_factory=deque)

    async def run(self) -> dict[str, Any]:
        """Listen and ask for as long as it was said; the figures."""
        listeners = [asyncio.create_task(self._listen()) for _ in range(self.streams)]
        await asyncio.sleep(3.0)  # every stream is open, and their opening is not measured
        questions = []
        begun = time.perf_counter()
        for number in range(round(self.rate * self.seconds)):
            due = begun + number / self.rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            questions.append(asyncio.create_task(self._ask(due)))
        await asyncio.gather(*questions)
        for one in listeners:
            one.cancel()
        await asyncio.gather(*listeners, return_exceptions=True)
        return self._figures()

    async def _ask(self, due: float) -> None:
        reader, writer = self.idle.popleft() if self.idle else await self._open()
        self.late.append(time.perf_counter() - due)
        try:
            writer.write(self._get(f"/api/content/status/{self.film}"))
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
            await reader.readexactly(length)
            if b" 200 " not in head[:20]:
                raise ValueError(head[:20])
        except (OSError, ValueError, asyncio.IncompleteReadError) as failure:
            self.failures.append(repr(failure))
            writer.close()
            return
        self.taken.append(time.perf_counter() - due)
        self.idle.append((reader, writer))

    async def _listen(self) -> None:
        """One stream; its ids are looked at when everything is over."""
        ids: list[int] = []
        self.ids.append(ids)
        reader, writer = await self._open()
        writer.write(self._get(f"/api/films/{self.film}/events"))
        with suppress(asyncio.CancelledError):
            async for line in reader:
                if line.startswith(b"id: "):
                    ids.append(int(line[4:]))
        writer.close()

    async def _open(self) -> Pair:
        return await asyncio.open_connection(self.host, self.port)

    def _get(self, path: str) -> bytes:
        return f"GET {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n\r\n".encode()

    def _figures(self) -> dict[str, Any]:
        last = [ids[-1] for ids in self.ids if ids] or [0]
        gaps = sum(ids != list(range(ids[0], ids[0] + len(ids))) for ids in self.ids if ids)
        return {
            "p50 ms": _percentile(self.taken, 50),
            "p99 ms": _percentile(self.taken, 99),
            "worst ms": _percentile(self.taken, 100),
            "client late, p99 ms": _percentile(self.late, 99),
            "answers": len(self.taken),
            "failures": len(self.failures),
            "streams": sum(bool(ids) for ids in self.ids),
            "streams with a gap": gaps,
            "events a stream": max(map(len, self.ids)) - 1,
            "events that the slowest stream is behind at the end": max(last) - min(last),
        }


def _percentile(seconds: Sequence[float], share: int) -> float:
    """In milliseconds."""
    if not seconds:
        return float("nan")
    ranked = sorted(seconds)
    return round(ranked[min(len(ranked) - 1, len(ranked) * share // 100)] * 1000, 1)


if __name__ == "__main__":
    gc.disable()  # its pauses are not the server's
    print(json.dumps(asyncio.run(Load(**json.loads(sys.argv[1])).run())))
