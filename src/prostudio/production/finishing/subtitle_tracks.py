"""The film's captions as tracks that can be switched on, where it asks for them."""

from __future__ import annotations

from typing import Any

from prostudio.film import CaptionTrack
from prostudio.film.text.language_names import language_name
from prostudio.film.text.language_tracks import track_language
from prostudio.film.timeline import Timeline
from prostudio.production.plan_values import Plan


def caption_tracks(plan: Plan, timeline: Timeline) -> tuple[CaptionTrack, ...]:
    """The captions to be read in every language, the film's own first; none where it has none."""
    own = CaptionTrack(plan.language, timeline.captions)
    return tuple(track for track in (own, *timeline.tracks) if track.captions)


def subtitle_tracks(plan: Plan, timeline: Timeline) -> list[dict[str, Any]]:
    """`media.subtitle_tracks.SubtitleTrack`s as JSON; none unless the film asks for them."""
    if not plan.film.captions.tracks:
        return []
    return [
        {
            "language": track_language(track.language),
            "name": language_name(track.language),
            "cues": [[c.start, c.stop, "\n".join(c.lines)] for c in track.captions],
        }
        for track in caption_tracks(plan, timeline)
    ]
