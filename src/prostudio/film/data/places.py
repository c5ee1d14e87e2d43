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
        if key == "captions":  # a mapping of them: the keys of its files are languages
            own = {
                tag: names[one]
                for tag, one in value.items()
                if isinstance(one, str) and one in names
            }
            return value | own
        return {name: with_places(part, names, name) for name, part in value.items()}
    if isinstance(value, list):
        return [with_places(part, names, key) for part in value]
    if isinstance(value, str) and key in _KEYS:
        return names.get(value, value)
    return value


def with_translations(data: Json, places: Mapping[str, str]) -> Json:
    """The data with captions in listed languages named by file, for those that have one.

    Args:
        places: file by language.
    """
    captions = data.get("captions")
    listed = captions.get("languages", []) if isinstance(captions, dict) else []
    found = {tag: places[tag] for tag in listed if tag in places}
    if not found:
        return data
    left = [tag for tag in listed if tag not in found]
    others = {name: part for name, part in captions.items() if name != "languages"}
    return {**data, "captions": {**others, **({"languages": left} if left else {}), **found}}
