"""What somebody asks for: a film from a topic, a script or a film file, as one JSON-safe value."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from prostudio import files
from prostudio.delivery.presets import preset
from prostudio.errors import FilmError
from prostudio.projects.extras import Extras

Json = Any

FORMATS = ("md", "yaml", "json", "fountain")
KINDS = ("video", "image", "speech", "music", "writing", "finish")
MOST_TOPIC, MOST_SCRIPT, MOST_TITLE = 20_000, 10_000_000, 300
MOST_UPLOADS = 500
_WORD = re.compile(r"[\w.-]{1,80}")


@dataclass(frozen=True, slots=True)
class FilmRequest:
    """A film that is asked for; exactly one of topic, script and film says what it is about.

    Attributes:
        topic: what a writing engine makes a script of.
        script: the text of a film file in `format`: md, yaml or json.
        film: the object of a film file.
        title, language: over what the script says.
        seconds: about how long a film of a topic should be, 5 to 3600.
        profiles: what is delivered; empty: as the script says, else `film`.
        engines: by kind: video, image, speech, music, writing, finish.
        options: further keys of a film file's front matter, over what the script says.
        uploads: ids of pictures, clips, sounds and captions; the script may call them by their
            names.
        callback_url: who is told of the end; the setting `callback_hosts` says who may be.
        content_type: a kind of content, such as `short`: length, shape and profiles, where the
            request does not say them itself.
        also: what lies beside the film: `thumbnail`, `page`, `stills`.
        priority: -100 to 100; the highest is made first.
    """

    topic: str | None = None
    script: str | None = None
    format: str = "md"
    film: Mapping[str, Json] | None = None
    title: str | None = None
    seconds: float | None = None
    language: str | None = None
    profiles: tuple[str, ...] = ()
    engines: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Json] = field(default_factory=dict)
    uploads: tuple[str, ...] = ()
    callback_url: str | None = None
    priority: int = 0
    content_type: str | None = None
    also: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be a request, in one clause each."""
        _require_one(self)
        _require_text("topic", self.topic, MOST_TOPIC)
        _require_text("script", self.script, MOST_SCRIPT)
        _require_text("title", self.title, MOST_TITLE, empty=True)
        _require_text("language", self.language, 40)
        _require_text("callback_url", self.callback_url, 2000)
        if self.format not in FORMATS:
            raise FilmError(f"format is {self.format!r}; wanted one of {', '.join(FORMATS)}")
        _require_mapping("film", {} if self.film is None else self.film)
        _require_mapping("options", self.options)
        _require_engines(self.engines)
        _require_words("profiles", self.profiles, 20)
        _require_words("uploads", self.uploads, MOST_UPLOADS)
        _require_words("also", self.also, 20)
        _require_text("content_type", self.content_type, 40)
        Extras.of(self.also, self.content_type)
        _require_seconds(self)
        require_priority(self.priority)

    @classmethod
    def from_json(cls, value: Json) -> FilmRequest:
        """The request in a JSON value.

        Raises:
            FilmError: not an object, an unknown key or a value that cannot be.
        """
        if not isinstance(value, Mapping):
            raise FilmError(f"the request is {_kind(value)}; wanted a JSON object")
        known = [one.name for one in fields(cls)]
        for name in value:
            if name not in known:
                raise FilmError(
                    f"the request has an unknown key {str(name)[:40]!r}",
                    hint=f"known are {', '.join(known)}",
                )
        given = {name: part for name, part in value.items() if part is not None}
        for name in ("profiles", "uploads", "also"):
            if name in given:
                if not isinstance(given[name], list | tuple):
                    raise FilmError(f"{name} is {_kind(given[name])}; wanted a list of words")
                given[name] = tuple(given[name])
        return cls(**given)

    def as_json(self) -> dict[str, Json]:
        """The request as a JSON object; `from_json` gives an equal one."""
        return json.loads(json.dumps(asdict(self)))  # type: ignore[no-any-return]

    @property
    def digest(self) -> str:
        """BLAKE3 of the request: equal requests have equal ones."""
        return files.digest_bytes(json.dumps(asdict(self), sort_keys=True).encode())

    @property
    def extras(self) -> Extras:
        """What lies beside the film."""
        return Extras.of(self.also, self.content_type)

    @property
    def topic_seconds(self) -> float | None:
        """About how long a film of its topic should be."""
        if self.seconds is None and self.content_type:
            return preset(self.content_type).seconds
        return self.seconds

    @property
    def about(self) -> str:
        """A title of a line for lists, until the film has one."""
        text = self.title or self.topic or self._script_title() or "untitled"
        line = " ".join(text.split())
        return line if len(line) <= 120 else line[:119].rstrip() + "…"

    def _script_title(self) -> str | None:
        if self.film is not None:
            return str(self.film.get("title") or "")
        found = re.search(r"^(?:title:|#)\s*(.+)$", (self.script or "")[:4000], re.M)
        return found[1].strip("\"' ") if found else None


