"""What happens while a film is made, as values.

A main path yields these; the command line prints them, a server streams them.
`as_json` gives the objects that `make --json` prints, one a line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Expected:
    """What the whole will probably take, told before its first step.

    Attributes:
        seconds: of all steps that have to be made, one after the other.
        steps: all of them, those that are there included.
        clock_s: seconds until the film is there, as several steps run side by side.
        ram_mb, vram_mb, disk_mb: what it takes of this machine.
    """

    seconds: float
    steps: int
    clock_s: float | None = None
    ram_mb: int | None = None
    vram_mb: int | None = None
    disk_mb: int | None = None


@dataclass(frozen=True, slots=True)
class StepStarted:
    """A step began to run; cached steps go straight to StepDone.

    Attributes:
        expected: its seconds.
        profiles: what it is delivered in, where it serves only some.
    """

    step: str
    kind: str
    label: str
    shot: str | None = None
    expected: float | None = None
    profiles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StepProgress:
    """How far a running step is, from 0 to 1, and the seconds it still needs if known."""

    step: str
    label: str
    fraction: float
    seconds_left: float | None = None
    note: str | None = None
    profiles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StepPreview:
    """A rough look at a shot in the making: a JPEG of one of its frames, in any order.

    The file is there until the step is done; its folder holds those that came before.
    """

    step: str
    label: str
    path: str
    frame: int
    shot: str | None = None


@dataclass(frozen=True, slots=True)
class ModelLoaded:
    """A running step read a model from the disk, which later steps of its kind find loaded."""

    step: str
    label: str
    model: str
    seconds: float
    shot: str | None = None


@dataclass(frozen=True, slots=True)
class StepDone:
    """A step has its result in the store; `cached` says that it was there before.

    Attributes:
        seconds: that it took.
        expected: that it was expected to take.
        profiles: what it is delivered in, where it serves only some.
    """

    step: str
    kind: str
    label: str
    cached: bool
    key: str
    seconds: float = 0.0
    shot: str | None = None
    expected: float | None = None
    profiles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Warned:
    """Something the user should know that does not stop the film."""

    code: str
    message: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Finished:
    """One file of the film, for one profile; `bytes` is its size."""

    profile: str
    path: str
    bytes: int
    inspection: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Extra:
    """One file beside the film, which was asked for: `thumbnail`, `page` or `stills`."""

    name: str
    path: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Done:
    """The film is finished and inspected: path and inspection of the first file, then all files."""

    path: str
    seconds: float
    inspection: Mapping[str, Any] = field(default_factory=dict)
    films: tuple[Finished, ...] = ()
    extras: tuple[Extra, ...] = ()


@dataclass(frozen=True, slots=True)
class Failed:
    """The film was not made."""

    code: str
    message: str
    hint: str | None = None


Event = (
    Expected
    | StepStarted
    | StepProgress
    | StepPreview
    | ModelLoaded
    | StepDone
    | Warned
    | Done
    | Failed
)

_NAMES: dict[type, str] = {Warned: "warning"}


def as_json(event: Event) -> dict[str, Any]:
    """The event as a JSON object whose first member, `event`, is its snake-case name."""
    kind = type(event)
    name = _NAMES.get(kind) or re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()
    return {"event": name, **asdict(event)}
