"""Where a film's data names files, and those names replaced."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Json = Any

_KEYS = ("image", "end", "file", "melody", "recording", "music", "pictures")
"""Keys of a film file whose values may be files."""


def with_places(value: Json, names: Mapping[str, str], key: str = "") -> Json:
    """The data of a film file with every file that is in `names` called by its other name."""
    if isinstance(value, dict):
        return {name: with_places(part, names, name) for name, part in value.items()}
    if isinstance(value, list):
        return [with_places(part, names, key) for part in value]
    if isinstance(value, str) and key in _KEYS:
        return names.get(value, value)
    return value
