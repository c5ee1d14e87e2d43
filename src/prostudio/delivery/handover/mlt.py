"""MLT XML (Kdenlive, Shotcut, `melt`): what it describes can be played and rendered as it is.

https://www.mltframework.org/docs/mltxml/. A transition is a small tractor of its own between two
entries of the picture track; the sound tracks are mixed under it. `out` is the last frame that is
shown, not the one after it. Paths are relative to the file.
"""

from __future__ import annotations

from fractions import Fraction
from xml.etree.ElementTree import Element

from prostudio.delivery.handover.edit import Edit, EditClip, Shows, Stem, Stretch, stretches
from prostudio.delivery.handover.xml_text import child, document, plain

Entry = tuple[str, int, int]
"""A producer's id, its first frame and its last."""


def mlt(edit: Edit) -> str:
    """The film as an MLT file."""
    root = Element("mlt", {"LC_NUMERIC": "C", "producer": "film", "title": plain(edit.title)})
    _profile(root, edit)
    for number, clip in enumerate(edit.clips):
        _producer(root, _clip_id(number), clip.media, _avformat(clip.file))
    for colour in ("black", "white"):
        _producer(root, colour, edit.frames, {"mlt_service": "color", "resource": colour})
    for stem in edit.stems:
        _producer(root, _stem_id(stem), edit.frames, _avformat(stem.file))
    entries = _pictures(root, edit)
    _playlist(root, "pictures", entries)
    for stem in edit.stems:
        _playlist(root, f"track of {stem.name}", [(_stem_id(stem), 0, edit.frames - 1)])
    _film(root, edit)
    return document(root)


def _profile(root: Element, edit: Edit) -> None:
    shape = Fraction(edit.size.width, edit.size.height)
    child(
        root,
        "profile",
        description="film",
        width=str(edit.size.width),
        height=str(edit.size.height),
        progressive="1",
        sample_aspect_num="1",
        sample_aspect_den="1",
        display_aspect_num=str(shape.numerator),
        display_aspect_den=str(shape.denominator),
        frame_rate_num=str(edit.rate.numerator),
        frame_rate_den=str(edit.rate.denominator),
        colorspace="709",
    )


def _avformat(file: str) -> dict[str, str]:
    return {"mlt_service": "avformat", "resource": file}


def _producer(root: Element, name: str, frames: int, properties: dict[str, str]) -> None:
    producer = child(root, "producer", id=name, in_="0", out=str(frames - 1))
    _properties(producer, {"length": str(frames), "eof": "pause", **properties})


def _pictures(root: Element, edit: Edit) -> list[Entry]:
    """The picture track's entries; each transition's tractor is added on the way."""
    ids = {clip.name: _clip_id(number) for number, clip in enumerate(edit.clips)}
    entries: list[Entry] = []
    for number, stretch in enumerate(stretches(edit)):
        length = stretch.stop - stretch.start
        if stretch.shows is Shows.CLIP:
            entries.append(_part(ids, stretch.clip, stretch))
        else:
            name = f"transition {number}"
            _transition(root, name, _sides(ids, stretch), length, str(stretch.kind))
            entries.append((name, 0, length - 1))
    return entries


def _part(ids: dict[str, str], clip: EditClip, stretch: Stretch) -> Entry:
    return ids[clip.name], clip.source(stretch.start), clip.source(stretch.stop) - 1


def _sides(ids: dict[str, str], stretch: Stretch) -> tuple[Entry, Entry]:
    """What a transition leads from and what it leads to."""
    clip = _part(ids, stretch.clip, stretch)
    colour = ("white" if stretch.white else "black", 0, stretch.stop - stretch.start - 1)
    match stretch.shows:
        case Shows.TO_COLOUR:
            return clip, colour
        case Shows.FROM_COLOUR:
            return colour, clip
        case _:
            assert stretch.before is not None
            return _part(ids, stretch.before, stretch), clip


def _transition(
    root: Element, name: str, sides: tuple[Entry, Entry], length: int, kind: str
) -> None:
    last = str(length - 1)
    tractor = child(root, "tractor", id=name, in_="0", out=last)
    _properties(tractor, {"prostudio:transition": kind})
    for producer, first, stop in sides:
        child(tractor, "track", producer=producer, in_=str(first), out=str(stop))
    blend = child(tractor, "transition", in_="0", out=last)
    _properties(blend, {"a_track": "0", "b_track": "1", "mlt_service": "luma"})


def _playlist(root: Element, name: str, entries: list[Entry]) -> None:
    playlist = child(root, "playlist", id=name)
    for producer, first, last in entries:
        child(playlist, "entry", producer=producer, in_=str(first), out=str(last))


def _film(root: Element, edit: Edit) -> None:
    """All tracks together; the markers as Kdenlive's and Shotcut's guides are their own affair."""
    film = child(root, "tractor", id="film", in_="0", out=str(edit.frames - 1))
    for number, marker in enumerate(edit.notes):
        told = f"{marker.start} {marker.stop} {marker.kind}: {marker.text}"
        _properties(film, {f"prostudio:marker.{number}": told})
    child(film, "track", producer="pictures", hide="audio")
    for number, stem in enumerate(edit.stems, 1):
        child(film, "track", producer=f"track of {stem.name}", hide="video")
        mix = child(film, "transition")
        tracks = {"a_track": "0", "b_track": str(number)}
        _properties(mix, {**tracks, "mlt_service": "mix", "always_active": "1", "sum": "1"})


def _properties(parent: Element, values: dict[str, str]) -> None:
    for name, value in values.items():
        child(parent, "property", name=name).text = plain(value)


def _clip_id(number: int) -> str:
    return f"clip {number + 1}"


def _stem_id(stem: Stem) -> str:
    return f"sound {stem.name}"
