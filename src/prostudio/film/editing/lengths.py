"""How long shots last, as far as their words tell: a guess, until the film is planned."""

from __future__ import annotations

from collections.abc import Sequence

from prostudio.film.shot_list import PlannedShot
from prostudio.film.text.pace import speech_seconds

_SILENT = 4.0
_LEAST = 1.5
_STOP = 0.6
"""Seconds between the words of two shots."""


def guessed_seconds(shots: Sequence[PlannedShot], language: str) -> list[float]:
    """Seconds of each shot: its words at a usual pace, shared among those that share them."""
    found: list[float] = []
    group: list[PlannedShot] = []
    for at, shot in enumerate(shots):
        group.append(shot)
        if at + 1 == len(shots) or shots[at + 1].group != shot.group:
            found += _of_group(group, language)
            group = []
    return found


def _of_group(group: Sequence[PlannedShot], language: str) -> list[float]:
    lines = group[-1].shot.narration
    words = sum(speech_seconds(line.text, language) + line.pause for line in lines)
    asked = [shot.shot.seconds for shot in group]
    if not words:
        return [seconds or _SILENT for seconds in asked]
    free = sum(seconds is None for seconds in asked)
    left = max(words + _STOP - sum(seconds or 0.0 for seconds in asked), _LEAST * free)
    share = left / free if free else 0.0
    lengths = [share if seconds is None else seconds for seconds in asked]
    if not free and sum(lengths) < words:
        lengths[-1] += words - sum(lengths)
    return [round(seconds, 2) for seconds in lengths]
