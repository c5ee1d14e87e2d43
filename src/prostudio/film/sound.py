"""What is heard: voices, narration, music and sounds, as they were written."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks. Every part that is None is chosen by engine and language.

    Attributes:
        engine: a speech engine's name.
        name: a voice of that engine.
        language: BCP-47, such as `en-gb`.
        rate: 1.0 is the voice's usual pace; 0.5 to 2.0.
        pitch: semitones up or down, -12 to 12.
        level_db: gain of this voice, -40 to 12.
        pan: -1 is left, 1 is right.
        silent: nothing is spoken (`voice: none`).
    """

    engine: str | None = None
    name: str | None = None
    language: str | None = None
    rate: float | None = None
    pitch: float | None = None
    level_db: float | None = None
    pan: float | None = None
    silent: bool = False


@dataclass(frozen=True, slots=True)
class NarrationLine:
    """Words that are spoken in one go, then a pause.

    `text` keeps the writer's line breaks as preferred caption breaks, and emoji,
    which are shown and never spoken. It is empty for a pause alone. Every line
    carries the voice that is in force for it; None means the film's voice.

    Attributes:
        speaker: a name from the film's cast.
        pause: seconds of silence after the words that the writer asked for.
        recording: path of the user's own recording of these words, as written.
        line: line in the script; no part of equality.
    """

    text: str
    voice: Voice | None = None
    speaker: str | None = None
    pause: float = 0.0
    recording: str | None = None
    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class MusicCue:
    """Music from here to the next cue or the end.

    Either words (`prompt`), or a file of the user's, or `silent`.

    Attributes:
        melody: path of a tune of the user's that the music follows, as written.
    """

    prompt: tuple[str, ...] = ()
    file: str | None = None
    engine: str | None = None
    level_db: float | None = None
    key: str | None = None
    bpm: float | None = None
    silent: bool = False
    melody: str | None = None
    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class SoundCue:
    """A sound of the user's under one shot."""

    file: str
    loop: bool = False
    level_db: float = 0.0
    line: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Ambience:
    """What drawn places sound like under the film.

    Attributes:
        level_db: louder or softer than usual, -60 to 12; None is `auto`: as usual, and only
            in a film in which something else is heard.
        silent: there is none.
    """

    level_db: float | None = None
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """One spoken word: half-open range of samples at 48 kHz, and where the times are from."""

    text: str
    start: int
    stop: int
    source: str = "engine"
