"""The step that mixes the film's sound and encodes it."""

from __future__ import annotations

from typing import Any

from prostudio.graph import StepContext


def mix(context: StepContext) -> dict[str, Any]:
    """Everything that is heard, in place, ducked, at -14 LUFS, as `sound.m4a`."""
    from prostudio.mix.loudness import master
    from prostudio.mix.placement import Placement, Span
    from prostudio.mix.track import mix_track

    placements = [
        Placement.from_json({**value, "file": str(context.input(value["file"]).path())})
        for value in context.params["placements"]
    ]
    spans = [Span(start, stop) for start, stop in context.params["speech"]]
    track = context.workspace / "track.wav"
    mix_track(placements, (), spans, context.params["samples"], track)
    context.progress(0.4, "loudness")
    return dict(master(track, context.output("sound.m4a")))
