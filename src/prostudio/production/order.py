"""What somebody wants made, with everything that was settled before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from prostudio.engines.request import Machine
from prostudio.film import Film
from prostudio.production.machine import machine_of
from prostudio.settings import Settings


class Reshoot(StrEnum):
    """Which dear shots that have a take already are made again.

    `ask` is `changed`, unless that would take more than two minutes.
    """

    ASK = "ask"
    CHANGED = "changed"
    """What the user edited: prompt, picture, style, size, engine, seed."""
    STALE = "stale"
    """Also what a new engine revision, new weights or reworded narration would change."""
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Settled:
    """What the film had settled on when it was last made; the lock keeps it.

    Attributes:
        takes: shot id -> key of the take it uses.
        prompts: shot id -> picture prompt that was read from the shot's words.
        words: shot id -> those words.
        narration: name of a piece -> key of its audio.
        picked: shot id -> digest of what the shot asked for when the user picked its take.
        engines: shot id -> the engine that made its take; `auto` stays with it.
        keyframes: shot id -> the engine that drew its first frame.
        locked: shot id -> since when it is to stay as it is, whatever is asked for.
        consents: member of the cast and what the pictures show -> what was said of consent.
    """

    takes: Mapping[str, str] = field(default_factory=dict)
    prompts: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    narration: Mapping[str, str] = field(default_factory=dict)
    picked: Mapping[str, str] = field(default_factory=dict)
    engines: Mapping[str, str] = field(default_factory=dict)
    keyframes: Mapping[str, str] = field(default_factory=dict)
    locked: Mapping[str, str] = field(default_factory=dict)
    consents: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Order:
    """One film to make.

    Attributes:
        base: the folder that paths in the film are relative to.
        allow_outside: paths may lead out of it.
        script: the film's file, which its translations lie beside; None for standard input.
        asks_consent: somebody is there who can say whether pictures show a real person.
    """

    film: Film
    base: Path
    settings: Settings
    settled: Settled = field(default_factory=Settled)
    reshoot: Reshoot = Reshoot.ASK
    allow_outside: bool = False
    script: Path | None = None
    asks_consent: bool = False

    @property
    def machine(self) -> Machine:
        """What the settings allow of this machine."""
        return machine_of(self.settings)
