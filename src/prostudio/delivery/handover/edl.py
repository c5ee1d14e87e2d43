"""CMX 3600 edit decision lists: the oldest of the formats, and the one that anything reads.

One picture track, cuts and dissolves, and the sound as one event of each stem. A wipe, push or
zoom is written as a dissolve of its length with a comment that says what it was; a fade leads
from or to black (`BL`), but the film's first one is only a comment.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from prostudio.delivery.handover.edit import Edit, EditClip, Shows, Stretch, stretches
from prostudio.delivery.handover.timecode import drops, hour, require_standard, timecode
from prostudio.film import TransitionKind


@dataclass
class _Line:
    """One line of an event: where it is from, which track, how, its four times."""

    reel: str
    track: str
    how: str
    source: tuple[int, int]
    record: tuple[int, int]


def edl(edit: Edit) -> str:
    """The film as an EDL.

    Raises:
        FilmError: a rate without timecode.
    """
    require_standard(edit.rate, "an EDL")
    head = [f"TITLE: {_plain(edit.title)}"]
    head.append("FCM: DROP FRAME" if drops(edit.rate) else "FCM: NON-DROP FRAME")
    events = [*_pictures(edit), *_sounds(edit)]
    body = []
    for number, (lines, comments) in enumerate(events, 1):
        body += ["", *(_written(edit, number, line) for line in lines), *comments]
    return "\n".join([*head, *body]) + "\n"


def _pictures(edit: Edit) -> Iterator[tuple[list[_Line], list[str]]]:
    """Each event goes on from its transition to the beginning of the next one."""
    waiting: Stretch | None = None
    for stretch in _begun(edit):
        if stretch.shows is Shows.CLIP:
            matches = edit.matches_into(stretch.clip)
            yield _event(stretch, waiting, stretch.stop, matches=matches)
            waiting = None
            continue
        if waiting:
            yield _event(waiting, waiting, waiting.stop)
        waiting = stretch
    if waiting:
        yield _event(waiting, waiting, waiting.stop)


def _begun(edit: Edit) -> Iterator[Stretch]:
    """The stretches, the first one a clip: readers refuse a transition that nothing is before."""
    first, *rest = stretches(edit)
    if first.shows is Shows.FROM_COLOUR:
        stop = first.stop
        if rest and rest[0].shows is Shows.CLIP:
            stop = rest.pop(0).stop
        first = replace(first, shows=Shows.CLIP, stop=stop)
    yield first
    yield from rest


def _event(
    shown: Stretch, led: Stretch | None, stop: int, *, matches: bool = False
) -> tuple[list[_Line], list[str]]:
    """A cut, which may be a match cut, or a dissolve `led` and what follows it up to `stop`."""
    if led is None:
        line = _Line("AX", "V", "C", _sources(shown.clip, shown.start, stop), (shown.start, stop))
        faded = ["* FADES IN FROM BLACK"] if shown.kind else []
        matched = ["* MATCH CUT IN THE FILM"] if matches else []
        return [line], [*_clip_comments(shown.clip), *faded, *matched]
    start, length = led.start, led.stop - led.start
    how, comments = f"D    {length:03}", []
    if led.shows is Shows.TO_COLOUR:
        at = led.clip.source(start)
        first = _Line("AX", "V", "C", (at, at), (start, start))
        second = _Line("BL", "V", how, (0, stop - start), (start, stop))
        comments = [f"* FROM CLIP NAME: {_plain(led.clip.name)}"]
    else:
        at = led.before.source(start) if led.before else 0
        first = _Line("AX" if led.before else "BL", "V", "C", (at, at), (start, start))
        second = _Line("AX", "V", how, _sources(led.clip, start, stop), (start, stop))
        if led.before:
            comments = [f"* FROM CLIP NAME: {_plain(led.before.name)}"]
            comments.append(f"* TO CLIP NAME: {_plain(led.clip.name)}")
        else:
            comments = [f"* TO CLIP NAME: {_plain(led.clip.name)}"]
        comments.append(f"* SOURCE FILE: {led.clip.file}")
    if led.kind not in (TransitionKind.DISSOLVE, TransitionKind.FADE):
        comments.append(f"* {str(led.kind).upper()} IN THE FILM")
    return [first, second], comments


def _sounds(edit: Edit) -> Iterator[tuple[list[_Line], list[str]]]:
    whole = (0, edit.frames)
    for number, stem in enumerate(edit.stems, 1):
        track = "A" if number == 1 else f"A{number}"
        comments = [f"* FROM CLIP NAME: {stem.name}", f"* SOURCE FILE: {stem.file}"]
        yield [_Line("AX", track, "C", whole, whole)], comments


def _sources(clip: EditClip, start: int, stop: int) -> tuple[int, int]:
    return clip.source(start), clip.source(stop)


def _clip_comments(clip: EditClip) -> list[str]:
    return [f"* FROM CLIP NAME: {_plain(clip.name)}", f"* SOURCE FILE: {clip.file}"]


def _written(edit: Edit, number: int, line: _Line) -> str:
    start = hour(edit.rate)
    times = [*line.source, *(start + frame for frame in line.record)]
    codes = " ".join(timecode(frame, edit.rate) for frame in times)
    how = line.how if line.how.startswith("D") else "C       "
    return f"{number % 1000:03}  {line.reel:<8} {line.track:<5} {how:<8} {codes}"


def _plain(text: str) -> str:
    return " ".join(text.split()) or "FILM"
