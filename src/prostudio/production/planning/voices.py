"""Who speaks a line: the line's voice over the cast's over the film's, checked before any work."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from difflib import get_close_matches

from prostudio.engines import registry
from prostudio.engines.card import Card, Kind, SpeechRules
from prostudio.engines.choose import choose_speech
from prostudio.errors import FilmError
from prostudio.events import Warned
from prostudio.film import Film, NarrationLine, Voice
from prostudio.film.cast import by_name
from prostudio.film.text.language_names import SPOKEN_AS
from prostudio.film.text.regions import REGIONS, is_home, region_of
from prostudio.scenes.lexicon import primary


@dataclass(frozen=True, slots=True)
class Speaker:
    """A voice with nothing left open but its name, which the engine may choose by language."""

    engine: Card
    name: str | None
    language: str
    rate: float
    pitch: float
    level_db: float
    pan: float
    silent: bool

    @property
    def tag(self) -> str:
        """The language as the engine's voices call it: of `zh`, espeak has `cmn`."""
        tags = _tags(self.engine)
        wanted = self.language.lower()
        head = primary(wanted)
        other = SPOKEN_AS.get(wanted) or SPOKEN_AS.get(head)
        return other if head not in tags and other in tags else self.language


class Speakers:
    """Who speaks the lines of one film: a voice is looked up once, however many lines it has."""

    def __init__(self, film: Film, language: str) -> None:
        self._film, self._language = film, language
        self._known: dict[tuple[Voice | None, str | None], Speaker] = {}

    def of(self, line: NarrationLine) -> Speaker:
        """As `speaker_of`."""
        key = (line.voice, line.speaker)
        if key not in self._known:
            self._known[key] = speaker_of(self._film, line, self._language)
        return self._known[key]

    def notes(self) -> Iterator[Warned]:
        """Regions that a voice does not have, once each."""
        for one in dict.fromkeys((s.engine.name, s.tag, s.name) for s in self._known.values()):
            engine, tag, name = one
            tags = {known for _, known in _rules(registry.card(Kind.SPEECH, engine)).voices()}
            regions = {region_of(known) for known in tags if primary(known) == primary(tag)}
            if name or not any(map(region_of, tags)) or region_of(tag) in regions or is_home(tag):
                continue
            text = f"{engine} has no voice for {tag!r}; its usual one for {primary(tag)!r} speaks"
            yield Warned("region_not_spoken", text)


def speaker_of(film: Film, line: NarrationLine, language: str) -> Speaker:
    """The voice of one line.

    Raises:
        FilmError: unknown engine, voice or language.
    """
    layers = [film.voice]
    if line.voice is not None:
        layers.append(line.voice)
    if line.speaker is not None:
        layers.append(by_name(film.cast)[line.speaker.casefold()])
    voice = layers[0]
    for layer in layers[1:]:
        voice = _over(layer, voice)
    engine = choose_speech(film, voice)
    speaker = Speaker(
        engine=engine,
        name=voice.name,
        language=_language_of(voice, _rules(engine), language),
        rate=1.0 if voice.rate is None else voice.rate,
        pitch=voice.pitch or 0.0,
        level_db=voice.level_db or 0.0,
        pan=voice.pan or 0.0,
        silent=voice.silent or film.sound == "model",  # then the shots speak for themselves
    )
    _require_known(speaker, line.line)
    return speaker


def _over(upper: Voice, lower: Voice) -> Voice:
    """What `upper` leaves open comes from `lower`, but not the name of another engine's voice."""
    if upper.silent:
        return upper
    chosen = {f.name: getattr(upper, f.name) for f in fields(Voice)}
    for name, value in chosen.items():
        if value is None:
            chosen[name] = getattr(lower, name)
    another = upper.engine not in (None, lower.engine)
    if upper.name is None and (another or upper.language):
        chosen["name"] = None
    return Voice(**chosen)


def _language_of(voice: Voice, rules: SpeechRules, language: str) -> str:
    """The language that is asked for; a named voice that lacks it speaks its own."""
    wanted = voice.language or language
    if voice.name is None:
        return wanted
    own = [tag for name, tag in rules.voices() if name == voice.name]
    fitting = [tag for tag in own if primary(tag) == primary(wanted)]
    return wanted if fitting or not own else own[0]


def cues_of(card: Card) -> frozenset[str]:
    """The cues that an engine performs instead of leaving them out."""
    return _rules(card).cues


def require_readable(speaker: Speaker, text: str, line: int | None) -> None:
    """Refuse a text that the voice would spell out or skip.

    Raises:
        FilmError: names what cannot be read, and the engines that can.
    """
    rules = _rules(speaker.engine)
    problem = rules.cannot_read(text, speaker.tag)
    if problem is None:
        return
    able = [
        name
        for name in registry.names(Kind.SPEECH)
        if _rules(registry.card(Kind.SPEECH, name)).cannot_read(text, speaker.language) is None
    ]
    hint = (
        f"engines that can: {', '.join(able)}"
        if able
        else ("no installed speech engine can; give your own recording with [[narration: file]]")
    )
    raise FilmError(
        f"{speaker.engine.name} cannot read {problem} in {speaker.language}: {text[:60]!r}",
        hint=hint,
        line=line,
    )


def _require_known(speaker: Speaker, line: int | None) -> None:
    _require_region(speaker, line)
    voices = _rules(speaker.engine).voices()
    names = [name for name, _ in voices]
    listing = f"`prostudio engines --voices {speaker.engine.name}` lists them"
    if speaker.name is not None and speaker.name not in names:
        near = get_close_matches(speaker.name, names, 1, 0.7)
        raise FilmError(
            f"{speaker.engine.name} has no voice {speaker.name!r}",
            hint=(f"did you mean {near[0]!r}? " if near else "") + listing,
            line=line,
        )
    if primary(speaker.tag) not in _tags(speaker.engine):
        raise FilmError(
            f"{speaker.engine.name} has no voice for the language {speaker.language!r}",
            hint=listing,
            line=line,
        )


def _require_region(speaker: Speaker, line: int | None) -> None:
    """Refuse a region that there is none of, and `en-bg`, which stands for `en-gb`."""
    head, region = primary(speaker.language), region_of(speaker.language)
    tags = {tag for _, tag in _rules(speaker.engine).voices()}
    own = sorted(tag for tag in tags if primary(tag) == head)
    has = {region_of(tag) for tag in own}
    if region is None or region in has or not any(map(region_of, tags)):
        return
    swapped = region[::-1] in has
    if region in REGIONS and not swapped:
        return
    near = f"{head}-{region[::-1]}" if swapped else ", ".join(own) or head
    raise FilmError(
        f"{speaker.engine.name} knows no region {region!r} of the language {speaker.language!r}",
        hint=f"did you mean {near!r}?" if swapped else f"it speaks {near}",
        line=line,
    )


def _tags(card: Card) -> set[str]:
    """First subtags of the languages that the engine's voices speak."""
    return {primary(tag) for _, tag in _rules(card).voices()}


def _rules(card: Card) -> SpeechRules:
    if card.speech is None:
        raise FilmError(f"{card.name} is not a speech engine")
    return card.speech
