"""FCPXML 1.10 (Final Cut Pro, Resolve), our own: OpenTimelineIO's adapter drops dissolves.

Apple, "FCPXML Reference". Every time is a whole number of frame durations, as the format asks;
paths are relative to the file. A transition lies over the cut between two clips that meet there.
"""

from __future__ import annotations

from fractions import Fraction
from urllib.parse import quote
from xml.etree.ElementTree import Element

from prostudio.delivery.handover.edit import Edit, EditClip, Marker, Stem, is_fade
from prostudio.delivery.handover.timecode import drops
from prostudio.delivery.handover.xml_text import child, document
from prostudio.film import TransitionKind
from prostudio.film.timeline import Join

VERSION = "1.10"
_DISSOLVE = "FxPlug:4731E73A-8DAC-4113-9A30-AE85B1761265"
"""Final Cut Pro's Cross Dissolve."""
_FORMAT = "r1"
_EFFECT = "r2"


def fcpxml(edit: Edit) -> str:
    """The film as an FCPXML file."""
    root = Element("fcpxml", {"version": VERSION})
    _resources(root, edit)
    event = child(child(root, "library"), "event", name=edit.title)
    project = child(event, "project", name=edit.title)
    sequence = child(
        project,
        "sequence",
        format=_FORMAT,
        duration=_time(edit, edit.frames),
        tcStart="0s",
        tcFormat=_tc_format(edit),
        audioLayout="stereo",
        audioRate="48k",
    )
    _spine(child(sequence, "spine"), edit)
    return document(root, "<!DOCTYPE fcpxml>\n")


def _resources(root: Element, edit: Edit) -> None:
    resources = child(root, "resources")
    child(
        resources,
        "format",
        id=_FORMAT,
        frameDuration=_time(edit, 1),
        width=str(edit.size.width),
        height=str(edit.size.height),
        colorSpace="1-1-1 (Rec. 709)",
    )
    child(resources, "effect", id=_EFFECT, name="Cross Dissolve", uid=_DISSOLVE)
    for number, clip in enumerate(edit.clips):
        _asset(
            resources,
            clip.file,
            id=_clip_id(number),
            name=clip.name,
            start="0s",
            duration=_time(edit, clip.media),
            hasVideo="1",
            videoSources="1",
            format=_FORMAT,
        )
    for number, stem in enumerate(edit.stems):
        _asset(
            resources,
            stem.file,
            id=_stem_id(number),
            name=stem.name,
            start="0s",
            duration=_time(edit, edit.frames),
            hasAudio="1",
            audioSources="1",
            audioChannels="2",
            audioRate="48000",
        )


def _asset(resources: Element, file: str, **attributes: str) -> None:
    asset = child(resources, "asset", **attributes)
    child(asset, "media-rep", kind="original-media", src="./" + quote(file))


def _spine(spine: Element, edit: Edit) -> None:
    for number, clip in enumerate(edit.clips):
        if join := edit.join_into(number):
            _transition(spine, edit, join)
        element = child(
            spine,
            "asset-clip",
            ref=_clip_id(number),
            name=clip.name,
            offset=_time(edit, clip.start),
            start=_time(edit, clip.into),
            duration=_time(edit, clip.stop - clip.start),
            format=_FORMAT,
            tcFormat=_tc_format(edit),
        )
        if number == 0:  # what is connected comes before the markers
            for place, stem in enumerate(edit.stems):
                _connected(element, edit, clip, place, stem)
        for marker in edit.notes:
            if clip.start <= marker.start < clip.stop:
                _marker(element, edit, clip, marker)
    if join := edit.join_into(len(edit.clips)):
        _transition(spine, edit, join)


def _transition(spine: Element, edit: Edit, join: Join) -> None:
    named = "Cross Dissolve"
    transition = child(
        spine,
        "transition",
        name=named,
        offset=_time(edit, join.start),
        duration=_time(edit, join.stop - join.start),
    )
    child(transition, "filter-video", ref=_EFFECT, name=named)
    if join.kind is not TransitionKind.DISSOLVE and not _is_edge(edit, join):
        note = f"{join.kind.value} in the film" + (", through a colour" if is_fade(join) else "")
        child(
            transition,
            "marker",
            start=_time(edit, 0),
            duration=_time(edit, 1),
            value=note,
        )


def _is_edge(edit: Edit, join: Join) -> bool:
    """At the film's ends a dissolve is the fade itself: there is nothing on the other side."""
    return join.into in (0, len(edit.clips)) and join.kind is TransitionKind.FADE


def _connected(element: Element, edit: Edit, clip: EditClip, number: int, stem: Stem) -> None:
    """A stem under the whole film, hung on the first clip and placed in that clip's time."""
    child(
        element,
        "asset-clip",
        ref=_stem_id(number),
        lane=str(-1 - number),
        name=stem.name,
        offset=_time(edit, clip.into),
        start="0s",
        duration=_time(edit, edit.frames),
        audioRole="dialogue" if stem.name == "voice" else stem.name,
        tcFormat=_tc_format(edit),
    )


def _marker(element: Element, edit: Edit, clip: EditClip, marker: Marker) -> None:
    tag = "chapter-marker" if marker.kind == "scene" else "marker"
    attributes = {"posterOffset": "0s"} if marker.kind == "scene" else {}
    stop = min(marker.stop, clip.stop)
    child(
        element,
        tag,
        start=_time(edit, clip.source(marker.start)),
        duration=_time(edit, max(1, stop - marker.start)),
        value=marker.text,
        **attributes,
    )


def _time(edit: Edit, frames: int) -> str:
    seconds = Fraction(frames) / edit.rate
    if seconds.denominator == 1:
        return f"{seconds.numerator}s"
    rate = edit.rate
    return f"{frames * rate.denominator}/{rate.numerator}s"


def _tc_format(edit: Edit) -> str:
    return "DF" if drops(edit.rate) else "NDF"


def _clip_id(number: int) -> str:
    return f"clip{number + 1}"


def _stem_id(number: int) -> str:
    return f"stem{number + 1}"
