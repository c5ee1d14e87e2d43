"""A text to a film that keeps its sentences: scenes, shots, and a prompt for each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from prostudio.engines.writing.outline.passages import Passage, shortened
from prostudio.engines.writing.outline.pictures import picture_of
from prostudio.engines.writing.outline.tone import tone_of
from prostudio.errors import FilmError
from prostudio.film import Film, MusicCue, NarrationLine, Scene, Shot
from prostudio.film.text.pace import speech_seconds
from prostudio.film.text.script import read_script
from prostudio.film.text.sentences import sentences
from prostudio.film.text.spoken import has_words, spoken
from prostudio.scenes.opening import opening
from prostudio.scenes.reading import read, reads
from prostudio.scenes.scene import Place, SceneReading

LONGEST_SHOT = 11.0
"""Seconds of speech over one picture."""

_PARAGRAPHS = 6
"""Paragraphs of a scene where the writer set no headings."""

_SCRIPT = re.compile(r"^\[\[(?:shot|style|music|voice|pause|sound|narration|note):", re.MULTILINE)
_FENCE = re.compile(r"^\s*(`{3,}|~{3,}).*$", re.MULTILINE)
_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?\n)---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_TITLE = re.compile(r"^title:[ \t]*[\"']?(.+?)[\"']?[ \t]*$", re.MULTILINE | re.IGNORECASE)


def keep(text: str, language: str, seconds: float | None) -> Film:
    """The film of a text in Markdown or plain words.

    Args:
        seconds: about how long it may speak; whole sentences are left out beyond it, the
            last ones of each paragraph first.

    A text with directives is a script already, and stays as its writer wrote it.

    Raises:
        FilmError: the text has nothing to say, or is a script with a fault in it.
    """
    if _SCRIPT.search(text):
        return replace(read_script(text)[0], language=language)
    title, passages = _passages(text, language)
    if not passages:
        raise FilmError("the text has nothing to say: headings, code or tables only")
    if seconds is not None:
        passages = shortened(passages, seconds, language)
    tone = tone_of(" ".join(_all_words(passages)), language)
    return Film(
        scenes=tuple(_scenes(passages, language)),
        title=title or passages[0].title or _opening(passages[0]),
        language=language,
        style=tone.style,
        music=MusicCue(prompt=tone.music),
    )


def _passages(text: str, language: str) -> tuple[str | None, list[Passage]]:
    """Title, and what is spoken, by the film format's own reader of Markdown."""
    head = _FRONT_MATTER.match(text)
    told = _TITLE.search(head[1]) if head else None
    body = (text[head.end() :] if head else text).replace("[[", "\\[[")
    try:
        film, _ = read_script(body)
    except FilmError:  # a fence that never ends, and whatever else a foreign file may hold
        film, _ = read_script(_FENCE.sub("", body).replace("<!--", "").replace("`", ""))
    passages = []
    for scene in film.scenes:
        paragraphs = tuple(_paragraphs(scene, language))
        if paragraphs:
            passages.append(Passage(scene.title, paragraphs))
    return told[1] if told else film.title, passages


def _paragraphs(scene: Scene, language: str) -> Iterator[tuple[str, ...]]:
    for shot in scene.shots:
        words = " ".join(spoken(line.text) for line in shot.narration if has_words(line.text))
        found = sentences(words, language)
        if found:
            yield found


def _all_words(passages: Sequence[Passage]) -> Iterator[str]:
    for passage in passages:
        for paragraph in passage.paragraphs:
            yield from paragraph


def _opening(passage: Passage) -> str:
    """A title from the first words, as poems are called."""
    words = passage.paragraphs[0][0].rstrip(".!?…").split()
    return " ".join(words[:7]) + (" …" if len(words) > 7 else "")


def _scenes(passages: Sequence[Passage], language: str) -> Iterator[Scene]:
    number = 0
    places: list[Place] = []
    for passage in _parted(passages):
        shots: list[Shot] = []
        told = [
            words for paragraph in passage.paragraphs for words in _portions(paragraph, language)
        ]
        heading = passage.title or ""
        alone = [_reading(words, heading, language, number, None) for words in told]
        before = opening(alone, number, places) if reads(language) else None
        for words in told:
            before = _reading(words, heading, language, number, before)
            narration = (NarrationLine(words),)
            shots.append(Shot(prompt=picture_of(before, number), narration=narration))
            number += 1
        places = [*places, before.place][-3:] if before else places
        yield Scene(passage.title, tuple(shots))


def _parted(passages: Sequence[Passage]) -> Iterator[Passage]:
    """Long passages as several scenes of about equal length."""
    for passage in passages:
        count = -(-len(passage.paragraphs) // _PARAGRAPHS)
        size = -(-len(passage.paragraphs) // count)
        for at in range(0, len(passage.paragraphs), size):
            part = passage.paragraphs[at : at + size]
            yield replace(passage, title=None if at else passage.title, paragraphs=part)


def _portions(paragraph: tuple[str, ...], language: str) -> Iterator[str]:
    """The paragraph in parts of a shot's length, at sentence ends, as even as they fall."""
    lengths = [speech_seconds(sentence, language) for sentence in paragraph]
    most = sum(lengths) / max(1, -(-sum(lengths) // LONGEST_SHOT)) + 0.5
    part: list[str] = []
    taken = 0.0
    for sentence, length in zip(paragraph, lengths, strict=True):
        if part and taken + length / 2 > most:
            yield " ".join(part)
            part, taken = [], 0.0
        part.append(sentence)
        taken += length
    yield " ".join(part)


def _reading(
    words: str, heading: str, language: str, number: int, before: SceneReading | None
) -> SceneReading:
    """What a shot's own words show; its heading is weaker, and the shot before goes on."""
    return read(
        None,
        words=words,
        scene_style=(heading,) if heading else (),
        language=language,
        seed=number,
        neighbour=before,
    )
