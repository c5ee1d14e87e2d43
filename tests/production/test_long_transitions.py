"""A dear shot under a long transition: it moves to its end, and its sound keeps to its picture."""

from __future__ import annotations

from fractions import Fraction

import pytest
from planning import planned

from prostudio.production.shots.shoot import footage_of, sized
from prostudio.production.timing.lay_out import lay_out
from prostudio.production.timing.retime import retime


@pytest.mark.parametrize("seconds", ["0.6s", "8s"])
def test_a_take_covers_its_transitions_without_being_eased_or_held(seconds: str) -> None:
    body = f"[[shot: sea | 18s]]\n\n[[shot: hill | 18s | transition: dissolve {seconds}]]"
    plan = planned(body, "engines: {video: slowpoke}\nmusic: none")
    timeline = lay_out(plan, {})
    for shot, clip in zip(plan.shots(), timeline.clips, strict=True):
        footage = footage_of(sized(shot, clip, timeline.rate))
        timing = retime(footage, clip.handle_in, clip.source_frames, timeline.rate)
        assert timing.pace == 1
        assert timing.index(clip.source_frames - 1) <= footage.frames - 1
        shown = timing.lead + clip.handle_in / timeline.rate
        assert shown == max(Fraction(1, 2), clip.handle_in / timeline.rate)
