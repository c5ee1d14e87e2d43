"""What one hand does now and did, for those who look, and a log file for every step it makes.

A hand tells its diary what passes through it: `given(ticket)`, `heard(message)` for every
message of its child, `wrote(bytes)` for the child's stderr, `died(how)`. Whoever asks the hand
gets `seen()`, and any node's log of a step is read with `logs.read_log`.
"""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from prostudio import files
from prostudio.cluster.logs import log_path, stamped, sweep_logs
from prostudio.errors import ProStudioError

Json = Any
_TRUST_FRACTION = 0.05
"""Below this a rate says more of the loading than of the work (as in `graph.clock`)."""
_NOTE_EVERY = 0.1
"""A log takes a line for each tenth of a step, not for every word of it."""
MOST_LOG_BYTES = 1_000_000
"""What one step may fill; a library that warns in every step of a sampler would fill disks."""


class Diary:
    """One hand's; any thread may tell it something, or ask.

    Args:
        hand: the hand's name.
        node: of the cluster, by the cluster's own id.
        folder: of the node's store, which gets a folder `logs`.
        film: what the hand works for, in words.
        card: index of its graphics card; None for a hand that has cores alone.
    """

    def __init__(
        self, hand: str, node: str, folder: Path, *, film: str = "", card: int | None = None
    ) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, Json] = {
            "hand": hand,
            "node": node,
            "host": socket.gethostname(),
            "film": film,
            "card": card,
        }
        self._folder = folder
        self._since = time.time()
        self._model = ""
        self._loaded: dict[str, float] = {}
        self._step: dict[str, Json] | None = None
        self._began = self._noted = 0.0
        self._written = 0
        self._counts: dict[str, Counter[str]] = {"made": Counter(), "failed": Counter()}
        self._seconds: dict[str, float] = {}
        self._died = 0
        with suppress(ProStudioError):
            sweep_logs(folder)

    def given(self, ticket: Mapping[str, Json], affinity: str = "", seconds: float = 0.0) -> None:
        """A step begins.

        Args:
            ticket: as the child gets it.
            affinity: the model that the child keeps loaded from now on.
            seconds: what it is expected to take, where that is known.
        """
        with self._lock:
            self._model = self._model or affinity
            self._began, self._noted, self._written = time.monotonic(), 0.0, 0
            names = ("key", "name", "kind", "label", "shot")
            self._step = {name: ticket.get(name) for name in names}
            self._step |= {"since": time.time(), "fraction": 0.0, "note": "", "expected": seconds}
            what = f"{ticket.get('label') or ticket['name']} ({ticket['kind']})"
            shot = f" of shot {ticket['shot']}" if ticket.get("shot") else ""
            at = f"hand {self._known['hand']} on {self._known['host']}"
            self._line(f"begins: {what}{shot}; {at}, for {self._known['film'] or 'a film'}")

    def heard(self, message: Mapping[str, Json]) -> None:
        """One message of the child, `done` and `failed` included."""
        with self._lock:
            if self._step is None:
                return
            if "progress" in message:
                self._progress(*message["progress"])
            elif "loaded" in message:
                model, seconds = message["loaded"]
                self._loaded[model] = seconds
                self._line(f"loaded {model} in {seconds:.1f} s")
            elif "told" in message:
                self._line(f"warns: {message['told'][0]}")
            elif "done" in message:
                self._end("made", f"done after {time.monotonic() - self._began:.1f} s")
            elif "failed" in message:
                told = message["failed"]
                self._line("\n".join(told.get("notes") or []))
                self._end("failed", f"failed: {told['fields'].get('message')}")

    def wrote(self, chunk: bytes) -> None:
        """Something that the child wrote to stderr."""
        with self._lock:
            if self._step is not None:
                self._append(chunk)

    def died(self, how: str) -> None:
        """The child ended without being told to, or was ended; its model is gone with it."""
        with self._lock:
            self._model = ""
            self._loaded.clear()
            if self._step is not None:
                self._died += 1
                self._end("failed", f"the process that made it ended: {how}")

    def seen(self) -> dict[str, Json]:
        """What the hand does now and did, as JSON; see `seen.Hand`."""
        with self._lock:
            step = None if self._step is None else {**self._step, **self._times()}
            return {
                **self._known,
                "since": self._since,
                "model": self._model,
                "loaded": dict(self._loaded),
                "step": step,
                "made": dict(self._counts["made"]),
                "failed": dict(self._counts["failed"]),
                "seconds": {kind: round(count, 3) for kind, count in self._seconds.items()},
                "died": self._died,
            }

    def _times(self) -> dict[str, Json]:
        assert self._step is not None
        elapsed = time.monotonic() - self._began
        fraction, expected = self._step["fraction"], self._step["expected"]
        left = None
        if fraction >= _TRUST_FRACTION:
            left = elapsed * (1.0 - fraction) / fraction
        elif expected:
            left = max(0.0, expected - elapsed)
        rounded = None if left is None else round(left, 1)
        return {"seconds": round(elapsed, 1), "seconds_left": rounded}

    def _progress(self, fraction: float, note: str) -> None:
        assert self._step is not None
        said = self._step["note"]
        self._step |= {"fraction": fraction, "note": note}
        if fraction - self._noted >= _NOTE_EVERY or (note and note != said and not self._noted):
            self._noted = fraction
            self._line(f"{fraction:.0%} {note}".rstrip())

    def _end(self, how: str, words: str) -> None:
        assert self._step is not None
        self._line(words)
        kind = self._step["kind"]
        self._counts[how][kind] += 1
        if how == "made":
            took = time.monotonic() - self._began
            self._seconds[kind] = self._seconds.get(kind, 0.0) + took
        self._step = None

    def _line(self, text: str) -> None:
        if text:
            self._append(stamped(text))

    def _append(self, data: bytes) -> None:
        """A log is never a reason why a step fails."""
        assert self._step is not None
        if self._written >= MOST_LOG_BYTES:
            return
        self._written += len(data)
        if self._written >= MOST_LOG_BYTES:
            data = stamped("more than this is not kept")
        with suppress(ProStudioError, OSError):
            path = log_path(self._folder, self._step["key"])
            files.mkdir(path.parent, lasting=False)
            with files.open_more(path) as file:
                file.write(data)
