"""A film's timeline and captions as pages and other programs want them, made or not."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from prostudio.delivery.ass import ass
from prostudio.delivery.subtitles import srt, vtt
from prostudio.errors import NotFoundError
from prostudio.film import Caption, CaptionTrack
from prostudio.film.time import SAMPLE_RATE
from prostudio.film.timeline import SpokenLine, Timeline
from prostudio.graph import open_store
from prostudio.production.finishing.subtitle_tracks import caption_tracks
from prostudio.production.looks.layout import Layout, layout_of
from prostudio.production.plan_values import Plan
from prostudio.production.sound.soundtrack import music_regions
from prostudio.projects.looks.cache import Cache, timeline_name
from prostudio.projects.looks.planned import planned

Json = Any

FORMATS = {"srt": srt, "vtt": vtt}


def timeline(order: Json) -> Json:
    """`{script}` -> what stands where, in seconds.

    Raises:
        FilmError: it cannot be made.
    """
    film = planned(order)
    laid = layout_of(film.plan, film.order, open_store(film.settings))
    line, plan = laid.timeline, laid.plan
    starts = [float(clip.start / line.rate) for clip in line.clips]
    value = {
        "revision": film.revision,
        "source": "made" if laid.sure else "estimated",
        "seconds": round(float(line.frames.seconds), 4),
        "fps": round(float(line.rate), 4),
        "shots": _shots(line),
        "narration": [_spoken(one) for one in line.spoken],
        "captions": [_caption(n, one, line, starts) for n, one in enumerate(line.captions, 1)],
        "music": [_music(region) for region in music_regions(plan, line)],
        "sounds": _sounds(plan, line),
        "markers": _markers(laid),
    }
    if laid.sure:
        Cache.of(film.settings, "looks").put(timeline_name(film.script), json.dumps(value).encode())
    return value


def captions(order: Json) -> Json:
    """`{script, language, format}` -> `{text, language}`.

    Raises:
        NotFoundError: the film has no captions, or none in that language.
    """
    film = planned(order)
    laid = layout_of(film.plan, film.order, open_store(film.settings))
    tracks = caption_tracks(laid.plan, laid.timeline)
    wanted = order.get("language") or laid.plan.language
    track = next((one for one in tracks if one.language.lower() == wanted.lower()), None)
    if track is None:
        there = ", ".join(one.language for one in tracks)
        hint = f"there are captions in {there}" if there else "nobody speaks in this film"
        raise NotFoundError(f"the film has no captions in {wanted!r}", hint=hint)
    return {"text": _text(track, laid, order["format"]), "language": track.language}


def _text(track: CaptionTrack, laid: Layout, form: str) -> str:
    if form in FORMATS:
        return FORMATS[form](track.captions)
    line, film = laid.timeline, laid.plan.film
    styled = line.burned if track.language == (film.captions.burn or laid.plan.language) else None
    return ass(
        styled or track.captions,
        line.size,
        style=line.style,
        area=line.safe,
        title=film.title or "",
    )


def _shots(line: Timeline) -> list[Json]:
    joins = {join.into: join for join in line.joins}
    return [
        {
            "id": clip.shot,
            "number": n,
            "start": _seconds(clip.start, line),
            "seconds": _seconds(clip.stop - clip.start, line),
            "transition": {
                "kind": str(join.kind),
                "start": _seconds(join.start, line),
                "seconds": _seconds(join.stop - join.start, line),
            }
            if (join := joins.get(n - 1))
            else None,
        }
        for n, clip in enumerate(line.clips, 1)
    ]


def _seconds(frames: int, line: Timeline) -> float:
    return round(float(frames / line.rate), 4)


def _at(sample: int) -> float:
    return round(sample / SAMPLE_RATE, 4)


def _spoken(line: SpokenLine) -> Json:
    return {
        "shot": line.shot,
        "text": line.text,
        "start": _at(line.start),
        "end": _at(line.stop),
        "heard": line.heard,
        "words": [[word.text, _at(word.start), _at(word.stop)] for word in line.words],
    }


def _caption(number: int, caption: Caption, line: Timeline, starts: Sequence[float]) -> Json:
    start = _at(caption.start)
    clip = line.clips[max(0, bisect_right(starts, start) - 1)]
    text = "\n".join(caption.lines)
    return {"n": number, "start": start, "end": _at(caption.stop), "text": text, "shot": clip.shot}


def _music(region: Any) -> Json:
    cue = region.cue
    label = cue.file.rpartition("/")[2] if cue.file else ", ".join(cue.prompt)
    return {"start": _at(region.start), "end": _at(region.stop), "label": label or "music"}


def _sounds(plan: Plan, line: Timeline) -> list[Json]:
    clips = {clip.shot: clip for clip in line.clips}
    return [
        {
            "start": _seconds(clips[one.first].start, line),
            "end": _seconds(clips[one.last].stop, line),
            "label": one.cue.file.rpartition("/")[2],
            "shot": one.first,
        }
        for one in plan.sounds
    ]


def _markers(laid: Layout) -> list[Json]:
    from prostudio.projects.export import markers

    return [
        {
            "kind": one.kind,
            "text": one.text,
            "start": _seconds(one.start, laid.timeline),
            "end": _seconds(one.stop, laid.timeline),
        }
        for one in markers(laid.plan, laid.timeline)
        if one.kind != "caption"
    ]
