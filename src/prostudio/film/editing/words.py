"""The words of a shot: as one text, and as the lines that they are spoken in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from prostudio.film.data.narration import plain_lines
from prostudio.film.sound import NarrationLine
from prostudio.film.text.spoken import has_words
from prostudio.film.text.tidy import one_line, tidy


def words_of(lines: Sequence[NarrationLine]) -> str:
    """All that is said, with the writer's line breaks; "" where nothing is."""
    return " ".join(line.text for line in lines if line.text)


def plain(lines: Sequence[NarrationLine]) -> str:
    """All that is said, on one line."""
    return one_line(" ".join(line.text for line in lines))


def reworded(lines: Sequence[NarrationLine], text: str) -> tuple[NarrationLine, ...]:
    """The lines with other words: those that did not change keep their voice and their pause.

    Of lines that changed one is left, with the first one's voice and the last one's pause;
    a recording of other words is let go. A text without words leaves silence: the pauses.
    """
    wanted = tidy(text)
    spoken = [line for line in lines if line.text]
    if not has_words(wanted):
        return _silence(lines)
    if wanted == words_of(lines):
        return tuple(lines)
    opening = tuple(line for line in lines[:1] if not line.text)
    head, wanted = _kept(spoken, wanted)
    tail, wanted = _kept_behind(spoken[len(head) :], wanted)
    changed = spoken[len(head) : len(spoken) - len(tail)]
    if not wanted:
        return (*opening, *head, *tail)
    pattern = (changed or tail[:1] or head[-1:] or [NarrationLine("")])[0]
    pause = changed[-1].pause if changed else 0.0
    middle = replace(pattern, text=wanted, pause=pause, recording=None)
    return plain_lines((*opening, *head, middle, *tail))


def _kept(lines: Sequence[NarrationLine], text: str) -> tuple[list[NarrationLine], str]:
    """Lines that the text begins with, and the rest of it."""
    kept: list[NarrationLine] = []
    for line in lines:
        rest = text.removeprefix(line.text)
        if rest == text or rest[:1] not in ("", " ", "\n"):
            break
        kept.append(line)
        text = rest.strip()
    return kept, text


def _kept_behind(lines: Sequence[NarrationLine], text: str) -> tuple[list[NarrationLine], str]:
    """Lines that the text ends with, and what stands before them."""
    kept: list[NarrationLine] = []
    for line in reversed(lines):
        rest = text.removesuffix(line.text)
        if rest == text or rest[-1:] not in ("", " ", "\n"):
            break
        kept.insert(0, line)
        text = rest.strip()
    return kept, text


def _silence(lines: Sequence[NarrationLine]) -> tuple[NarrationLine, ...]:
    pause = lines[0].pause if lines and not lines[0].text else 0.0
    return (NarrationLine("", pause=pause),) if pause else ()


def parted_at(
    lines: Sequence[NarrationLine], at: int
) -> tuple[tuple[NarrationLine, ...], tuple[NarrationLine, ...]]:
    """The lines before and behind a place in `words_of`; a side may be without words."""
    left: list[NarrationLine] = []
    right: list[NarrationLine] = []
    begin = 0
    for line in lines:
        end = begin + len(line.text)
        if not line.text or end <= at:
            (left if begin <= at else right).append(line)
        elif begin >= at:
            right.append(line)
        else:
            cut = at - begin
            left.append(replace(line, text=tidy(line.text[:cut]), pause=0.0))
            right.append(replace(line, text=tidy(line.text[cut:])))
        begin = end + 1 if line.text else begin
    return plain_lines(left), plain_lines(right)  # a mark without a word is none


def joined(
    first: Sequence[NarrationLine], second: Sequence[NarrationLine]
) -> tuple[NarrationLine, ...]:
    """The lines one after the other; those of one voice without a pause between are one line."""
    lines = [*first, *second]
    found: list[NarrationLine] = []
    for line in lines:
        last = found[-1] if found else None
        if last is None or not _goes_on(last, line):
            found.append(line)
        elif not line.text:
            found[-1] = replace(last, pause=round(last.pause + line.pause, 3))
        else:
            found[-1] = replace(last, text=f"{last.text} {line.text}", pause=line.pause)
    return tuple(found)


def _goes_on(last: NarrationLine, line: NarrationLine) -> bool:
    if not line.text:
        return True
    same = (last.voice, last.speaker) == (line.voice, line.speaker)
    return same and bool(last.text) and not last.pause and not (last.recording or line.recording)
