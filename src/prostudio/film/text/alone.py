"""Lines that hold nothing but directives and pictures."""

from __future__ import annotations

import re
from dataclasses import dataclass

from prostudio.film.text.brackets import Directive, closing, read_directive, unescaped


@dataclass(frozen=True, slots=True)
class PictureMark:
    """`![description](target "title")`, or with a `[label]` that a footer defines."""

    description: str
    target: str
    title: str
    line: int
    label: str | None = None


_SPACE = re.compile(r"\s*")
_BRACKET = re.compile(r"\\.|[\[\]]", re.DOTALL)
_IN_TARGET = re.compile(r"\\.|[()\n]|[ \t]+[\"']", re.DOTALL)
_ANGLED = re.compile(r"<((?:\\.|[^<>\\\n])*)>")
_TITLE = re.compile(r"[ \t]*(?:\"((?:\\.|[^\"\\])*)\"|'((?:\\.|[^'\\])*)')[ \t]*\)", re.DOTALL)
_END = re.compile(r"[ \t]*\)")
_LABEL = re.compile(r"\[([^\[\]]*)\]")


def destination(text: str, at: int) -> tuple[str, str, int] | None:
    """Target, title, and where the text goes on, of what begins behind a `(`.

    A target may hold spaces, and brackets in pairs up to three deep (so that a
    line of a million open brackets is not searched from each of them).
    """
    match = _SPACE.match(text, at)
    at = match.end() if match else at
    if angled := _ANGLED.match(text, at):
        return _ended(text, angled.end(), angled[1])
    depth = 0
    for mark in _IN_TARGET.finditer(text, at):
        if mark[0] == "\n" or depth > 3:
            return None
        if mark[0] == "(":
            depth += 1
        elif mark[0] == ")":
            if depth == 0:
                return unescaped(text[at : mark.start()]), "", mark.end()
            depth -= 1
        elif mark[0][0] != "\\":
            found = _TITLE.match(text, mark.start())
            if found and depth == 0:
                return unescaped(text[at : mark.start()]), _title(found), found.end()
    return None


def _ended(text: str, at: int, target: str) -> tuple[str, str, int] | None:
    if end := _END.match(text, at):
        return unescaped(target), "", end.end()
    if found := _TITLE.match(text, at):
        return unescaped(target), _title(found), found.end()
    return None


def _title(match: re.Match[str]) -> str:
    """The title with its backslashes, which its options take away."""
    return match[1] if match[1] is not None else match[2]


def read_alone(text: str, line: int) -> list[Directive | PictureMark] | None:
    """The directives and pictures of a text that holds nothing else; None if it holds more."""
    found: list[Directive | PictureMark] = []
    at = 0
    while True:
        match = _SPACE.match(text, at)
        at = match.end() if match else at
        if at >= len(text):
            return found or None
        step = _directive(text, at, line) if text.startswith("[[", at) else _picture(text, at, line)
        if step is None:
            return None
        found.append(step[0])
        at = step[1]


def _directive(text: str, at: int, line: int) -> tuple[Directive, int] | None:
    end = closing(text, at + 2)
    if end < 0 or text.startswith("(", end + 2):
        return None
    number = line + text.count("\n", 0, at)
    return read_directive(text[at + 2 : end], number), end + 2


def _picture(text: str, at: int, line: int) -> tuple[PictureMark, int] | None:
    linked = text.startswith("[![", at)
    begin = at + 3 if linked else at + 2
    if not linked and not text.startswith("![", at):
        return None
    end = _closing_bracket(text, begin)
    if end is None:
        return None
    description = unescaped(text[begin:end])
    mark = _pointed(text, end + 1, description, line)
    if mark is None or not linked:
        return mark
    picture, after = mark
    if text.startswith("](", after):
        outer = destination(text, after + 2)
        return (picture, outer[2]) if outer else None
    label = _LABEL.match(text, after + 1) if text.startswith("]", after) else None
    return (picture, label.end()) if label else None


def _pointed(text: str, at: int, description: str, line: int) -> tuple[PictureMark, int] | None:
    if text.startswith("(", at):
        found = destination(text, at + 1)
        return (PictureMark(description, found[0], found[1], line), found[2]) if found else None
    if label := _LABEL.match(text, at):
        name = (label[1] or description).casefold()
        return PictureMark(description, "", "", line, " ".join(name.split())), label.end()
    return None


def _closing_bracket(text: str, at: int) -> int | None:
    depth = 0
    for match in _BRACKET.finditer(text, at):
        if match[0] == "[":
            depth += 1
        elif match[0] == "]":
            if depth == 0:
                return match.start()
            depth -= 1
    return None
