"""A brief to a small narrated sketch: honest about being one, and made to be rewritten."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

from prostudio.engines.writing.outline.pictures import picture_of
from prostudio.engines.writing.outline.theme import Theme, theme_of
from prostudio.engines.writing.outline.tone import tone_of
from prostudio.errors import FilmError
from prostudio.film import Camera, Film, MusicCue, NarrationLine, Scene, Shot
from prostudio.film.text.tidy import one_line
from prostudio.scenes.lexicon import LANGUAGES, primary
from prostudio.scenes.opening import opening
from prostudio.scenes.reading import read
from prostudio.scenes.scene import Place, SceneReading, TimeOfDay, Weather

_PARTS = ("opening", "subject", "detail", "turn", "quiet", "ending")
_MORE = ("detail", "quiet", "detail", "quiet")
"""What a longer sketch has between turn and ending, in this order."""

_SHOT_SECONDS = 7.0
"""A sentence or two, and breath."""

_LATER = {
    TimeOfDay.NIGHT: TimeOfDay.DAWN,
    TimeOfDay.DAWN: TimeOfDay.DAY,
    TimeOfDay.DAY: TimeOfDay.SUNSET,
    TimeOfDay.SUNSET: TimeOfDay.NIGHT,
}
_PEOPLED = ("subject", "quiet")
"""Parts whose pictures hold the small things of the brief: a lone figure in every shot tires."""

_CAMERAS = {"opening": Camera.PUSH_IN, "ending": Camera.PULL_OUT}


@dataclass(frozen=True, slots=True)
class _Choice:
    """Choices that follow from the brief alone: the same brief gives the same sketch."""

    number: int

    def of(self, lines: Sequence[str], nth: int = 0) -> str:
        return lines[(self.number + nth) % len(lines)]


def compose(brief: str, language: str, seconds: float | None) -> Film:
    """A film of three scenes and 3 to 10 shots from one line.

    Args:
        seconds: about how long it should last; 40 to 50 s when None.

    Raises:
        FilmError: there are no templates in this language.
    """
    words = _words(language)
    theme = theme_of(brief, primary(language), words)
    told = hashlib.blake2b(brief.strip().casefold().encode(), digest_size=4).digest()
    choice = _Choice(int.from_bytes(told, "big"))
    scene = read(one_line(brief), language=language, seed=choice.number)
    parts = _parts(seconds, choice)
    shots = list(_shots(parts, scene, theme, words, choice))
    if seconds is not None:
        shots = [replace(shot, seconds=round(seconds / len(shots), 1)) for shot in shots]
    turn = parts.index("turn")
    runs = (shots[:turn], shots[turn:-1], shots[-1:])
    tone = tone_of(brief, language)
    return Film(
        scenes=tuple(
            Scene(title, tuple(run)) for title, run in zip(words["scenes"], runs, strict=True)
        ),
        title=theme.title,
        language=language,
        style=tone.style,
        music=MusicCue(prompt=tone.music),
    )


def _parts(seconds: float | None, choice: _Choice) -> tuple[str, ...]:
    count = 6 + choice.number % 2 if seconds is None else round(seconds / _SHOT_SECONDS)
    count = min(max(count, 4), len(_PARTS) + len(_MORE))
    if count < len(_PARTS):
        return tuple(part for part in _PARTS if part not in ("quiet", "detail")[: 6 - count])
    return (*_PARTS[:-1], *_MORE[: count - len(_PARTS)], _PARTS[-1])


def _shots(
    parts: Sequence[str], scene: SceneReading, theme: Theme, words: dict[str, Any], choice: _Choice
) -> Iterator[Shot]:
    said: dict[str, int] = {}
    here, there = _places(scene, choice.number)
    turn = parts.index("turn")
    for number, part in enumerate(parts):
        moved = replace(scene, place=here if number < turn or part == "ending" else there)
        now = _at(moved, part, number < turn)
        nth = said.setdefault(part, 0)
        said[part] += 1
        yield Shot(
            prompt=", ".join((picture_of(now, choice.number + number), *theme.seen)),
            camera=_CAMERAS.get(part, Camera.AUTO),
            narration=(NarrationLine(_line(part, now, theme, words, choice, nth)),),
        )


def _places(scene: SceneReading, seed: int) -> tuple[Place, Place]:
    """Where it begins and ends, and where the turn is.

    A place that the brief names is both. What names none is shown at two that suit it, and
    what is about something without a place has pictures between its ribbons.
    """
    if "place" not in scene.assumed and scene.place is not Place.ABSTRACT:
        return scene.place, scene.place
    plain = replace(scene, assumed=("place", "time", "weather"), place=Place.ABSTRACT)
    found = opening([scene], seed)
    here = found.place if found else Place.ABSTRACT
    other = opening([plain], seed, (here,))
    return here, other.place if other else here


def _at(scene: SceneReading, part: str, before_turn: bool) -> SceneReading:
    """The scene as it is in this part: weather comes with the turn, later light with the end."""
    if part not in _PEOPLED:
        scene = replace(scene, extras=())
    if part == "ending":
        return replace(scene, time=_LATER[scene.time], weather=Weather.CLEAR)
    calm = scene.place not in (Place.SPACE, Place.ABSTRACT) and "weather" in scene.assumed
    if part == "turn" and calm and scene.weather is Weather.CLEAR:
        return replace(scene, weather=Weather.CLOUD)
    if before_turn and scene.weather is Weather.STORM:
        return replace(scene, weather=Weather.CLOUD)
    return scene


def _line(
    part: str,
    scene: SceneReading,
    theme: Theme,
    words: dict[str, Any],
    choice: _Choice,
    nth: int,
) -> str:
    if part == "subject":
        return theme.told
    lines = words[part]
    if part in ("opening", "detail"):
        return choice.of(lines[scene.place], nth)
    if part == "turn":
        return choice.of(lines[scene.weather])
    return choice.of(lines[scene.time]) if part == "ending" else choice.of(lines, nth)


@cache
def _words(language: str) -> dict[str, Any]:
    code = primary(language)
    if code not in LANGUAGES:
        raise FilmError(
            f"a brief is composed in {', '.join(LANGUAGES)}, not in {language!r}",
            hint="write the sentences yourself: a text in any language is kept as it is",
        )
    source = files(__package__).joinpath("words", f"{code}.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(source)
    return found
