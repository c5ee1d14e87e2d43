"""OpenTimelineIO's own JSON (.otio), written without the library.

Schemas Timeline.1, Stack.1, Track.1, Clip.2, Transition.1, Marker.2 as OpenTimelineIO 0.15 and
later read them (https://opentimelineio.readthedocs.io/en/latest/tutorials/otio-serialized-schema.html).
"""

from __future__ import annotations

import json
from typing import Any

from prostudio.delivery.handover.edit import Edit, EditClip, Marker, Stem, is_fade
from prostudio.delivery.handover.timecode import hour
from prostudio.delivery.handover.xml_text import plain
from prostudio.film import TransitionKind
from prostudio.film.timeline import Join

Json = dict[str, Any]

_COLOURS = {"scene": "GREEN", "caption": "YELLOW", "title": "BLUE"}


def otio(edit: Edit) -> str:
    """The film as an .otio file; everything that is known of a shot is its clip's metadata."""
    return json.dumps(timeline(edit), ensure_ascii=False, indent=1) + "\n"


def timeline(edit: Edit, *, only_dissolves: bool = False) -> Json:
    """The timeline as a JSON value.

    Args:
        only_dissolves: write every transition as a dissolve, for adapters that drop others.
    """
    pictures = _track("pictures", "Video", _children(edit, only_dissolves))
    sounds = [_track(stem.name, "Audio", [_sound(edit, stem)]) for stem in edit.stems]
    stack = {
        **_named("Stack.1", "tracks"),
        "source_range": None,
        "effects": [],
        "markers": [_marker(edit, marker) for marker in edit.notes],
        "enabled": True,
        "children": [pictures, *sounds],
    }
    told = {"size": [edit.size.width, edit.size.height], "rate": str(edit.rate)}
    return {
        **_named("Timeline.1", edit.title, told),
        "global_start_time": _time(edit, hour(edit.rate)),
        "tracks": stack,
    }


def _children(edit: Edit, only_dissolves: bool) -> list[Json]:
    children: list[Json] = []
    for number, clip in enumerate(edit.clips):
        if join := edit.join_into(number):
            children.append(_transition(edit, join, clip.start, only_dissolves))
        children.append(_clip(edit, clip))
    if join := edit.join_into(len(edit.clips)):
        children.append(_transition(edit, join, edit.frames, only_dissolves))
    return children


def _clip(edit: Edit, clip: EditClip) -> Json:
    length = clip.stop - clip.start
    shown = _range(edit, clip.into, length)
    return _media(clip.name, clip.file, shown, _range(edit, 0, clip.media), dict(clip.told))


def _sound(edit: Edit, stem: Stem) -> Json:
    whole = _range(edit, 0, edit.frames)
    return _media(stem.name, stem.file, whole, whole, {})


def _media(name: str, file: str, shown: Json, available: Json, told: Json) -> Json:
    media = {
        **_named("ExternalReference.1", name),
        "available_range": available,
        "available_image_bounds": None,
        "target_url": file,
    }
    return {
        **_named("Clip.2", name, told),
        "source_range": shown,
        "effects": [],
        "markers": [],
        "enabled": True,
        "media_references": {"DEFAULT_MEDIA": media},
        "active_media_reference_key": "DEFAULT_MEDIA",
    }


def _transition(edit: Edit, join: Join, cut: int, only_dissolves: bool) -> Json:
    plain = only_dissolves or join.kind is TransitionKind.DISSOLVE
    told = {"kind": join.kind.value, "through_colour": is_fade(join)}
    return {
        **_named("Transition.1", join.kind.value, told),
        "in_offset": _time(edit, cut - join.start),
        "out_offset": _time(edit, join.stop - cut),
        "transition_type": "SMPTE_Dissolve" if plain else "Custom_Transition",
    }


def _marker(edit: Edit, marker: Marker) -> Json:
    return {
        **_named("Marker.2", marker.text, {"kind": marker.kind}),
        "marked_range": _range(edit, marker.start, marker.stop - marker.start),
        "color": _COLOURS.get(marker.kind, "WHITE"),
        "comment": marker.kind,
    }


def _track(name: str, kind: str, children: list[Json]) -> Json:
    return {
        **_named("Track.1", name),
        "source_range": None,
        "effects": [],
        "markers": [],
        "enabled": True,
        "children": children,
        "kind": kind,
    }


def _named(schema: str, name: str, told: Json | None = None) -> Json:
    metadata = {"prostudio": told} if told else {}
    return {"OTIO_SCHEMA": schema, "metadata": metadata, "name": plain(name)}


def _range(edit: Edit, start: int, length: int) -> Json:
    return {
        "OTIO_SCHEMA": "TimeRange.1",
        "start_time": _time(edit, start),
        "duration": _time(edit, length),
    }


def _time(edit: Edit, frame: int) -> Json:
    return {"OTIO_SCHEMA": "RationalTime.1", "rate": float(edit.rate), "value": float(frame)}
