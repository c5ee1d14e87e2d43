"""Steps that finish a film: join its parts, look at the result."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from prostudio.graph import StepContext


def join(context: StepContext) -> dict[str, Any]:
    """Segments and sound as one file by copying packets: `film.mp4`.

    Segments that would not fit are encoded again first; the facts say how many.
    """
    from prostudio.delivery.joining import join as join_parts
    from prostudio.delivery.refitting import refitted
    from prostudio.media.containers import Container
    from prostudio.media.encoding import Encoding
    from prostudio.media.subtitle_tracks import SubtitleTrack

    params = context.params
    container = Container(**params["container"])
    stored = [context.input(f"segment {n}").path() for n in range(params["segments"])]
    rate = Fraction(params["rate"])
    segments = refitted(stored, Encoding.from_json(params["encoding"]), rate, context.workspace)
    join_parts(
        segments,
        context.input("sound").path(),
        context.output(f"film{container.suffix}"),
        rate=rate,
        metadata=params["metadata"],
        xmp=params["xmp"],
        language=params["language"],
        container=container,
        subtitles=[
            SubtitleTrack(track["language"], track["name"], tuple(map(tuple, track["cues"])))
            for track in params["subtitles"]
        ],
    )
    return {"encoded_again": sum(a != b for a, b in zip(stored, segments, strict=True))}


def inspect(context: StepContext) -> dict[str, Any]:
    """Hold the finished film against its plan; the report as facts.

    Pictures that were seen when their segments were encoded are not decoded again.
    """
    from prostudio.delivery.inspect import FilmPlan
    from prostudio.delivery.inspect import inspect as look
    from prostudio.delivery.watched import Watched

    plan = FilmPlan.from_json(context.params["plan"])
    segments = [context.input(f"segment {n}").facts for n in range(context.params["segments"])]
    seen = [facts.get("watched") for facts in segments]
    parts = [Watched.from_json(one) for one in seen if one]
    whole = parts if len(parts) == len(segments) else []
    return look(context.input("film").path(), plan, parts=whole).to_json()
