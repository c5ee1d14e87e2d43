"""The step that mixes the film's sound and encodes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prostudio.graph import StepContext


def mix(context: StepContext) -> dict[str, Any]:
    """Everything that is heard, in place, ducked, at -14 LUFS, as `sound.m4a`."""
    from prostudio.mix.loudness import master
    from prostudio.mix.placement import Placement, Span
    from prostudio.mix.track import mix_track

    placements = [
        Placement.from_json(_found(context, value))
        for value in context.params["placements"]
        if _is_there(context, value)
    ]
    spans = [Span(start, stop) for start, stop in context.params["speech"]]
    track = context.workspace / "track.wav"
    mix_track(placements, spans, context.params["samples"], track)
    context.progress(0.4, "loudness")
    return dict(master(track, context.output("sound.m4a")))


def _is_there(context: StepContext, value: Mapping[str, Any]) -> bool:
    """False for a model's own sound that it promised and did not make; the user is told."""
    name, _, stored = value["file"].partition("/")
    return not stored or stored in context.input(name).files


def _found(context: StepContext, value: Mapping[str, Any]) -> dict[str, Any]:
    """A placement with its file, `input` or `input/name`; music is brought to one loudness."""
    from prostudio.mix.loudness import music_gain_db

    name, _, stored = value["file"].partition("/")
    source = context.input(name)
    gain = value["gain_db"]
    if name in context.params["music"]:
        gain = music_gain_db(source.facts["lufs"], gain)
    return {**value, "file": str(source.path(stored or None)), "gain_db": gain}
