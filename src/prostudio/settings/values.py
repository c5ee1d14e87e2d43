"""One value of all settings, and where each is read.

`prostudio.toml` is looked for in the folder of the call, then in the home folder; the
first that says something wins.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from prostudio.errors import FilmError
from prostudio.settings.file import FILM, NAME, parsed, text_of
from prostudio.settings.machine import usable_cores, usable_ram_mb
from prostudio.settings.store_place import cache_name, url_of

PRESETS = (
    "ultrafast",
    "superfast",
    "veryfast",
    "faster",
    "fast",
    "medium",
    "slow",
    "slower",
    "veryslow",
)


ENCODERS = ("x264", "nvenc", "qsv", "videotoolbox", "amf")
"""Who encodes H.264: x264, or a card's encoder where it is found by opening it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest input that is accepted.

    Attributes:
        picture_megapixels: a foreign picture; 40 is a 7300 x 5500 camera file.
        script_mb: a script; a long novel is 3 MB.
        shots: shots of one film.
    """

    picture_megapixels: int = 40
    script_mb: int = 10
    shots: int = 20_000


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user and the machine say, as one value.

    Attributes:
        home: the folder that holds all ProStudio keeps.
        store: where what is made is kept: "" is `home/store`, a folder, or a URL that several
            machines share (`settings.store_place`).
        cluster: who makes the steps: "" is this machine, `auto` the Ray cluster that runs on it,
            `ray://host:10001` or `host:6379` another one.
        cores: how many may work at once.
        ram_mb: what all steps together may use.
        vram_mb: what the models may use on the card; None asks the card.
        encoder_preset: of x264; part of every segment's key.
        encoder: one of `ENCODERS`; one that is not here is told and x264 used.
        cache_gb: size beyond which what can be made again is collected.
        weights_folder: where model weights lie; None means `home/weights`.
        credentials: `auto` signs films where the extra `provenance` is installed, `off` never.
        credentials_certificate, credentials_key: PEM files of the user's own to sign with.
        model_url: the OpenAI-protocol server that writes; None looks at the usual ports here.
        model_name: which of its models; None takes the one it has.
        model_hosts: hosts that it may be on besides this machine, separated by commas.
        model_seconds: how long it may be silent, such as while it loads a model.
        comfyui_url: the ComfyUI that makes takes.
        comfyui_hosts: hosts that it may be on besides this machine, separated by commas.
        comfyui_seconds: how long it is waited for when it goes away in the middle of a take.
        callback_hosts: who may be told that a film is over, separated by commas: `host`,
            `host:port`, or `http://host:port` where nothing is encrypted.
        consent: what the people in pictures of the cast have agreed to, for all films.
    """

    home: Path
    cores: int
    ram_mb: int
    store: str = ""
    cluster: str = ""
    vram_mb: int | None = None
    encoder_preset: str = "veryfast"
    encoder: str = "x264"
    cache_gb: float = 20.0
    weights_folder: Path | None = None
    credentials: str = "auto"
    credentials_certificate: Path | None = None
    credentials_key: Path | None = None
    model_url: str | None = None
    model_name: str | None = None
    model_hosts: str = ""
    model_seconds: float = 300.0
    comfyui_url: str = "http://127.0.0.1:8188"
    comfyui_hosts: str = ""
    comfyui_seconds: float = 120.0
    callback_hosts: str = ""
    consent: str = ""
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        url_of(self.store)
        for name, least, most in _RANGES:
            value = getattr(self.limits if name in _LIMITS else self, name)
            if value is not None and not least <= value <= most:
                raise FilmError(f"setting {name} is {value}; wanted {least} to {most}")
        if self.encoder_preset not in PRESETS:
            raise FilmError(
                f"setting encoder_preset is {self.encoder_preset!r}",
                hint=f"choose one of {', '.join(PRESETS)}",
            )
        if self.encoder not in ENCODERS:
            raise FilmError(
                f"setting encoder is {self.encoder!r}",
                hint=f"choose one of {', '.join(ENCODERS)}",
            )

        if self.credentials not in ("auto", "off"):
            raise FilmError(
                f"setting credentials is {self.credentials!r}", hint="choose auto or off"
            )
        if (self.credentials_certificate is None) != (self.credentials_key is None):
            raise FilmError(
                "settings credentials_certificate and credentials_key belong together",
                hint="give both, or neither: then this machine's own certificate signs",
            )

    @property
    def store_url(self) -> str:
        """The URL that holds everything made, or "" where that is a folder here."""
        return url_of(self.store)

    @property
    def store_folder(self) -> Path:
        """The folder of everything made; where a URL holds it, what was read of that."""
        if self.store_url:
            return self.home / cache_name(self.store_url)
        return Path(self.store).expanduser().absolute() if self.store else self.home / "store"

    @property
    def weights(self) -> Path:
        """The folder of model weights."""
        return self.weights_folder or self.home / "weights"

    @staticmethod
    def sources(home: Path) -> dict[str, str]:
        """Where settings that are not the default come from: `environment` or `file`."""
        found = dict.fromkeys([*_from_toml(home), *_from_toml(Path.cwd())], "file")
        return found | dict.fromkeys(_from_environment(), "environment")

    @classmethod
    def load(cls, overrides: Mapping[str, Any] | None = None) -> Settings:
        """The settings in force; `overrides` are the command line's, None meaning not given.

        Raises:
            FilmError: an unknown name or a value of the wrong kind, naming where it stands.
        """
        asked = _typed(overrides or {}, "the command line")
        asked = _from_environment() | asked
        asked = _from_toml(Path.cwd()) | asked
        home = Path(asked.pop("home", None) or _default_home()).expanduser().absolute()
        asked = _from_toml(home) | asked
        asked.pop("home", None)
        limits = Limits(**{name: asked.pop(name) for name in _LIMITS & asked.keys()})
        asked.setdefault("cores", usable_cores())
        asked.setdefault("ram_mb", usable_ram_mb())
        return cls(home=home, limits=limits, **asked)


