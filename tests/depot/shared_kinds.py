"""Step kinds for tests of shared stores; children find them as `shared_kinds:name`."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

from prostudio.graph import StepContext

MEANWHILE: list[Callable[[], None]] = []
"""What another machine does while a step is made in this process."""


def unlike(context: StepContext) -> dict[str, str]:
    """Never twice the same, as a model on another card."""
    mine = os.urandom(8).hex()
    if MEANWHILE:
        MEANWHILE.pop()()
    context.output("text").write_text(mine)
    return {"mine": mine}


def sections(context: StepContext) -> dict[str, list[str]]:
    """Four sections, each kept; who goes on writes its word after the others."""
    done = context.workspace / "sections"
    begun = done.read_text().split() if done.exists() else []
    while len(begun) < 4:
        begun.append(os.environ.get("WHO", "somebody"))
        beside = done.with_name(".sections.tmp")
        beside.write_text(" ".join(begun))
        beside.replace(done)
        context.progress(len(begun) / 4, f"section {len(begun)}")
        if str(len(begun)) == os.environ.get("PAUSE_AT"):
            time.sleep(60)
    context.output("text").write_text(" ".join(begun))
    return {}


def read_name(context: StepContext) -> dict[str, str]:
    """Name and words of a user's file, as the step sees it."""
    path = context.input("picture").path()
    context.output("copy").write_bytes(path.read_bytes())
    return {"name": path.name, "text": path.read_text()}


def large(context: StepContext) -> None:
    context.output("bytes").write_bytes(bytes([context.params["n"]]) * context.params["size"])
