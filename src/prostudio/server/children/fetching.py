"""A child that gets a model's weights and tells how far it is, one JSON object a line.

It ends when its standard input does: whoever wanted the weights is gone then. What came
is kept, and the next one goes on there.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

from prostudio.errors import ProStudioError
from prostudio.events import Event, StepDone, StepProgress
from prostudio.weights import Shelf, State, standing
from prostudio.weights.getting import get
from prostudio.weights.listing import Sources
from prostudio.weights.plan import Plan, plan

Json = dict[str, Any]


def main() -> None:
    """Read the order, do it, and say at the end whether it went well."""
    from prostudio.settings import HubAccess

    pipe = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)  # what libraries print goes to stderr
    order = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()

    def tell(message: Json) -> None:
        pipe.write(json.dumps(message) + "\n")

    try:
        fetch(Shelf.at(Path(order["weights"])), order["name"], Sources(HubAccess.load()), tell)
        tell({"done": True})
    except ProStudioError as error:
        tell({"failed": {"code": error.code, "message": error.message, "hint": error.hint}})


def fetch(shelf: Shelf, name: str, sources: Sources, tell: Any) -> None:
    """Get the weights, and convert those of them that are pickles.

    Raises:
        DiskFullError: they do not fit; nothing was fetched.
        DownloadError, GatedError: something did not come.
    """
    planned = plan(name, shelf, sources)
    tell({"total": planned.total, "bytes": _here(planned)})
    count = _Count(planned)
    for event in get(planned, shelf, sources):
        if (came := count.after(event)) is not None:
            tell({"bytes": came})
    if standing(planned.row, shelf).state is State.PICKLED:
        from prostudio.weights.convert import convert

        tell({"converting": True})
        for _ in convert(planned.row, shelf):
            pass  # it takes a minute; the files are here already


class _Count:
    """Bytes that are here, by what the getting tells of its files."""

    def __init__(self, planned: Plan) -> None:
        self._sizes = {_step(planned, n): item for n, item in enumerate(planned.items)}
        self._whole = _here(planned)

    def after(self, event: Event) -> int | None:
        """Bytes of all files after an event, None where it changes nothing."""
        if isinstance(event, StepProgress) and event.step in self._sizes:
            return self._whole + round(event.fraction * self._size(event.step))
        if isinstance(event, StepDone) and event.step in self._sizes:
            self._whole += self._size(event.step)
            return self._whole
        return None

    def _size(self, step: str) -> int:
        item = self._sizes[step]
        return 0 if item.here else item.published.bytes


def _step(planned: Plan, number: int) -> str:
    item = planned.items[number]
    return f"{item.part.repository.id}/{item.published.path}"


def _here(planned: Plan) -> int:
    return sum(item.published.bytes for item in planned.items if item.here)


def _end_with_parent() -> None:
    while sys.stdin.buffer.read(1024):
        pass
    os._exit(1)


if __name__ == "__main__":
    main()
