"""The user's own footage as shots: looked at first, then shown and heard from its own file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from prostudio import files
from prostudio.engines.request import Excerpt
from prostudio.errors import FilmError
from prostudio.events import Warned
from prostudio.film import Picture
from prostudio.film.time import SAMPLE_RATE, sample_at
from prostudio.film.timeline import Clip, Timeline
from prostudio.graph import FileInput, Needs, Step
from prostudio.media.footage.values import FootageFacts
from prostudio.production.plan_values import Found, Plan, ShotPlan
from prostudio.production.timing.retime import EASE

_REVISION = "1"
"""Of what looking at footage finds, and of how its sound is cut out."""
_MISSED = 0.25
"""Seconds of a clip that may go without a word: less than anybody misses."""
CHILD_MB = 400
"""A decoder of 4K pictures, and the child around it: 183 MB at 1280x720."""


def examine_step(shot: ShotPlan, clip: Picture, path: Path) -> Step:
    """Look at the part of a clip that a shot wants; the facts say what it is."""
    return Step(
        name=examine_step_name(clip),
        kind="clip.examine",
        params={"in": _exact(clip.clip_in), "out": _exact(clip.clip_out), "sound": clip.sound_kept},
        inputs={"clip": footage_input(path)},
        versions={"looking": _REVISION},
        needs=Needs(ram_mb=100 + CHILD_MB, disk_mb=1),
        label=f"clip {path.name}",
        shot=shot.id,
        line=shot.shot.line,
        seconds=2.0,
    )


def examine_step_name(clip: Picture) -> str:
    """One step for each part of a file that is used, however many shots use it."""
    part = f"{_exact(clip.clip_in) or '0'} to {_exact(clip.clip_out) or 'end'}"
    return f"clip {clip.path} {part}{' heard' if clip.sound_kept else ''}"


def footage_input(path: Path) -> FileInput:
    """The file as a step's input; a long film's digest is made once, not at every use."""
    try:
        state = path.stat()
    except OSError as failure:
        raise FilmError(f"cannot read {path}: {failure.strerror}") from failure
    return FileInput(path, _digest(path, state.st_size, state.st_mtime_ns))


@lru_cache(maxsize=4096)
def _digest(path: Path, _size: int, _changed_ns: int) -> str:
    return files.digest(path)


def _exact(seconds: float | None) -> str | None:
    """Seconds as they were written: 0.1 is a tenth."""
    return None if seconds is None else str(Fraction(str(seconds)))


def with_footage(plan: Plan, found: Found) -> Plan:
    """The plan whose shots know what their clips are, as far as those were looked at."""

    def known(shot: ShotPlan) -> ShotPlan:
        clip = shot.clip
        artifact = found.get(examine_step_name(clip)) if clip else None
        return replace(shot, footage=FootageFacts.from_json(artifact.facts)) if artifact else shot

    passages = tuple(replace(p, shots=tuple(map(known, p.shots))) for p in plan.passages)
    return replace(plan, passages=passages)


def excerpt_of(shot: ShotPlan, clip: Clip, rate: Fraction) -> Excerpt:
    """Which part of its footage a shot shows, its handles included.

    At its cut stands `in`. What a transition shows outside the shot comes from outside
    `in` and `out`, as in every editing room, as far as the file has it. A clip that is
    too short runs slower, by 10 % at most and only without its own sound, and then
    holds the last picture before `out`.
    """
    picture = shot.clip
    assert picture is not None
    begin = Fraction(str(picture.clip_in or 0))
    has, wants = _has(shot), (clip.stop - clip.start) / rate
    pace = Fraction(1)
    if has and wants > has and not picture.sound_kept:
        pace = min(wants / has, EASE)
    short = has is not None and wants > has * pace
    return Excerpt(
        start=begin - clip.handle_in / rate / pace,
        stop=begin + has if short and has is not None else None,
        pace=pace,
    )


def _has(shot: ShotPlan) -> Fraction | None:
    """Seconds of footage from `in` to `out` or the file's end; None while it is not known."""
    seconds = shot.clip_seconds
    return None if seconds is None else Fraction(str(seconds))


def own_sound_step(shot: ShotPlan, clip: Clip, timeline: Timeline) -> Step | None:
    """Cut out the sound that is heard under the shot; None where none is kept, or there."""
    picture, path = shot.clip, shot.picture
    if picture is None or path is None or not shot.clip_heard:
        return None
    start, stop = sample_at(clip.start, timeline.rate), sample_at(clip.stop, timeline.rate)
    has = _has(shot)
    samples = stop - start if has is None else min(stop - start, round(has * SAMPLE_RATE))
    return Step(
        name=f"own sound of {shot.id}",
        kind="clip.sound",
        params={"start": _exact(picture.clip_in) or "0", "samples": samples},
        inputs={"clip": footage_input(path)},
        versions={"looking": _REVISION},
        needs=Needs(ram_mb=250, disk_mb=round(2 + samples / SAMPLE_RATE * 0.4)),
        label=f"sound of {path.name}",
        shot=shot.id,
        line=shot.shot.line,
        seconds=0.5 + samples / SAMPLE_RATE / 100,
    )


def footage_warnings(plan: Plan, timeline: Timeline) -> Iterator[Warned]:
    """What a user should know of clips that are too short, damaged, interlaced or silent."""
    clips = {clip.shot: clip for clip in timeline.clips}
    sharing = {shot.id for p in plan.passages if p.pieces for shot in p.shots[:-1]}
    for shot in plan.shots():
        if shot.clip is None or shot.footage is None:
            continue
        name, line, found = shot.clip.path, shot.shot.line, shot.footage
        clip = clips[shot.id]
        wants = float((clip.stop - clip.start) / timeline.rate)
        yield from _too_short(shot, name, wants, excerpt_of(shot, clip, timeline.rate))
        if shot.id in sharing:
            yield from _cut_off(shot, name, wants)
        if found.interlaced:
            text = f"clip {name!r} is interlaced; its half pictures are joined to whole ones"
            yield Warned("clip_interlaced", text, line)
        if found.damaged:
            text = f"clip {name!r} is damaged in {found.damaged} pictures, which show it"
            yield Warned("clip_damaged", text, line)
        if shot.clip.sound_kept and not found.sound:
            yield Warned("no_sound", f"clip {name!r} has no sound of its own to keep", line)


def _cut_off(shot: ShotPlan, name: str, wants: float) -> Iterator[Warned]:
    """A clip without words of its own, of which the next paragraph leaves less than it has."""
    has = float(_has(shot) or 0)
    if shot.shot.seconds is None and has - wants > _MISSED:
        text = (
            f"clip {name!r} has {has:.2f} s and is shown for {wants:.2f} s: it shares the time of "
            "the words below it; give it `out`, or [[pause: 4s]] below it for time of its own"
        )
        yield Warned("clip_cut_off", text, shot.shot.line)


def _too_short(shot: ShotPlan, name: str, wants: float, shown: Excerpt) -> Iterator[Warned]:
    has = float(_has(shot) or 0)
    if shown.stop is None and shown.pace == 1:
        return
    deeds = []
    if shown.pace > 1:
        deeds.append(f"runs {float(shown.pace - 1):.0%} slower")
    if shown.stop is not None:
        deeds.append(f"holds its last picture for {wants - has * float(shown.pace):.1f} s")
    text = f"clip {name!r} has {has:.2f} s for a shot of {wants:.2f} s; it {' and '.join(deeds)}"
    yield Warned("clip_short", text, shot.shot.line)
