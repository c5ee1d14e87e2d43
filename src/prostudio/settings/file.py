"""`prostudio.toml` of the home as it stands: what new films begin with, and its text."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from prostudio.errors import FilmError

NAME = "prostudio.toml"
FILM = "film"
"""The table with what new films begin with."""


def film_defaults(home: Path) -> dict[str, Any]:
    """What new films begin with, as keys of a film file's head.

    Raises:
        FilmError: a `prostudio.toml` cannot be read, or is not TOML.
    """
    merged: dict[str, Any] = {}
    for folder in (home, Path.cwd()):  # the folder of the call wins
        table = parsed(text_of(folder), folder / NAME).get(FILM, {})
        merged |= table if isinstance(table, Mapping) else {}
    return merged


def text_of(folder: Path) -> str:
    """The file's text; empty where there is none.

    Raises:
        FilmError: it cannot be read.
    """
    path = folder / NAME
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as failure:
        raise FilmError(f"cannot read {path}: {failure}") from failure


def parsed(text: str, path: Path) -> dict[str, Any]:
    """The text's values.

    Raises:
        FilmError: it is not TOML.
    """
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as failure:
        raise FilmError(f"{path} is not TOML: {failure}") from failure
