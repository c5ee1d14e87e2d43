"""Events of a film that is made elsewhere, as the values that a making here yields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from prostudio.events import (
    Event,
    Expected,
    ModelLoaded,
    StepDone,
    StepProgress,
    StepStarted,
    Warned,
)

_KINDS: Mapping[str, type[Any]] = {
    "expected": Expected,
    "step_started": StepStarted,
    "step_progress": StepProgress,
    "model_loaded": ModelLoaded,
    "step_done": StepDone,
    "warning": Warned,
}


def event_of(name: str, data: Mapping[str, Any]) -> Event | None:
    """The event of a name, or None for one that only its own machine can show."""
    kind = _KINDS.get(name)
    if kind is None:
        return None
    known = {one.name for one in fields(kind)}
    try:
        told: Event = kind(**{key: value for key, value in data.items() if key in known})
    except TypeError:  # of another release
        return None
    return told
