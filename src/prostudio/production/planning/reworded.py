"""Shots that are known again although their words were edited a little."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from prostudio.film.shot_list import PlannedShot
from prostudio.film.text.spoken import spoken

SIMILAR = 0.7
"""Words at least this alike are the same shot, reworded."""


def reworded(planned: Sequence[PlannedShot], words: Mapping[str, str]) -> dict[str, str]:
    """New shot ids -> ids of settled shots that are gone and whose words were nearly the same."""
    here = {shot.id for shot in planned}
    gone = {before: text for before, text in words.items() if before not in here}
    found: dict[str, str] = {}
    for shot in planned:
        if shot.id in words or shot.shot.prompt is not None or not gone:
            continue
        text = words_of(shot)
        nearest = max(gone, key=lambda before: likeness(gone[before], text))
        if likeness(gone[nearest], text) >= SIMILAR:
            found[shot.id] = nearest
            del gone[nearest]
    return found


def words_of(planned: PlannedShot) -> str:
    """The words spoken over a shot."""
    return " ".join(spoken(line.text) for line in planned.words)


def likeness(one: str, other: str) -> float:
    """How alike two texts are by their words, 0 to 1."""
    return SequenceMatcher(None, one.split(), other.split(), autojunk=False).ratio()
