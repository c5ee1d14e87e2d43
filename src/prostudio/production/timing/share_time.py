"""Divides a passage's time among the shots that share it."""

from __future__ import annotations

from collections.abc import Sequence


def share_time(
    total: int,
    needed: Sequence[int],
    *,
    sentences: Sequence[int],
    words: Sequence[int],
    settled: Sequence[bool] = (),
) -> tuple[int, ...]:
    """Frames for each shot; they add up to `total`, and each has at least what it needs.

    An even share is what a shot needs and an equal part of the time that nobody claimed.
    Cuts fall on a sentence edge that is at most half a share from the even cut, else on
    the nearest word edge; no shot gets less than half of its even share for that.

    Args:
        total: frames of the passage; at least the sum of `needed`.
        needed: the fewest frames of each shot.
        sentences: frames at which a sentence ends.
        words: frames at which a word begins.
        settled: which shots get what they need and no more; the last never does.
    """
    spare = total - sum(needed)
    still = [*(settled[: len(needed) - 1] or [False] * (len(needed) - 1)), False]
    each = spare // still.count(False)
    least = [
        own if done else max(own, (own + each) // 2)
        for own, done in zip(needed, still, strict=True)
    ]
    lengths = []
    start = 0
    for n, own in enumerate(needed[:-1]):
        if still[n]:
            lengths.append(own)
            start += own
            continue
        # Of what is left: a long share costs all alike.
        even = own + spare // still[n:].count(False)
        latest = total - sum(least[n + 1 :])
        cut = _cut(start + even, start + least[n], latest, even // 2, sentences, words)
        lengths.append(cut - start)
        spare -= cut - start - own
        start = cut
    return (*lengths, total - start)


def _cut(
    even: int,
    earliest: int,
    latest: int,
    reach: int,
    sentences: Sequence[int],
    words: Sequence[int],
) -> int:
    """The best frame to cut at; a sentence edge within `reach` wins over nearer words."""
    even = min(max(even, earliest), latest)
    near = [edge for edge in sentences if abs(edge - even) <= reach]
    for edges in (near, words):
        allowed = [edge for edge in edges if earliest <= edge <= latest]
        if allowed:
            return min(allowed, key=lambda edge: abs(edge - even))
    return even
