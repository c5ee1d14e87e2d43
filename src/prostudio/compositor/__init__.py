"""From the timeline to encoded segments: cutting, transitions, titles, captions.

`cut_segments` and `pack_captions` are pure and light; `composing.compose` draws and
encodes one segment.
"""

from prostudio.compositor.caption_lines import CaptionLimits
from prostudio.compositor.captions import caption_limits, pack_captions
from prostudio.compositor.cutting import cut_segments
from prostudio.compositor.segment import Segment

__all__ = ["CaptionLimits", "Segment", "caption_limits", "cut_segments", "pack_captions"]
