"""Steps that finish a film: join its parts, look at the result."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from prostudio.graph import StepContext


def join(context: StepContext) -> dict[str, Any]:
    """Segments and sound as one file by copying packets: `film.mp4`."""
    from prostudio.delivery.joining import join as join_parts
    from prostudio.media.containers import Container
    from prostudio.media.subtitle_tracks import SubtitleTrack

    params = context.params
    container = Container(**params["container"])
    join_parts(
        [context.input(f"segment {n}").path() for n in range(params["segments"])],
        context.input("sound").path(),
        context.output(f"film{container.suffix}"),
        rate=Fraction(params["rate"]),
        metadata=params["metadata"],
        xmp=params["xmp"],
        language=params["language"],
        container=container,
        subtitles=[
            SubtitleTrack(track["language"], track["name"], tuple(map(tuple, track["cues"])))
            for track in params["subtitles"]
        ],
    )
    return {}


def inspect(context: StepContext) -> dict[str, Any]:
    """Decode the finished film and hold it against its plan; the report as facts."""
    from prostudio.delivery.inspect import FilmPlan
    from prostudio.delivery.inspect import inspect as look

    plan = FilmPlan.from_json(context.params["plan"])
    return look(context.input("film").path(), plan).to_json()
