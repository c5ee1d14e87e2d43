"""Changing single values of the home's `prostudio.toml`.

The file is the user's own: comments and order stay, only the lines of changed values do not.
Where it is written in a way that cannot be changed so, it is left alone and that is told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from prostudio import files
from prostudio.errors import ConflictError, FilmError
from prostudio.settings.file import NAME, parsed, text_of

_TABLE = re.compile(r"\s*\[\s*([\w.-]+)\s*\]\s*(?:#.*)?")
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def change(home: Path, table: str | None, changes: Mapping[str, Any]) -> None:
    """Set values in the home's file; None takes one out, so that its default counts again.

    Args:
        table: None for the top of the file.

    Raises:
        ConflictError: the file is written so that single values cannot be changed.
    """
    path = home / NAME
    text = text_of(home)
    wanted = parsed(text, path)
    part = wanted if table is None else wanted.setdefault(table, {})
    for name, value in changes.items():
        part.pop(name, None)
        if value is not None:
            part[name] = value
    lines = text.splitlines()
    for name, value in changes.items():
        lines = _with(lines, table, name, value)
    changed = "\n".join(lines) + "\n"
    if not _says(changed, path, wanted):
        raise ConflictError(
            f"{NAME} is written in a way that cannot be changed here",
            hint="change it in an editor",
        )
    files.mkdir(home)
    files.write_text(path, changed)


def _with(lines: list[str], table: str | None, name: str, value: Any) -> list[str]:
    """The lines with one value set, or taken out."""
    first, stop = _section(lines, table)
    if first is None:
        if value is None:
            return lines
        return [*lines, *([""] if lines else []), f"[{table}]", f"{name} = {as_toml(value)}"]
    key = re.compile(rf"\s*(?:{re.escape(name)}|\"{re.escape(name)}\")\s*=")
    at = next((k for k in range(first, stop) if key.match(lines[k])), None)
    new = [] if value is None else [f"{name} = {as_toml(value)}"]
    if at is not None:
        return [*lines[:at], *new, *lines[at + 1 :]]
    while stop > first and not lines[stop - 1].strip():
        stop -= 1
    return [*lines[:stop], *new, *lines[stop:]]


def _section(lines: list[str], table: str | None) -> tuple[int | None, int]:
    """The first line of a table's values and the first one after them; None: no such table."""
    heads = [(k, found[1]) for k, line in enumerate(lines) if (found := _TABLE.fullmatch(line))]
    if table is None:
        return 0, heads[0][0] if heads else len(lines)
    for number, (at, name) in enumerate(heads):
        if name == table:
            return at + 1, heads[number + 1][0] if number + 1 < len(heads) else len(lines)
    return None, len(lines)


def as_toml(value: Any) -> str:
    """A value as TOML writes it in one line."""
    if isinstance(value, Mapping):
        inside = ", ".join(f"{_key(name)} = {as_toml(part)}" for name, part in value.items())
        return f"{{ {inside} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(as_toml(part) for part in value)}]"
    if isinstance(value, Path):
        return as_toml(str(value))
    return json.dumps(value, ensure_ascii=False, allow_nan=False).replace("\x7f", "\\u007f")


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else as_toml(name)


def _says(text: str, path: Path, wanted: Mapping[str, Any]) -> bool:
    """Whether the text has exactly these values."""
    try:
        return _without_empty(parsed(text, path)) == _without_empty(wanted)
    except FilmError:
        return False


def _without_empty(value: Mapping[str, Any]) -> dict[str, Any]:
    return {name: part for name, part in value.items() if part != {}}
