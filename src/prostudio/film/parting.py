"""Long paragraphs parted into shots at sentence ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from prostudio.film.shot import Shot
from prostudio.film.sound import NarrationLine
from prostudio.film.text.pace import speech_seconds
from prostudio.film.text.sentences import sentence_spans

LONGEST = 12.0
"""Seconds of speech a paragraph without a picture of its own may last as one shot."""
SHORTEST = 4.0
"""Seconds no part is shorter than."""

Part = tuple[Shot, tuple[NarrationLine, ...]]
"""A shot, and the words it draws where it has no prompt."""


@dataclass(frozen=True, slots=True)
class _Sentence:
    """One sentence: which line it stands in, where, and its estimated seconds."""

    line: int
    start: int
    stop: int
    seconds: float


def parted(shot: Shot, language: str | None) -> tuple[Part, ...]:
    """The shot with its words, or the shots that a long paragraph makes.

    A shot stays one where the writer gave a picture or any option of one, and where
    it is at most 12 s long. Parts of a paragraph with a recording share the recording,
    which the last of them holds: it is one sound and is not cut.
    """
    whole = ((shot, shot.narration),)
    if is_given(shot):
        return whole
    sentences = list(_sentences(shot.narration, language))
    total = sum(sentence.seconds for sentence in sentences)
    groups = _grouped(sentences, total) if total > LONGEST else []
    if len(groups) < 2:
        return whole
    words = [_words(shot.narration, group) for group in groups]
    opening = tuple(line for line in shot.narration[:1] if not line.text)
    words[0] = opening + words[0]
    recorded = any(line.recording for line in shot.narration)
    last = len(words) - 1
    if recorded:
        words[last] = shot.narration
    parts = []
    for at, part in enumerate(words):
        spoken = part if at == last or not recorded else ()
        made = replace(shot, narration=spoken, shares_next=recorded and at < last)
        if at:
            made = replace(made, music=None, sounds=())
        parts.append((made, part))
    return tuple(parts)


def is_given(shot: Shot) -> bool:
    """Whether the writer asked for a picture here, so that the paragraph stays one shot."""
    plain = Shot(
        narration=shot.narration,
        scene_style=shot.scene_style,
        music=shot.music,
        sounds=shot.sounds,
    )
    return shot != plain


def _sentences(lines: tuple[NarrationLine, ...], language: str | None) -> Iterator[_Sentence]:
    for index, line in enumerate(lines):
        spoken_in = language
        if line.voice and line.voice.language:
            spoken_in = line.voice.language
        for start, stop in sentence_spans(line.text, spoken_in):
            seconds = speech_seconds(line.text[start:stop], spoken_in)
            yield _Sentence(index, start, stop, seconds)


def _grouped(sentences: list[_Sentence], total: float) -> list[list[_Sentence]]:
    """Sentences in groups of about equal length, none under 4 s where that can be."""
    target = total / -(-total // LONGEST)
    groups: list[list[_Sentence]] = [[]]
    length, left = 0.0, total
    for sentence in sentences:
        # Stop where going on would miss the target by more than stopping does.
        full = length >= SHORTEST and length + sentence.seconds / 2 > target
        if full and left >= SHORTEST:
            groups.append([])
            length = 0.0
        groups[-1].append(sentence)
        length += sentence.seconds
        left -= sentence.seconds
    return groups


def _words(lines: tuple[NarrationLine, ...], group: list[_Sentence]) -> tuple[NarrationLine, ...]:
    """A group's sentences as lines; a line's pause stays behind its last sentence."""
    ends: dict[int, tuple[int, int]] = {}
    for sentence in group:
        start, _ = ends.get(sentence.line, (sentence.start, 0))
        ends[sentence.line] = (start, sentence.stop)
    found = []
    for index, (start, stop) in ends.items():
        line = lines[index]
        whole = stop == len(line.text)
        text = line.text[start:stop]
        found.append(replace(line, text=text, pause=line.pause if whole else 0.0))
    return tuple(found)
