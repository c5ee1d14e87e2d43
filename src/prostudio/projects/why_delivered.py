"""Whether a film was delivered otherwise than the last time: nothing of the film itself changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from prostudio.graph import Why
from prostudio.graph.record import LastMaking
from prostudio.production.deliveries import PLAIN

_FILM = re.compile(r"film(?: for (?P<profile>.+))?")


def newly_delivered(answers: Sequence[Why], last: LastMaking) -> Iterator[str]:
    """A line that names profiles of which the last making had nothing, and this one has."""
    kept = _profiles(a.step for a in answers if a.step not in last.new)
    new = _profiles(a.step for a in answers if a.step in last.new)
    if first := sorted(new - kept - _profiles(last.gone)):
        yield f"it was not delivered as {' and '.join(first)} the last time"


def _profiles(steps: Iterable[str]) -> set[str]:
    found = (_FILM.fullmatch(step) for step in steps)
    return {match["profile"] or PLAIN for match in found if match}
