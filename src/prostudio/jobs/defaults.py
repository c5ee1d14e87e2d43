"""What a new film begins with, where neither its request nor its script says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from prostudio.film.said import said
from prostudio.projects.folder import Asked
from prostudio.settings import film_defaults


def with_defaults(asked: Asked, home: Path) -> Asked:
    """The project with the home's own wishes (`[film]` in `prostudio.toml`) beneath all others.

    What is asked for as a kind of content has its own size and profiles.

    Raises:
        FilmError: the script's head cannot be read, or the file of settings.
    """
    defaults = film_defaults(home)
    if not defaults:
        return asked
    known = set(asked.changes) | (set() if asked.text is None else said(asked.text, asked.format))
    known |= {"size"} if "aspect" in known else set()
    known |= {"size", "profiles"} if asked.content_type else set()
    missing = {name: value for name, value in defaults.items() if name not in known}
    changes = {**missing, **asked.changes}
    mine, theirs = defaults.get("engines"), asked.changes.get("engines")
    if isinstance(mine, Mapping) and isinstance(theirs, Mapping):
        changes["engines"] = {**mine, **theirs}  # one kind that is asked for leaves the others
    return replace(asked, changes=changes)
