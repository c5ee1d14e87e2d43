"""The warm child: `python -m prostudio.server.warm.easel_child`, JSON lines.

In: `{"id", "op", "order", "settings", "urgent"}` or `{"cancel": id}`. Out: `{"id", "told"}` while
it works, then `{"id", "done"}` or `{"id", "error"}`. Urgent questions, quick, slow and long
ones stand in lines of their own, each answered one after another. The end of stdin means that
the server is gone: it ends at once.
"""

from __future__ import annotations

import inspect
import json
import os
import queue
import sys
import threading
import traceback
from collections.abc import Mapping
from contextlib import closing
from importlib import import_module
from typing import Any

from prostudio.errors import FaultError, ProStudioError
from prostudio.server.children.checking import refusal

Json = Any

URGENT, QUICK, SLOW, LONG = "urgent", "quick", "slow", "long"
OPS: Mapping[str, tuple[str, str]] = {
    "estimate": ("prostudio.projects.looks.estimating:estimate", QUICK),
    "speeds": ("prostudio.projects.looks.speeds:speeds", QUICK),
    "plan": ("prostudio.projects.looks.planning:plan", QUICK),
    "still": ("prostudio.projects.looks.stills:still", QUICK),
    "take_still": ("prostudio.projects.looks.stills:take_still", QUICK),
    "poster": ("prostudio.projects.looks.posters:poster", QUICK),
    "timeline": ("prostudio.projects.looks.timeline:timeline", QUICK),
    "captions": ("prostudio.projects.looks.timeline:captions", QUICK),
    "draft": ("prostudio.projects.looks.drafting:draft", SLOW),
    "waveform": ("prostudio.projects.looks.sounds:waveform", QUICK),
    "stems": ("prostudio.projects.looks.sounds:stems", QUICK),
    "export": ("prostudio.projects.looks.handover:export", LONG),
    "warm": ("prostudio.projects.looks.planning:warm", QUICK),
}
"""Name -> where it is made, and in which line it waits when it is not urgent."""


class EaselChild:
    """The lines, what is not answered yet, and what of it nobody waits for any more."""

    def __init__(self, ops: Mapping[str, tuple[str, str]] = OPS) -> None:
        self._ops = ops
        self._pipe = os.fdopen(os.dup(1), "wb", buffering=0)
        os.dup2(2, 1)  # what libraries print goes to stderr
        sys.stdout = sys.stderr
        self._writing = threading.Lock()
        self._open: set[int] = set()
        self._cancelled: set[int] = set()
        self._lines: dict[str, queue.SimpleQueue[Json]] = {}
        for name in (URGENT, QUICK, SLOW, LONG):
            line = self._lines[name] = queue.SimpleQueue()
            threading.Thread(target=self._answer, args=(line,), name=name, daemon=True).start()

    def run(self) -> None:
        """Take questions until stdin ends."""
        for raw in sys.stdin.buffer:
            asked = json.loads(raw)
            if "cancel" in asked:
                if asked["cancel"] in self._open:
                    self._cancelled.add(asked["cancel"])
            elif asked["op"] not in self._ops:
                self._say({"id": asked["id"], **_failed(FaultError(f"no op {asked['op']!r}"))})
            else:
                name = URGENT if asked["urgent"] else self._ops[asked["op"]][1]
                self._open.add(asked["id"])
                self._lines[name].put(asked)
        os._exit(0)

    def _answer(self, line: queue.SimpleQueue[Json]) -> None:
        while True:
            asked = line.get()
            number = asked["id"]
            try:
                message = {} if number in self._cancelled else {"done": self._made(asked)}
            except Exception as failure:
                message = _failed(failure)
            self._open.discard(number)
            if number in self._cancelled:
                self._cancelled.discard(number)
            else:
                self._say({"id": number, **message})

    def _made(self, asked: Json) -> Json:
        """What the op gives: a function's value, or that of a generator whose words are told."""
        module, _, name = self._ops[asked["op"]][0].partition(":")
        work = getattr(import_module(module), name)
        made = work({**asked["order"], "settings": asked["settings"]})
        if not inspect.isgenerator(made):
            return made
        with closing(made):
            try:
                while asked["id"] not in self._cancelled:
                    self._say({"id": asked["id"], "told": next(made)})
            except StopIteration as end:
                return end.value
        return None  # nobody reads it

    def _say(self, message: Json) -> None:
        rest = memoryview(json.dumps(message).encode() + b"\n")
        with self._writing:
            while rest:
                rest = rest[self._pipe.write(rest) :]


def _failed(failure: Exception) -> Json:
    if isinstance(failure, ProStudioError) and not isinstance(failure, FaultError):
        return {"error": refusal(failure)}
    notes = getattr(failure, "__notes__", [])
    trace = "\n".join(["".join(traceback.format_exception(failure)), *notes])
    fault = {"status": 500, "code": "fault", "message": "ProStudio failed", "hint": None}
    return {"error": fault, "traceback": trace}


if __name__ == "__main__":
    EaselChild().run()
