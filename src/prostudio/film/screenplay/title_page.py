"""A screenplay's title page: its title, and what keys of a film's head stand on it."""

from __future__ import annotations

import re
from typing import Any

from prostudio.film.data.film_data import HEAD, read_head
from prostudio.film.data.yaml_nodes import read_yaml
from prostudio.film.screenplay.inline import plain
from prostudio.film.text.front_matter import plainly

_KEY = re.compile(r"(?P<key>[^\W\d][\w ]{0,30}):(?P<value>(?:\s.*)?)")
_HEAD = {field.name for field in HEAD}
_WRITERS = {
    *("credit", "author", "authors", "source", "notes", "contact", "copyright", "date"),
    *("draft date", "draft", "revision", "format", "written by", "episode", "series", "font"),
}


def title_page(text: str) -> tuple[dict[str, Any], str, int]:
    """The head as arguments of `Film`, the screenplay below it, and the line where that begins.

    `Credit`, `Author`, `Draft date` and whatever else is no key of a film's head is the
    writer's own. Values of the head may go on, indented, as YAML.

    Raises:
        FilmError: a value of the head that cannot be, with its line.
    """
    lines = text.split("\n")
    begin = next((at for at, line in enumerate(lines) if line.strip(" \t\0")), 0)
    first = _KEY.fullmatch(lines[begin].rstrip())
    if first is None or _key(first) not in _HEAD | _WRITERS:
        return {}, text, 1
    page = range(begin, len(lines))
    end = next((at for at in page if not lines[at].strip(" \t\0")), len(lines))
    title, head = _read(lines[begin:end])
    found: dict[str, Any] = {}
    if any(head):
        found = read_head(read_yaml("\n".join(plainly(head)), first_line=begin + 1))
    words = plain(" ".join(title))
    return ({"title": words} if words else {}) | found, "\n".join(lines[end:]), end + 1


def _read(lines: list[str]) -> tuple[list[str], list[str]]:
    """The title's lines, and YAML with an empty line for every one that is no key of a head."""
    title, head, key = [], [], ""
    for line in lines:
        match = _KEY.fullmatch(line.rstrip()) if line[:1].strip() else None
        key = _key(match) if match else key
        if key == "title":
            title.append(match["value"] if match else line)
        ours = key in _HEAD and key != "title"
        head.append((f"{key}:{match['value']}" if match else line) if ours else "")
    return title, head


def _key(match: re.Match[str]) -> str:
    return match["key"].strip().lower()
