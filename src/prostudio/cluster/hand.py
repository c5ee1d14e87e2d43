"""A hand: a Ray actor that keeps one warm child on its machine, and passes words on.

It is to the child what a `Member` of the local crew is: tickets in, JSON messages out. So a
crash, a model that is kept, a cancel are the very same as on one machine. Ray knows the class
by its name; nothing of ours is ever pickled but JSON.
"""

from __future__ import annotations

import json
import os
import queue
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from prostudio.cluster.diary import Diary
from prostudio.graph.crew import LEAVE, WORKER, variables
from prostudio.processes import Child, ChildError

Json = Any
PATIENCE_SECONDS = 20.0
"""A question that nobody answers for so long is asked again: a driver that is gone asks no more."""
_LOOK_BYTES = 2_000_000
"""Of a rough picture that is sent on; a larger one is none."""


class Hand:
    """One child of one machine.

    Made in its process's main thread, so that the child dies with it (see `processes.Child`).

    Args:
        task: `name`, `node`, `film`, `store` (what the child opens, [folder, url]; the folder
            None is this machine's own), `threads`, `ram_mb`, `vram_mb`, `gpus`.
    """

    def __init__(self, task: Mapping[str, Json]) -> None:
        store, folder = _store_here(task["store"])
        card = _card() if task["gpus"] else None
        self._diary = Diary(task["name"], task["node"], folder, film=task["film"], card=card)
        self._words: queue.SimpleQueue[Json] = queue.SimpleQueue()
        env = variables(task["threads"], task["ram_mb"], task["vram_mb"])
        if not task["gpus"]:
            env["CUDA_VISIBLE_DEVICES"] = ""  # another hand's card is not for this one
        self._child = Child(store, module=WORKER, env=env, said=self._diary.wrote)
        self._words.put({"here": {"pid": os.getpid(), "child": self._child.pid, "card": card}})
        threading.Thread(target=self._hear, daemon=True).start()

    def give(self, ticket: bytes, affinity: str, seconds: float) -> None:
        """Pass a ticket (a line of JSON) on; of a child that is dead its end is heard."""
        self._diary.given(json.loads(ticket), affinity, seconds)
        self._say(ticket)

    def hear(self) -> list[Json]:
        """What the child said since the last question, waiting for the first word."""
        words = []
        with suppress(queue.Empty):
            words.append(self._words.get(timeout=PATIENCE_SECONDS))
            while True:
                words.append(self._words.get_nowait())
        return words

    def seen(self) -> Json:
        """What it does now and did; see `seen.HandSeen`."""
        return self._diary.seen()

    def leave(self) -> None:
        """Let the child give back what its step holds elsewhere."""
        self._say(LEAVE)

    def end(self) -> None:
        """End the child and all that it started, now."""
        self._child.kill()

    def _say(self, line: bytes) -> None:
        with suppress(OSError):
            self._child.stdin.write(line.rstrip(b"\n") + b"\n")
            self._child.stdin.flush()

    def _hear(self) -> None:
        with suppress(OSError, ValueError), self._child.stdout:
            for line in self._child.stdout:
                message = json.loads(line)
                self._diary.heard(message)
                self._words.put(_with_picture(message))
        with suppress(ChildError):
            self._child.wait(1.0)  # its pipe ends a moment before it does
        complaint = self._child.stderr
        self._diary.died(self._child.ending)
        self._words.put({"ended": [self._child.ending, complaint]})


def _store_here(asked: Json) -> tuple[list[str], Path]:
    """What the child is told to open, and the folder of it on this machine."""
    from prostudio.settings import Settings

    folder, url = asked
    if folder is None:
        settings = Settings.load({"store": url})
        return [str(settings.store_folder), url], settings.store_folder
    return [folder], Path(folder)


def _card() -> int | None:
    """The first of the cards that Ray gave to this process."""
    first = os.environ.get("CUDA_VISIBLE_DEVICES", "").split(",")[0]
    return int(first) if first.isdigit() else None


def _with_picture(message: Json) -> Json:
    """A rough picture goes along with its word: its path means nothing elsewhere."""
    if "preview" in message:
        path = Path(message["preview"][0])
        with suppress(OSError):
            if path.stat().st_size <= _LOOK_BYTES:
                return {**message, "picture": path.read_bytes()}
    return message
