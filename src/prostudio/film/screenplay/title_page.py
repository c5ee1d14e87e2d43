"""A screenplay's title page: its title, and what keys of a film's head stand on it."""

from __future__ import annotations

import re
from typing import Any

from prostudio.film.data.film_data import HEAD, read_head
from prostudio.film.data.yaml_nodes import read_yaml
from prostudio.film.screenplay.elements import plain

_KEY = re.compile(r"(?P<key>[^\W\d][\w ]{0,30}):(?P<value>(?:\s.*)?)")
_OURS = {field.name for field in HEAD} - {"title"}


def title_page(text: str) -> tuple[dict[str, Any], str, int]:
    """The head as arguments of `Film`, the screenplay below it, and the line where that begins.

    `Credit`, `Author`, `Draft date` and whatever else is no key of a film's head is the
    writer's own. Values of the head may go on, indented, as YAML.

    Raises:
        FilmError: a value of the head that cannot be, with its line.
    """
    lines = text.split("\n")
    first = _KEY.fullmatch(lines[0].rstrip())
    if first is None or first["key"].isupper():  # FADE IN:
        return {}, text, 1
    end = next((at for at, line in enumerate(lines) if not line.strip()), len(lines))
    title, head, key = [], [], ""
    for line in lines[:end]:
        match = _KEY.fullmatch(line.rstrip()) if line[:1].strip() else None
        if match:
            key = match["key"].strip().lower()
        if key == "title":
            title.append(match["value"] if match else line)
        ours = key in _OURS
        head.append((f"{key}:{match['value']}" if match else line) if ours else "")
    found = read_head(read_yaml("\n".join(head))) if any(head) else {}
    words = plain(" ".join(title))
    return ({"title": words} if words else {}) | found, "\n".join(lines[end:]), end + 1
