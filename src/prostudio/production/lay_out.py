"""Narration in, timeline out: the audio clock is the truth.

A passage lasts as long as its measured narration plus breath, never the other way
round. Every shot begins on a frame, and what is inside a shot is placed from the
shot's own start, so that a longer sentence moves later shots and changes none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from prostudio.compositor.captions import pack_captions
from prostudio.film import Shot, Transition, TransitionKind, Word
from prostudio.film.time import SAMPLE_RATE, frames_covering, frames_in, sample_at
from prostudio.film.timeline import Clip, Join, SpokenLine, Timeline, TitleCard
from prostudio.production.plan_values import Passage, Piece, Plan, Speech
from prostudio.production.share_time import share_time

LEAD = round(0.2 * SAMPLE_RATE)
"""Silence before a passage's first word: 0.2 of the 0.5 s of breath."""
TAIL = round(0.3 * SAMPLE_RATE)
"""Silence after its last word."""
ENDING = SAMPLE_RATE
"""Added to the last shot, so that picture and music can fade with nobody speaking."""
TITLE_SECONDS = 3.0
SILENT_SECONDS = 4.0
"""How long a shot without words lasts when it does not say."""
DISSOLVE_SECONDS = 0.6
FADE_IN_SECONDS, FADE_OUT_SECONDS = 0.5, 1.0
USUAL = {TransitionKind.CUT: 0.0, TransitionKind.FADE: 1.0, TransitionKind.FADE_WHITE: 1.0}
"""Usual seconds of a transition whose length is not written; 0.6 for the others."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A passage in frames from its own start, with where each piece begins in samples."""

    frames: tuple[int, ...]
    starts: tuple[int, ...]


def lay_out(plan: Plan, speech: Speech) -> Timeline:
    """Place every shot, word, caption, title and transition.

    Args:
        plan: what is to be made.
        speech: every piece's measured length and words.
    """
    film, rate = plan.film, plan.film.rate
    clips: list[Clip] = []
    spoken: list[SpokenLine] = []
    for at, passage in enumerate(plan.passages):
        opening = TITLE_SECONDS if at == 0 and film.title else 0.0
        closing = ENDING if at == len(plan.passages) - 1 else 0
        placed = place(passage, speech, rate, opening, closing)
        start = clips[-1].stop if clips else 0
        spoken += _spoken(passage, placed, speech, sample_at(start, rate))
        for shot, frames in zip(passage.shots, placed.frames, strict=True):
            clips.append(Clip(shot.id, start, start + frames))
            start += frames
    joins = _joins(plan, clips)
    title = TitleCard(film.title, 0, min(frames_in(TITLE_SECONDS, rate), clips[0].stop)) if film.title else None
    return Timeline(
        size=film.size,
        rate=rate,
        clips=_with_handles(clips, joins),
        joins=joins,
        title=title,
        captions=pack_captions(spoken, rate),
        spoken=tuple(spoken),
    )


