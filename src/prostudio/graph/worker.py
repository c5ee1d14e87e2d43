"""The child that makes steps: `python -m prostudio.graph.worker STORE [URL]`, JSON over its pipes.

In: one ticket a line. Out: `{"progress": [fraction, note]}`, `{"preview": [path, frame, shot]}`,
`{"loaded": [model, seconds]}`, then `{"done": artifact}` or `{"failed": error}`. The end of
stdin means that the parent is gone. `{"leave": true}` instead of a ticket means that the step
is cancelled: the engine's generator is closed, which gives back what it holds elsewhere.
"""

from __future__ import annotations

import gc
import json
import os
import queue
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any, BinaryIO

from prostudio.graph.failure import as_json
from prostudio.graph.keys import from_ticket
from prostudio.graph.opening import store_at
from prostudio.graph.perform import Resident, perform
from prostudio.graph.store import Store
from prostudio.processes import interrupt_main

_REPORT_EVERY_SECONDS = 0.1


def main(root: str, url: str = "") -> None:
    """Make one step after another until stdin ends."""
    answers = _private_stdout()
    tickets: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(tickets,), daemon=True).start()
    store, resident = store_at(Path(root), url, begin=False), Resident()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a parent may have ignored it
    try:
        while True:
            _answer(answers, _made(store, json.loads(tickets.get()), resident, answers))
    except KeyboardInterrupt:
        pass
    gc.collect()  # generators that nobody reads any more are closed
    os._exit(0)


def _private_stdout() -> BinaryIO:
    """Our pipe to the parent; what libraries print goes to stderr instead."""
    pipe = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return pipe


def _listen(tickets: queue.SimpleQueue[bytes]) -> None:
    """Pass tickets on; when the parent is gone, end at once, in the middle of a step too."""
    for line in sys.stdin.buffer:
        if json.loads(line).get("leave"):
            interrupt_main()
        else:
            tickets.put(line)
    os._exit(0)


def _made(
    store: Store, ticket: dict[str, Any], resident: Resident, answers: BinaryIO
) -> dict[str, Any]:
    last = 0.0

    def report(fraction: float, note: str) -> None:
        nonlocal last
        if time.monotonic() - last >= _REPORT_EVERY_SECONDS:
            last = time.monotonic()
            _answer(answers, {"progress": [fraction, note]})

    def tell(what: str, parts: list[Any]) -> None:
        _answer(answers, {what: parts})

    try:
        made = perform(store, from_ticket(ticket, store), report, resident, tell)
        return {"done": made.as_json()}
    except Exception as failure:
        return {"failed": as_json(failure)}


def _answer(answers: BinaryIO, message: dict[str, Any]) -> None:
    rest = memoryview(json.dumps(message).encode() + b"\n")
    while rest:
        rest = rest[answers.write(rest) :]


if __name__ == "__main__":
    main(*sys.argv[1:])
