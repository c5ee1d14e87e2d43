"""Films that go into the line, once more or for the first time: whole, or takes of some shots."""

from __future__ import annotations

import json
from collections.abc import Sequence

from prostudio.jobs.database import Change
from prostudio.jobs.job import ENDED, IDLE, State
from prostudio.jobs.order import last_position
from prostudio.jobs.rows import Row, require_state, set_state
from prostudio.jobs.submitting import require_room


def retry(change: Change, row: Row, most: int) -> None:
    """Make a finished film again.

    Args:
        most: films that may wait.

    Raises (all of these):
        ConflictError: its state does not allow it.
        BusyError: too many wait already.
    """
    require_state(row, "retried", ENDED, "it is not finished: `resume` lets a paused one go on")
    require_room(change, most)
    _queue(change, row, "retried")


def make(change: Change, row: Row, most: int) -> None:
    """Make a draft or a finished film as it is now; one that waits for takes alone, all of it."""
    if row["state"] == State.QUEUED and row["only"] is not None:
        set_state(change, row, State.QUEUED, "retried", only=None, needs=None)
        return
    require_state(row, "made", IDLE, "it is in the line already; wait for its end")
    require_room(change, most)
    _queue(change, row, None if row["state"] == State.DRAFT else "retried")


def shoot(change: Change, row: Row, most: int, shot: str) -> None:
    """Make the take of a shot alone; a film that is in the line as a whole stays as it is."""
    if row["state"] in IDLE:
        require_room(change, most)
        _queue(change, row, "shot", [shot])
    elif row["state"] == State.QUEUED and row["only"] is not None:
        only = json.dumps(list(dict.fromkeys([*json.loads(row["only"]), shot])))
        set_state(change, row, State.QUEUED, "shot", only=only, needs=None)


def _queue(change: Change, row: Row, reason: str | None, only: Sequence[str] | None = None) -> None:
    """Put it into the line as one that was never begun; the store has what is made."""
    again = row["state"] != State.DRAFT or only is not None
    set_state(
        change, row, State.QUEUED, reason,
        attempt=row["attempt"] + again, position=last_position(change), ended=None,
        error=None, progress=0.0, eta_s=None, stage=None, shot=None, step=None,
        steps_made=0, steps_cached=0, needs=None, wants_bytes=None,
        only=None if only is None else json.dumps(list(only)),
    )  # fmt: skip
