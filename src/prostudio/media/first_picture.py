"""The first picture of an encode, as good as one in its middle.

x264 knows nothing of a stream yet when it meets its first picture, and at a constant rate factor
gives it less than it gives to a cut later on: 72 kB of a drawn picture where the middle of
a film gets 103, and all that is predicted of it suffers for two seconds. A film of
segments has such a picture in each of them.
"""

from __future__ import annotations

from fractions import Fraction

import av
from av.filter import Graph

_FINER = "-0.08"
"""Of the range of quantisers: four steps. Then SSIM is that of one pass (docs/decisions)."""


def refined(frame: av.VideoFrame) -> av.VideoFrame:
    """The same picture, with a note to libx264 to spend more on the whole of it."""
    graph = Graph()
    source = graph.add_buffer(
        width=frame.width, height=frame.height, format=frame.format, time_base=Fraction(1)
    )
    note, sink = graph.add("addroi", f"0:0:iw:ih:{_FINER}"), graph.add("buffersink")
    source.link_to(note)
    note.link_to(sink)
    graph.configure()
    frame.pts = 0
    source.push(frame)
    noted = sink.pull()
    assert isinstance(noted, av.VideoFrame)
    noted.pict_type = 0
    return noted
