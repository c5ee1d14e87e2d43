"""Settings that a page may show and change, as rows: what new films begin with, and the machine's.

Where weights lie, hosts that may be asked and who signs films are not among them: whoever
may use the server may not move those.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from prostudio.delivery.profiles import PROFILES, chosen
from prostudio.engines import registry
from prostudio.engines.card import Kind
from prostudio.engines.writing.local_llm.servers import checked
from prostudio.errors import ConflictError, FilmError, ProStudioError
from prostudio.film import CAPTION_STYLES
from prostudio.film.reading import read_film
from prostudio.server.station import toml_file
from prostudio.settings import ENCODERS, PRESETS, Settings, film_defaults
from prostudio.settings.file import FILM

Json = Any
_SIZES = ("1280x720", "1920x1080", "3840x2160", "720x1280", "1080x1920", "1080x1080", "720x900")
_SHOWN = ("both", "burned", "sidecar", "none")
_SCENES = [{"shots": [{"prompt": "abstract"}]}]


@dataclass(frozen=True, slots=True)
class Row:
    """One setting.

    Attributes:
        usual: its value where nobody says another.
        choices: values to choose from; None where others, or any within `range`, do too.
        again: it counts when the server is started again.
    """

    name: str
    group: str
    meaning: str
    usual: Json = None
    choices: Callable[[], Json] = lambda: None
    least: float | None = None
    most: float | None = None
    again: bool = False


def _engines() -> dict[str, list[str]]:
    return {str(kind): ["auto", *registry.names(kind)] for kind in Kind}


@lru_cache(maxsize=1)
def _voices() -> dict[str, str]:
    """Engines by the names of their voices."""
    found: dict[str, str] = {}
    for name in registry.names(Kind.SPEECH):
        try:
            rules = registry.card(Kind.SPEECH, name).speech
        except ProStudioError:
            continue
        found |= {voice: name for voice, _ in (rules.voices() if rules else ())}
    return found


@lru_cache(maxsize=1)
def _languages() -> tuple[str, ...]:
    rules = registry.card(Kind.SPEECH, "espeak").speech
    return tuple(dict.fromkeys(language for _, language in (rules.voices() if rules else ())))


def _speakers() -> list[str]:
    return ["none", *_languages()]


def _moods() -> list[str]:
    rules = registry.card(Kind.MUSIC, "synth").music
    return ["none", *(rules.moods() if rules else ())]


ROWS = (
    Row("voice", FILM, "Who speaks; by the language if not chosen.", choices=_speakers),
    Row(
        "language",
        FILM,
        "The language of the words; found from them if not chosen.",
        choices=lambda: [*_languages()],
    ),
    Row("size", FILM, "Width and height of the picture.", "1280x720", lambda: [*_SIZES]),
    Row("style", FILM, "Style words for every picture.", []),
    Row("music", FILM, "Words for the music.", ["calm"], _moods),
    Row("captions", FILM, "Where captions go.", "both", lambda: [*_SHOWN, *CAPTION_STYLES]),
    Row("profiles", FILM, "What is delivered.", ["film"], lambda: [*PROFILES]),
    Row("engines", FILM, "Which engine makes what.", {}, _engines),
    Row("cores", "machine", "Cores that films may use.", least=1, most=1024, again=True),
    Row("ram_mb", "machine", "Memory for films, in MB.", least=256, most=16e6, again=True),
    Row("vram_mb", "machine", "Graphics memory for models, in MB.", least=0, most=16e6, again=True),
    Row(
        "cache_gb",
        "machine",
        "Room for what can be made again, in GB; beyond it the oldest goes.",
        least=0,
        most=1e6,
        again=True,
    ),
    Row(
        "encoder",
        "machine",
        "Who encodes: the processor (x264) or a card.",
        choices=lambda: [*ENCODERS],
        again=True,
    ),
    Row(
        "encoder_preset",
        "machine",
        "Faster, or smaller files.",
        choices=lambda: [*PRESETS],
        again=True,
    ),
    Row("model_url", "machine", "The model server that writes films of a topic.", again=True),
    Row("model_name", "machine", "Which of that server's models writes.", again=True),
)
_BY_NAME = {row.name: row for row in ROWS}


def shown(settings: Settings) -> dict[str, Json]:
    """The answer of `GET /api/settings`: every row with value, source and choices."""
    told, sources = film_defaults(settings.home), Settings.sources(settings.home)
    now = Settings.load({"home": str(settings.home)})
    found: dict[str, Json] = {}
    for row in ROWS:
        if row.group == FILM:
            value = told.get(row.name, row.usual)
            source = "file" if row.name in told else "default"
        else:
            value, source = getattr(now, row.name), sources.get(row.name, "default")
        found[row.name] = {
            "value": value,
            "source": source,
            "choices": row.choices(),
            "group": row.group,
            "meaning": row.meaning,
            "least": row.least,
            "most": row.most,
            "again": _waits(row, value, source, settings),
        }
    return found


def _waits(row: Row, value: Json, source: str, settings: Settings) -> bool:
    """Whether the running server still has another value."""
    measured = row.name == "ram_mb" and source == "default"  # what is free changes all the time
    return row.again and not measured and bool(value != getattr(settings, row.name))


def change(settings: Settings, changes: Mapping[str, Json]) -> Settings:
    """Write settings into the home's `prostudio.toml`; the settings that are in force then.

    Raises:
        FilmError: an unknown name, or a value that cannot be.
        ConflictError: the environment says otherwise, or the file cannot be changed.
    """
    for name in changes:
        if name not in _BY_NAME:
            near = get_close_matches(name, _BY_NAME, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(_BY_NAME)}"
            raise FilmError(f"there is no setting {name[:40]!r}", hint=hint)
    films = {name: value for name, value in changes.items() if _BY_NAME[name].group == FILM}
    films = {name: _as_voice(v) if name == "voice" else v for name, v in films.items()}
    machines = {name: value for name, value in changes.items() if name not in films}
    sources = Settings.sources(settings.home)
    for name in machines:
        if sources.get(name) == "environment":
            hint = f"unset PROSTUDIO_{name.upper()}, then start the server again"
            raise ConflictError(f"the environment sets {name}", hint=hint)
    said = {**film_defaults(settings.home), **films}
    require_defaults({name: value for name, value in said.items() if value is not None})
    given = {name: value for name, value in machines.items() if value is not None}
    wanted = Settings.load({"home": str(settings.home), **given})
    if "model_url" in given:
        checked(str(wanted.model_url), wanted)  # not when the next topic waits for it
    if films:
        toml_file.change(settings.home, FILM, films)
    if machines:
        toml_file.change(settings.home, None, machines)
    return Settings.load({"home": str(settings.home)})


def require_defaults(defaults: Mapping[str, Json]) -> None:
    """Refuse defaults that no film could begin with; FilmError says which."""
    text = json.dumps({**defaults, "scenes": _SCENES})
    if "\\u0000" in text:
        raise FilmError("a setting has a character NUL")
    read_film(text, name="film.json")
    chosen(defaults.get("profiles", ()))
    engines = defaults.get("engines") or {}
    for kind, name in engines.items() if isinstance(engines, Mapping) else ():
        if name != "auto":
            registry.card(Kind(kind), name)


def _as_voice(value: Json) -> Json:
    """A voice's name alone with its engine, as a film file says it.

    Raises:
        FilmError: nobody has a voice of this name.
    """
    if not isinstance(value, str) or value in ("none", *_languages()):
        return value
    if engine := _voices().get(value):
        return {"engine": engine, "voice": value}
    near = get_close_matches(value, _voices(), 1)
    hint = f"did you mean {near[0]!r}?" if near else "`GET api/voices` lists them"
    raise FilmError(f"no voice is called {value[:40]!r}", hint=hint)
