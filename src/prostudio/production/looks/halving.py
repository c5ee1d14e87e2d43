"""A timeline's pictures at half their rate: the same moments, to a frame, in half the frames."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from prostudio.film.timeline import Clip, Join, Timeline, TitleCard
from prostudio.production.timing.joins import with_handles

LEAST = Fraction(29)
"""Rates from here on are halved for a draft: 30 becomes 15, 60 becomes 30; 24 and 25 stay."""


def halved(timeline: Timeline) -> Timeline:
    """The timeline in every second frame, where its rate is high and its parts are long enough.

    Edges are rounded down from the film's start, never from a length, so nothing drifts.
    """
    clips = [Clip(one.shot, one.start // 2, one.stop // 2) for one in timeline.clips]
    joins = tuple(Join(one.kind, one.into, one.start // 2, one.stop // 2) for one in timeline.joins)
    short = any(c.start >= c.stop for c in clips) or any(j.start >= j.stop for j in joins)
    if timeline.rate < LEAST or short:
        return timeline
    card = timeline.title
    return replace(
        timeline,
        rate=timeline.rate / 2,
        clips=with_handles(clips, joins),
        joins=joins,
        title=TitleCard(card.text, card.start // 2, max(1, card.stop // 2)) if card else None,
    )
