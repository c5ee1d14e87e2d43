"""Divides a passage's time among the shots that share it."""

from __future__ import annotations

from collections.abc import Sequence


def share_time(
    total: int, needed: Sequence[int], *, sentences: Sequence[int], words: Sequence[int]
) -> tuple[int, ...]:
    """Frames for each shot; they add up to `total`, and each has at least what it needs.

    Cuts fall on sentence edges, else on word edges, nearest to an even division of
    the time that nobody claimed.

    Args:
        total: frames of the passage; at least the sum of `needed`.
        needed: the fewest frames of each shot.
        sentences: frames at which a sentence ends.
        words: frames at which a word begins.
    """
    spare = total - sum(needed)
    lengths = []
    start = 0
    for n, least in enumerate(needed[:-1]):
        ideal = start + least + spare // (len(needed) - n)
        latest = total - sum(needed[n + 1 :])
        cut = _cut(ideal, start + least, latest, sentences, words)
        lengths.append(cut - start)
        spare -= cut - start - least
        start = cut
    return (*lengths, total - start)


def _cut(
    ideal: int, earliest: int, latest: int, sentences: Sequence[int], words: Sequence[int]
) -> int:
    """The best frame to cut at; a sentence edge wins unless it is over half a share away."""
    ideal = min(max(ideal, earliest), latest)
    reach = max(1, (latest - earliest) // 2)
    for edges in (sentences, words):
        allowed = [edge for edge in edges if earliest <= edge <= latest]
        if allowed:
            nearest = min(allowed, key=lambda edge: abs(edge - ideal))
            if edges is words or abs(nearest - ideal) <= reach:
                return nearest
    return ideal
