"""How far a film is, from its events: weighted by expected seconds, never going back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Json = Any

_STAGES = {
    "speech": "narration",
    "words": "narration",
    "voice": "narration",
    "picture": "pictures",
    "clip": "pictures",
    "image": "pictures",
    "shot": "pictures",
    "segment": "pictures",
    "music": "music",
    "sound": "sound",
    "film": "film",
}
"""By the first word of a step's kind."""

COMPOSING = ("sound.mix", "sound.master", "film.join", "film.inspect")
"""Kinds of the steps that put together what was made."""

_UNFINISHED = 0.99
"""Only a finished film is 1."""


@dataclass(slots=True)
class _Running:
    expected: float
    fraction: float = 0.0


class Progress:
    """Counts the events of one making of a film.

    A making that goes on after a kill begins where the one before it stood, for its
    expected seconds are those of what is still missing.
    """

    def __init__(self, start: float = 0.0) -> None:
        self._start = min(max(start, 0.0), _UNFINISHED)
        self._total = 0.0
        self._pace = 1.0
        self._done = 0.0
        self._running: dict[str, _Running] = {}
        self._told_left: float | None = None
        self.value = self._start
        self.eta_s: float | None = None
        self.made = self.cached = 0
        self.stage: str | None = None
        self.shot: str | None = None
        self.step: str | None = None
        self.composing = False

    def expect(self, work_s: float, clock_s: float) -> None:
        """Say what is missing: seconds of all steps together, and seconds on the clock."""
        self._total = max(work_s, 0.0)
        self._pace = max(work_s / clock_s, 0.1) if clock_s > 0 and work_s > 0 else 1.0
        self.eta_s = round(clock_s, 1)

    def count(self, event: Mapping[str, Json], elapsed_s: float) -> None:
        """Take one event into account; `elapsed_s` is steady time since the making began."""
        name = event["event"]
        if name == "expected":
            self._total = max(float(event["seconds"]), self._done)
        elif name == "step_started":
            self._running[event["step"]] = _Running(event["expected"] or 1.0)
            self._show(event)
        elif name == "step_progress" and event["step"] in self._running:
            self._running[event["step"]].fraction = min(max(event["fraction"], 0.0), 1.0)
            self._told_left = event["seconds_left"]
        elif name == "step_done":
            self._finish(event)
        elif name == "done":
            self.value, self.eta_s = 1.0, 0.0
            return
        self._weigh(elapsed_s)

    def _show(self, event: Mapping[str, Json]) -> None:
        kind = str(event["kind"])
        self.stage = _STAGES.get(kind.partition(".")[0], self.stage)
        self.composing = self.composing or kind in COMPOSING
        self.step, self.shot = event["label"], event["shot"]

    def _finish(self, event: Mapping[str, Json]) -> None:
        running = self._running.pop(event["step"], None)
        if event["cached"]:
            self.cached += 1
            return
        self.made += 1
        self._done += running.expected if running else event["expected"] or 1.0
        self._told_left = None

    def _weigh(self, elapsed_s: float) -> None:
        """Value and time left; a total that proves too small only slows the last percent."""
        done = self._done + sum(one.expected * one.fraction for one in self._running.values())
        total = max(self._total, self._done + sum(o.expected for o in self._running.values()))
        if total <= 0:
            return
        share = min(done / total, _UNFINISHED)
        value = round(self._start + (1 - self._start) * share, 4)  # as it is told
        self.value = max(self.value, min(value, _UNFINISHED))
        missing = max(total - done, 0.0)
        left = missing / self._pace
        if elapsed_s > 1.0 and done > 0:  # its own speed counts more and more
            left = (1 - share) * left + missing * elapsed_s / total
        self.eta_s = round(max(left, self._told_left or 0.0), 1)
