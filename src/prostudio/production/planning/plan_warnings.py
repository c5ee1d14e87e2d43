"""What a user should know of a plan before the film is made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from prostudio.engines import registry
from prostudio.engines.base import MusicEngine
from prostudio.engines.card import Kind
from prostudio.engines.choose import choose_music
from prostudio.engines.request import MusicRequest, Reading
from prostudio.errors import FilmError, MissingError
from prostudio.events import Warned
from prostudio.film import Film, MusicCue
from prostudio.film.time import SAMPLE_RATE
from prostudio.production.plan_values import Passage, PlannedTranslation, ShotPlan
from prostudio.production.timing.translations import unused_translations
from prostudio.scenes.reading import reads

if TYPE_CHECKING:
    from prostudio.drawing.fonts_missing import MissingScript

_ALWAYS_DRAWN = 0x0530
"""Latin, Greek and Cyrillic lie below and are in Inter, which is always there."""
_LENGTH_TO_READ = 60 * SAMPLE_RATE
"""Music's length follows from the narration; its words mean the same at any length."""


def plan_warnings(
    film: Film,
    language: str,
    passages: Sequence[Passage],
    music: Sequence[MusicCue],
    translations: Sequence[PlannedTranslation] = (),
) -> Iterator[Warned]:
    """What is left out of pictures and music, what cannot be read, what no font can draw."""
    shots = [shot for passage in passages for shot in passage.shots]
    for shot in shots:
        if shot.reading.left_out:
            what = ", ".join(shot.reading.left_out)
            message = f"shot {shot.id}: {what}: left out rather than drawn badly"
            yield Warned("left_out", message, shot.shot.line)
    if any(shot.own_words for shot in shots) and not reads(language):
        yield Warned(
            "not_read",
            f"words in {language!r} are not read for pictures, so shots without a prompt of their "
            "own are abstract; give them [[shot: ...]] in English, German, French or Spanish",
        )
    if film.sound == "model" and not any(_sounds(shot) for shot in shots):
        yield Warned(
            "no_model_sound",
            "`sound: model` leaves the words to the shots, and no shot has a sound of its own; "
            "`sound: both` speaks them",
        )
    yield from dict.fromkeys(found for cue in music for found in _unknown(film, cue))
    yield from unused_translations(film)
    yield from _fonts(film, passages, translations)


def _sounds(shot: ShotPlan) -> bool:
    """Whether the shot's engine makes sound with its pictures, or its clip's own is kept."""
    card = registry.card(Kind.VIDEO, shot.engine)
    return shot.clip_heard or (card.video is not None and card.video.makes_sound)


def _unknown(film: Film, cue: MusicCue) -> Iterator[Warned]:
    """Words of a music that say nothing to its engine, and what is composed all the same."""
    if cue.silent or cue.file:
        return
    reading = _music_reading(film, cue)
    if reading.left_out:
        what = ", ".join(map(repr, reading.left_out))
        message = f"music: nothing is known of {what}; it is read as: {', '.join(reading.words)}"
        yield Warned("music_not_read", message, cue.line)


def _music_reading(film: Film, cue: MusicCue) -> Reading:
    engine: MusicEngine = choose_music(film, cue).make()
    request = MusicRequest(cue.prompt, _LENGTH_TO_READ, film.seed, cue.key, cue.bpm)
    try:
        return engine.read_as(request)
    except FilmError as error:  # the engine's limits, with the script's line
        raise FilmError(error.message, hint=error.hint, line=cue.line) from error


def _fonts(
    film: Film, passages: Sequence[Passage], translations: Sequence[PlannedTranslation]
) -> Iterator[Warned]:
    """Scripts that would show as nothing, with the font that would mend it.

    Raises:
        MissingError: of the captions in the picture not one letter can be drawn.
    """
    burned = _burned(film, passages, translations)
    text = "".join(dict.fromkeys((film.title or "") + burned))
    if all(ord(character) < _ALWAYS_DRAWN for character in text):
        return
    from prostudio.drawing.fonts_missing import missing_scripts

    found = missing_scripts(text)
    undrawn = {character for missing in found for character in missing.characters}
    letters = {character for character in burned if character.isalpha()}
    if letters and letters <= undrawn:
        raise _cannot_burn(next(m for m in found if letters & set(m.characters)))
    for missing in found:
        yield Warned(
            "font_missing",
            f"no font on this machine draws {missing.script}, so it is left out of the picture; "
            f"it would take {missing.font}",
        )


def _burned(
    film: Film, passages: Sequence[Passage], translations: Sequence[PlannedTranslation]
) -> str:
    """All words of the captions in the picture."""
    if not film.captions.burned:
        return ""
    burned = [t for t in translations if t.language == film.captions.burn]
    shown = [piece.text for p in passages for piece in p.pieces if not burned]
    shown += [line for t in burned for cue in t.cues for line in cue.lines]
    shown += [text for t in burned for text in t.texts]
    return "".join(shown)


def _cannot_burn(missing: MissingScript) -> MissingError:
    name, _, command = missing.font.partition(": ")
    mend = f"run `{command}`" if command else f"install {name}"
    return MissingError(
        f"no font on this machine draws {missing.script}, so the captions in the picture would be "
        f"empty; they would take {name}",
        hint=f"{mend}, or write them beside the film with `captions: sidecar`",
    )
