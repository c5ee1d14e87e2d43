"""One shot made two, and two made one."""

from __future__ import annotations

from dataclasses import replace

from prostudio.errors import FilmError
from prostudio.film.editing.cut import Cut, Edited, after
from prostudio.film.editing.words import joined, parted_at, plain, words_of
from prostudio.film.shot import Shot


def split_shot(cut: Cut, number: int, at: int) -> Edited:
    """A shot made two at a place in its words; both show what it showed.

    Args:
        at: index into the words, as `words_of` gives them.

    Raises:
        FilmError: there are no words on one of the sides, or they are one recording.
    """
    cut = cut.alone(number)
    place = cut.place(number)
    rows = cut.rows()
    shot = rows[place.scene][place.at]
    words = words_of(shot.narration)
    left, right = parted_at(shot.narration, at)
    if not plain(left) or not plain(right):
        raise FilmError(
            f"a shot of {len(words)} characters of words cannot be split at {at}",
            hint="split it between two words that are spoken over it",
        )
    if any(line.recording for line in shot.narration):
        raise FilmError("the words of this shot are one recording, which is not cut")
    share = len(words_of(left)) / len(words)
    first = replace(shot, narration=left, seconds=_part(shot.seconds, share))
    second = replace(
        shot, narration=right, seconds=_part(shot.seconds, 1 - share),
        id=None, seed=None, transition=None, music=None, sounds=(), line=None,
    )  # fmt: skip
    rows[place.scene][place.at : place.at + 1] = [first, second]
    return after(cut, cut.with_rows(rows))


def _part(seconds: float | None, share: float) -> float | None:
    return None if seconds is None else max(0.1, round(seconds * share, 1))


def join_shots(cut: Cut, number: int) -> Edited:
    """A shot and the next one as one: the first one's picture, the words of both.

    Raises:
        FilmError: it is the last one.
    """
    if number + 1 >= len(cut.shots):
        raise FilmError("the last shot has none after it to join with")
    cut = cut.alone(number, number + 1)
    here, there = cut.place(number), cut.place(number + 1)
    rows = cut.rows()
    first, second = rows[here.scene][here.at], rows[there.scene][there.at]
    rows[here.scene][here.at] = _both(first, second)
    rows[there.scene].pop(there.at)
    return after(cut, cut.with_rows(rows))


def _both(first: Shot, second: Shot) -> Shot:
    made = replace(
        first,
        music=first.music or second.music,
        sounds=(*first.sounds, *second.sounds),
        seconds=_sum(first.seconds, second.seconds),
    )
    if not (first.prompt or first.picture or first.timed_prompts):
        made = replace(
            made, prompt=second.prompt, picture=second.picture, timed_prompts=second.timed_prompts
        )
    if first.shares_next or (second.shares_next and not plain(first.narration)):
        narration = second.narration if first.shares_next else ()
        return replace(made, narration=narration, shares_next=second.shares_next)
    if second.shares_next:  # the words of the second are those of the one after it
        return made
    return replace(made, narration=joined(first.narration, second.narration))


def _sum(first: float | None, second: float | None) -> float | None:
    found = [seconds for seconds in (first, second) if seconds is not None]
    return round(sum(found), 3) if found else None
