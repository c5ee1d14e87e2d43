"""Captions of every style laid out anew for every profile's frame and safe area."""

from __future__ import annotations

import numpy as np
import pytest
from planning import planned, spoken_in

from prostudio.compositor import cut_segments
from prostudio.drawing.caption import CaptionBlock
from prostudio.drawing.safe_area import safe_area
from prostudio.film import CAPTION_STYLES
from prostudio.production.pictures.reels import reels
from prostudio.production.timing.lay_out import lay_out

BODY = "[[shot: sea]]\nFor forty years he climbed the same steps. The sea never once thanked him."


@pytest.mark.parametrize("style", CAPTION_STYLES)
def test_every_profile_has_its_captions_in_its_own_safe_area(style: str) -> None:
    plan = planned(BODY, f"captions: {style}\nprofiles: [film, shorts, square]")
    wide, tall, square = reels(plan, lay_out(plan, spoken_in(plan, 3.0)))
    for reel in (wide, tall, square):
        timeline = reel.timeline
        shown = timeline.captions if timeline.burned is None else timeline.burned
        words = " ".join(" ".join(caption.lines) for caption in shown).replace("- ", "-")
        assert words == BODY.split("\n")[1]
        area = timeline.safe or safe_area(timeline.size)
        for caption in shown:
            block = CaptionBlock(caption.lines, "en", timeline.size, timeline.safe, timeline.style)
            lettering = block.draw()
            rows, columns = np.nonzero(lettering.pixels[..., 3] > 100)
            assert area.left - 2 <= lettering.left + columns.min()
            assert lettering.left + columns.max() < area.right + 2
            assert area.top <= lettering.top + rows.min()
            assert lettering.top + rows.max() < area.bottom + 3
        overlays = [o for segment in cut_segments(timeline) for o in segment.overlays]
        assert {overlay.style for overlay in overlays if overlay.kind == "caption"} == {style}
    assert len(tall.timeline.captions) >= len(wide.timeline.captions)