def require_priority(priority: Json) -> int:
    """The priority, or FilmError."""
    if isinstance(priority, bool) or not isinstance(priority, int) or not -100 <= priority <= 100:
        raise FilmError(f"priority is {str(priority)[:40]}; wanted a whole number, -100 to 100")
    return priority


def _require_one(request: FilmRequest) -> None:
    given = [n for n in ("topic", "script", "film") if getattr(request, n) is not None]
    if len(given) != 1:
        raise FilmError(
            f"the request has {' and '.join(given) or 'neither topic, script nor film'}; "
            "wanted exactly one of topic, script and film"
        )


def _require_text(name: str, text: Json, most: int, *, empty: bool = False) -> None:
    if text is None:
        return
    if not isinstance(text, str):
        raise FilmError(f"{name} is {_kind(text)}; wanted a text")
    if len(text) > most:
        raise FilmError(f"{name} has {len(text):,} characters; wanted at most {most:,}")
    if not empty and not text.strip():
        raise FilmError(f"{name} is empty")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise FilmError(f"{name} has half a character (a lone surrogate)") from None
    if "\0" in text:
        raise FilmError(f"{name} has a character NUL")


def _require_mapping(name: str, value: Json) -> None:
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise FilmError(f"{name} is {_kind(value)}; wanted an object")
    try:
        json.dumps(value, allow_nan=False, ensure_ascii=False).encode()
    except (ValueError, TypeError, RecursionError):
        raise FilmError(f"{name} is not plain JSON") from None


def _require_engines(engines: Json) -> None:
    _require_mapping("engines", engines)
    for kind, name in engines.items():
        if kind not in KINDS:
            raise FilmError(
                f"engines has an unknown kind {kind[:40]!r}", hint=f"there are {', '.join(KINDS)}"
            )
        if not isinstance(name, str) or not _WORD.fullmatch(name):
            raise FilmError(f"the {kind} engine is {str(name)[:40]!r}; wanted an engine's name")


def _require_words(name: str, words: Json, most: int) -> None:
    if not isinstance(words, tuple) or len(words) > most:
        raise FilmError(f"{name} is {_kind(words)}; wanted at most {most} words")
    for word in words:
        if not isinstance(word, str) or not _WORD.fullmatch(word):
            raise FilmError(f"{name} has {str(word)[:40]!r}; wanted words of letters and digits")
    if len(set(words)) < len(words):
        raise FilmError(f"{name} names one of them twice")


def _require_seconds(request: FilmRequest) -> None:
    seconds = request.seconds
    if seconds is None:
        return
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        raise FilmError(f"seconds is {_kind(seconds)}; wanted a number")
    if not (math.isfinite(seconds) and 5 <= seconds <= 3600):
        raise FilmError(f"seconds is {seconds:g}; wanted 5 to 3600")
    if request.topic is None:
        raise FilmError(
            "seconds goes with a topic", hint="a script says itself how long its shots are"
        )


def _kind(value: Json) -> str:
    """What a JSON value is, in words."""
    names = {dict: "an object", list: "a list", tuple: "a list", str: "a text", bool: "a yes or no"}
    return "nothing" if value is None else names.get(type(value), "a number")