_LIMITS = {limit.name for limit in fields(Limits)}

_RANGES: tuple[tuple[str, float, float], ...] = (
    ("cores", 1, 1024),
    ("ram_mb", 256, 16_000_000),
    ("vram_mb", 0, 16_000_000),
    ("cache_gb", 0, 1_000_000),
    ("model_seconds", 1, 86_400),
    ("comfyui_seconds", 0, 86_400),
    ("picture_megapixels", 1, 1_000),
    ("script_mb", 1, 1_000),
    ("shots", 1, 1_000_000),
)

_KINDS: Mapping[str, type] = {
    "home": Path,
    "store": str,
    "cluster": str,
    "cores": int,
    "ram_mb": int,
    "vram_mb": int,
    "encoder_preset": str,
    "encoder": str,
    "cache_gb": float,
    "weights_folder": Path,
    "credentials": str,
    "credentials_certificate": Path,
    "credentials_key": Path,
    "model_url": str,
    "model_name": str,
    "model_hosts": str,
    "model_seconds": float,
    "comfyui_url": str,
    "comfyui_hosts": str,
    "comfyui_seconds": float,
    "callback_hosts": str,
    "consent": str,
    "picture_megapixels": int,
    "script_mb": int,
    "shots": int,
}

_VARIABLES = {f"PROSTUDIO_{name.upper()}": name for name in _KINDS} | {
    "PROSTUDIO_WEIGHTS": "weights_folder"
}


def _from_environment() -> dict[str, Any]:
    asked = {}
    for variable, name in _VARIABLES.items():
        if text := os.environ.get(variable):
            asked[name] = _value(name, text, variable)
    return asked


def _from_toml(folder: Path) -> dict[str, Any]:
    path = folder / NAME
    return _typed(parsed(text_of(folder), path), str(path))


def _typed(asked: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Every value as its field's kind; a table `[limits]` is laid flat."""
    values: dict[str, Any] = {}
    for name, value in asked.items():
        if name == "limits" and isinstance(value, Mapping):
            values |= _typed(value, where)
        elif name == FILM and isinstance(value, Mapping):
            continue  # what new films begin with: `film_defaults`
        elif name not in _KINDS:
            from difflib import get_close_matches

            near = get_close_matches(name, _KINDS, 1)
            raise FilmError(
                f"{where} has an unknown setting {name!r}",
                hint=f"did you mean {near[0]!r}?" if near else f"known are {', '.join(_KINDS)}",
            )
        elif value is not None:
            values[name] = _value(name, value, where)
    return values


def _value(name: str, value: Any, where: str) -> Any:
    kind = _KINDS[name]
    try:
        if isinstance(value, (bool, Mapping, list)):
            raise ValueError
        return kind(value)
    except (ValueError, TypeError):
        wanted = {int: "a whole number", float: "a number", Path: "a path", str: "a word"}[kind]
        raise FilmError(f"{where} sets {name} to {value!r}; wanted {wanted}") from None


def _default_home() -> Path:
    from platformdirs import user_data_path

    return user_data_path("prostudio", appauthor=False)
