"""Words to a scene: place, time, weather, mood and small things, by layers of strength.

The shot's own words win over the paragraph's, these over the scene's style, and
that over the film's. A negation ("no rain") takes a word away from its own layer
and from every layer below it. Nothing is drawn here and nothing heavy imported.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from prostudio.scenes.asked import asked, asked_style
from prostudio.scenes.assumed import Assumption
from prostudio.scenes.lexicon import LANGUAGES, Sense, primary
from prostudio.scenes.lexicon.hear import Heard, hear
from prostudio.scenes.scene import Place, SceneReading, TimeOfDay, Weather
from prostudio.scenes.small_things import drawn, not_drawn

_SPECIFIC = {
    Place.LIGHTHOUSE: 4,
    Place.CITY: 3,
    Place.VILLAGE: 3,
    Place.SPACE: 3,
    Place.LAKE: 2,
    Place.RIVER: 2,
    Place.FOREST: 2,
    Place.DESERT: 2,
    Place.FIELD: 2,
    Place.MOUNTAINS: 1,
    Place.SEA: 1,
    Place.ABSTRACT: 0,
}
"""A lighthouse stands by the sea and a village in the mountains: the narrower place is meant."""

_STRIKING = (
    Weather.SNOW,
    Weather.STORM,
    Weather.RAIN,
    Weather.FOG,
    Weather.CLOUD,
    Weather.CLEAR,
)
"""A storm has rain and clouds in it: what is seen most wins."""

_MOST_EXTRAS = 4


@dataclass(frozen=True, slots=True)
class _Layer:
    """What one layer says.

    Attributes:
        loose: narration, which is only sure of strong words.
        own: what is small counts; a scene's style fills no picture.
        asked: words for a picture, whose omissions are told: a friend of whom somebody
            speaks was never asked for.
    """

    heard: Heard
    loose: bool = False
    own: bool = False
    asked: bool = False


def reads(language: str) -> bool:
    """Whether place, time and weather are read from words of this language (BCP-47)."""
    return primary(language) in LANGUAGES


def read(
    prompt: str | None,
    *,
    style: Sequence[str] = (),
    words: str = "",
    scene_style: Sequence[str] = (),
    film_style: Sequence[str] = (),
    language: str = "en",
    seed: int = 0,
    neighbour: SceneReading | None = None,
) -> SceneReading:
    """Read a shot's words as a scene.

    Args:
        prompt: the shot's picture in words, or None when the shot draws its narration.
        style: the shot's own style words, strongest first.
        words: the narration spoken over the shot.
        scene_style: style of the scene, weaker than `words`.
        film_style: style of the film, weakest.
        language: BCP-47. A prompt that says more in English or in the language it looks to
            be in is read so; a style that says more in English as English.
            Narration in a language that is not known says nothing.
        seed: of the scene or the shot; chooses what no word names.
        neighbour: the shot before in the same scene, whose place, time and weather go on.
    """
    layers = [
        _Layer(asked(prompt or "", language), own=True, asked=True),
        *(_Layer(asked_style(text, language), own=True, asked=True) for text in style),
        _Layer(hear(words, language), loose=True, own=prompt is None),
        _Layer(asked_style(", ".join(scene_style), language)),
        _Layer(asked_style(", ".join(film_style), language)),
    ]
    denied = frozenset(pair for layer in layers for pair in layer.heard.denied)
    return _fill(layers, Assumption(neighbour, denied, seed))


def unwanted(negative: str, language: str = "en") -> tuple[str, ...]:
    """Words that must not show, one by one, as style that denies them: "rain" to "no rain"."""
    no = {"de": "kein", "fr": "sans", "es": "sin"}.get(primary(language), "no")
    return tuple(f"{no} {word.strip()}" for word in negative.split(",") if word.strip())


def as_prompt(reading: SceneReading) -> str:
    """English words that `read` reads back as this scene's place, time, weather, mood and extras.

    The plan freezes it as the prompt of a shot that was drawn from its narration.
    """
    weather = "clear sky" if reading.weather is Weather.CLEAR else str(reading.weather)
    light = "daylight" if reading.time is TimeOfDay.DAY else str(reading.time)
    place = "outer space" if reading.place is Place.SPACE else str(reading.place)
    mood = (reading.mood,) if reading.mood else ()
    return ", ".join((place, light, weather, *mood, *reading.extras))


def setting_of(reading: SceneReading) -> str:
    """The setting that shots of one place share, whatever their light and weather."""
    return str(reading.place)


def _fill(layers: Sequence[_Layer], assume: Assumption) -> SceneReading:
    named = {part: _named(layers, part) for part in ("place", "time", "weather")}
    weather = Weather(named["weather"]) if named["weather"] else None
    shown = weather if _surely(layers, "weather") else None
    place = Place(named["place"]) if named["place"] else assume.place(shown)
    mood = _named(layers, "mood")
    named_extras = _all(layers, "extras")
    extras = drawn(place, named_extras)[:_MOST_EXTRAS]
    missing = not_drawn(place, _all(layers, "extras", asked=True))
    recognised = (*named.values(), mood, *extras)
    return SceneReading(
        place=place,
        time=TimeOfDay(named["time"]) if named["time"] else assume.time(place),
        weather=weather or assume.weather(place),
        mood=mood,
        extras=extras,
        words=tuple(word for word in recognised if word),
        left_out=tuple(dict.fromkeys((*_all(layers, "left_out", asked=True), *missing))),
        assumed=tuple(part for part, value in named.items() if value is None),
    )


def _allowed(layers: Sequence[_Layer], category: str) -> Iterator[tuple[_Layer, list[Sense]]]:
    """Layers from the strongest, with what they say of a category and nobody above denies."""
    denied: set[tuple[str, str]] = set()
    for layer in layers:
        said = (sense for sense in layer.heard.said if sense.category == category)
        yield layer, [sense for sense in said if (category, sense.value) not in denied]
        denied |= layer.heard.denied


def _named(layers: Sequence[_Layer], category: str) -> str | None:
    """The value that the strongest layer names; weak words of narration come last of all."""
    last: list[Sense] = []
    for layer, senses in _allowed(layers, category):
        strong = [sense for sense in senses if sense.strong]
        if strong:
            return _pick(category, strong)
        if layer.loose:
            last = senses
        elif senses:
            return _pick(category, senses)
    return _pick(category, last) if last else None


def _surely(layers: Sequence[_Layer], category: str) -> bool:
    """Whether a strong word names it: the steam of a cup is no fog over mountains."""
    return any(sense.strong for _, senses in _allowed(layers, category) for sense in senses)


def _pick(category: str, senses: Sequence[Sense]) -> str:
    values = [sense.value for sense in senses]
    if category == "place":
        return max(values, key=lambda value: (_SPECIFIC[Place(value)], values.count(value)))
    if category == "weather":
        return next(weather.value for weather in _STRIKING if weather.value in values)
    return values[0]


def _all(layers: Sequence[_Layer], category: str, *, asked: bool = False) -> tuple[str, ...]:
    """Every value that the shot's own words name, in their order; or its prompt and style."""
    own = (
        senses
        for layer, senses in _allowed(layers, category)
        if layer.own and (layer.asked or not asked)
    )
    return tuple(dict.fromkeys(sense.value for senses in own for sense in senses))
