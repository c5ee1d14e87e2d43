"""Work that the server's own process never does, because it decodes or plans: one child each."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from prostudio.errors import FaultError
from prostudio.processes import Bounds, Child, ChildError
from prostudio.server.answering.refusals import RefusedError

CHECKING, TRIAL = "prostudio.server.children.checking", "prostudio.server.children.trial"
COMPOSING = "prostudio.server.children.composing"
_MOST_BYTES = 64_000_000


def run(module: str, order: dict[str, Any], seconds: float) -> dict[str, Any]:
    """Give an order to a child and return its answer; blocks.

    Raises:
        RefusedError: the child's own error, with its status.
        FaultError: it failed, or took longer than `seconds`.
    """
    bounds = Bounds(wall_seconds=seconds, open_files=512)
    environment = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    try:
        with Child([], module=module, env=environment, bounds=bounds) as child:
            with suppress(OSError), child.stdin:
                child.stdin.write(json.dumps(order).encode())
            answer = child.stdout.read(_MOST_BYTES)
            child.wait(10)
            told = child.stderr[-2000:]
    except ChildError as failure:
        raise FaultError(f"{module} failed: {failure.message}") from failure
    try:
        value: dict[str, Any] = json.loads(answer)
    except ValueError:
        raise FaultError(f"{module} answered nothing within {seconds:g} s: {told}") from None
    if error := value.get("error"):
        raise RefusedError(error["status"], error["code"], error["message"], hint=error["hint"])
    return value