def place(
    passage: Passage, speech: Speech, rate: Fraction, opening: float = 0.0, closing: int = 0
) -> Placed:
    """One passage by itself: its shots' lengths in frames, its pieces' first samples."""
    at = LEAD + round((opening + passage.lead) * SAMPLE_RATE)
    starts, edges, words = [], [], []
    for n, piece in enumerate(passage.pieces):
        starts.append(at)
        words += [at + word.start for word in speech[piece.name].words[1:]]
        at += speech[piece.name].samples
        pause = round(piece.pause * SAMPLE_RATE)
        if n < len(passage.pieces) - 1:
            edges.append(at + pause // 2)
        at += pause
    least = [_least(shot.shot, silent=not passage.pieces) for shot in passage.shots]
    if not passage.pieces:
        least[0] = max(least[0], passage.lead)
        at = 0
    else:
        at += TAIL
    total = frames_covering(at + closing, rate)
    needed = [frames_in(seconds, rate) if seconds else 1 for seconds in least]
    if opening:
        needed[0] = max(needed[0], frames_in(opening, rate))
    return Placed(
        share_time(
            max(total, sum(needed)),
            needed,
            sentences=[_frame(edge, rate) for edge in edges],
            words=[_frame(word, rate) for word in words],
        ),
        tuple(starts),
    )


def _frame(sample: int, rate: Fraction) -> int:
    return round(sample * rate / SAMPLE_RATE)


def _least(shot: Shot, *, silent: bool) -> float:
    return shot.seconds or (SILENT_SECONDS if silent else 0.0)


def _spoken(
    passage: Passage, placed: Placed, speech: Speech, origin: int
) -> list[SpokenLine]:
    """The passage's pieces in the film; words move with them."""
    lines = []
    for piece, start in zip(passage.pieces, placed.starts, strict=True):
        first = origin + start
        lines.append(_line(piece, first, speech[piece.name].samples, speech[piece.name].words))
    return lines


def _line(piece: Piece, first: int, samples: int, words: tuple[Word, ...]) -> SpokenLine:
    return SpokenLine(
        line=piece.name,
        shot=piece.shot,
        text=piece.text,
        language=piece.language,
        start=first,
        stop=first + samples,
        words=tuple(Word(w.text, first + w.start, first + w.stop, w.source) for w in words),
    )


def _joins(plan: Plan, clips: list[Clip]) -> tuple[Join, ...]:
    """Every transition that takes time, as the shot, the film or the scenes ask for it."""
    rate = plan.film.rate
    shots = list(plan.shots())
    joins = [_fade(0, 0, clips[0].stop, FADE_IN_SECONDS, rate, at_end=False)]
    for n in range(1, len(clips)):
        same_scene = shots[n - 1].scene == shots[n].scene
        wish = shots[n].shot.transition or plan.film.transition or _automatic(same_scene)
        seconds = wish.seconds if wish.seconds is not None else USUAL.get(wish.kind, DISSOLVE_SECONDS)
        shorter = min(clips[n - 1].stop - clips[n - 1].start, clips[n].stop - clips[n].start)
        frames = min(round(Fraction(str(seconds)) * rate), shorter // 2)
        if wish.kind != TransitionKind.CUT and frames >= 2:
            cut = clips[n].start
            joins.append(Join(wish.kind, n, cut - frames // 2, cut + frames - frames // 2))
    last = clips[-1]
    joins.append(
        _fade(len(clips), last.start, last.stop, FADE_OUT_SECONDS, rate, at_end=True)
    )
    return tuple(joins)


def _automatic(same_scene: bool) -> Transition:
    kind = TransitionKind.CUT if same_scene else TransitionKind.DISSOLVE
    return Transition(kind)


def _fade(
    into: int, start: int, stop: int, seconds: float, rate: Fraction, *, at_end: bool
) -> Join:
    """A fade from or to black inside the clip, at most a quarter of it."""
    frames = max(1, min(frames_in(seconds, rate), (stop - start) // 4))
    first, last = (stop - frames, stop) if at_end else (start, start + frames)
    return Join(TransitionKind.FADE, into, first, last)


def _with_handles(clips: list[Clip], joins: tuple[Join, ...]) -> tuple[Clip, ...]:
    """Give each clip the frames that transitions need outside its own range.

    A fade through black or white shows each picture on its own side of the cut, and
    so needs none.
    """
    reach: Mapping[int, Join] = {
        j.into: j
        for j in joins
        if 0 < j.into < len(clips) and j.kind not in (TransitionKind.FADE, TransitionKind.FADE_WHITE)
    }
    placed = []
    for n, clip in enumerate(clips):
        before, after = reach.get(n), reach.get(n + 1)
        handle_in = clip.start - before.start if before else 0
        handle_out = after.stop - clip.stop if after else 0
        placed.append(Clip(clip.shot, clip.start, clip.stop, handle_in, handle_out))
    return tuple(placed)
