"""Narration in, timeline out: the audio clock is the truth.

A passage lasts as long as its measured narration plus breath, never the other way
round. Every shot begins on a frame, and what is inside a shot is placed from the
shot's own start, so that a longer sentence moves later shots and changes none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from prostudio.compositor.captions import caption_limits, pack_captions
from prostudio.film import Size, Word
from prostudio.film.safe_area import SafeArea
from prostudio.film.time import SAMPLE_RATE, frames_covering, frames_in, sample_at
from prostudio.film.timeline import Clip, SpokenLine, Timeline, TitleCard
from prostudio.production.plan_values import Passage, Piece, Plan, Speech
from prostudio.production.timing.joins import join_shots, with_handles
from prostudio.production.timing.share_time import share_time
from prostudio.production.timing.translations import translated

LEAD = round(0.2 * SAMPLE_RATE)
"""Silence before a passage's first word: 0.2 of the 0.5 s of breath."""
TAIL = round(0.3 * SAMPLE_RATE)
"""Silence after its last word."""
ENDING = SAMPLE_RATE
"""Added to the last shot, so that picture and music can fade with nobody speaking."""
TITLE_SECONDS = 3.0
SILENT_SECONDS = 4.0
"""How long a shot without words lasts when it does not say; a clip lasts from `in` to `out`."""

GLANCE_SECONDS = 0.5
"""The least of a shot that shares its paragraph's time with others: less is a flash."""


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
    joins = join_shots(plan, clips)
    timeline = Timeline(
        size=film.size,
        rate=rate,
        clips=with_handles(clips, joins),
        joins=joins,
        title=_title(film.title, clips[0], rate),
        spoken=tuple(spoken),
        style=film.captions.style,
    )
    timeline = in_frame(timeline, film.size)
    return in_frame(translated(plan, timeline), film.size) if plan.translations else timeline


def in_frame(timeline: Timeline, size: Size, safe: SafeArea | None = None) -> Timeline:
    """The timeline in a frame of a size: captions are laid out anew for it.

    Args:
        safe: where text may stand; None is the usual area of the size.
    """
    rate, style = timeline.rate, timeline.style
    captions = pack_captions(timeline.spoken, rate, caption_limits(size, safe))
    burned = None
    if style != "plain" or timeline.shown is not None:
        lines = timeline.spoken if timeline.shown is None else timeline.shown
        burned = pack_captions(lines, rate, caption_limits(size, safe, style))
    return replace(timeline, size=size, safe=safe, captions=captions, burned=burned)


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
    usual = GLANCE_SECONDS if len(passage.shots) > 1 else 0.0
    usual = usual if passage.pieces else SILENT_SECONDS
    stated = [is_stated(passage, n) for n in range(len(passage.shots))]
    own = [
        shot.clip_seconds if known or not passage.pieces else None
        for shot, known in zip(passage.shots, stated, strict=True)
    ]
    least = [s.shot.seconds or clip or usual for s, clip in zip(passage.shots, own, strict=True)]
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
            settled=stated,
        ),
        tuple(starts),
    )


def is_stated(passage: Passage, number: int) -> bool:
    """Whether a shot is a clip that says its own length and shares the words of a later one.

    It gets just that: less would cut off what was asked for, more would hold its last picture.
    """
    shot = passage.shots[number]
    if shot.clip is None or not passage.pieces or number == len(passage.shots) - 1:
        return False
    return bool(shot.shot.seconds) or shot.clip.clip_out is not None


def _frame(sample: int, rate: Fraction) -> int:
    return round(sample * rate / SAMPLE_RATE)


def _spoken(passage: Passage, placed: Placed, speech: Speech, origin: int) -> list[SpokenLine]:
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
        heard=piece.sounds,
    )


def _title(text: str | None, first: Clip, rate: Fraction) -> TitleCard | None:
    if not text:
        return None
    return TitleCard(text, 0, min(frames_in(TITLE_SECONDS, rate), first.stop))
