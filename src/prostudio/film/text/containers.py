"""Quotes and lists: what stands before a line's own text, taken away line by line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from prostudio.errors import FilmError

MOST_DEEP = 32
_QUOTE = re.compile(r" {0,3}> ?")
# Four and more digits are a year, not a list: "1984. It was a bright cold day."
_ITEM = re.compile(r" {0,3}(?:(?P<bullet>[-+*])|(?P<number>\d{1,3})[.)])(?P<gap> +|$)")
_NOTE = re.compile(r" {0,3}\[\^[^\[\]\s]+\]:")
_TASK = re.compile(r"\[[ xX]\] +")


@dataclass(frozen=True, slots=True)
class Container:
    """A quote (`width` 0), a list item, or a footnote; `width` is its text's indent."""

    kind: str
    width: int = 0


@dataclass(slots=True)
class Containers:
    """The quotes, items and footnotes that are open."""

    open: list[Container] = field(default_factory=list)

    @property
    def dead(self) -> bool:
        """Whether the text here is a footnote's, which nobody speaks."""
        return any(container.kind == "note" for container in self.open)

    def blank(self) -> None:
        """An empty line ends every quote; list items may go on after it."""
        for depth, container in enumerate(self.open):
            if container.kind == "quote":
                del self.open[depth:]
                return

    def matched(self, line: str) -> tuple[int, str]:
        """How many open containers the line goes on with, and its text inside them."""
        rest = line
        for depth, container in enumerate(self.open):
            if container.kind == "quote":
                match = _QUOTE.match(rest)
                if match is None:
                    return depth, rest
                rest = rest[match.end() :]
            elif indent(rest) >= container.width or not rest.strip():
                rest = rest[container.width :]
            else:
                return depth, rest
        return len(self.open), rest

    def opened(self, rest: str, line: int, *, in_text: bool, in_list: bool) -> str:
        """Open what begins on this line; its text inside.

        Args:
            rest: the line inside the containers that go on.
            line: for the error.
            in_text: a paragraph is open, which only a bullet, a quote or `1.` interrupts.
            in_list: an item ended here, so that any number may follow.

        Raises:
            FilmError: nested too deep.
        """
        while True:
            container, rest = self._next(rest, in_text=in_text, in_list=in_list)
            if container is None:
                return rest
            self.open.append(container)
            in_text, in_list = False, False
            if len(self.open) > MOST_DEEP:
                raise FilmError(
                    f"lists and quotes are nested deeper than {MOST_DEEP} levels", line=line
                )

    def _next(self, rest: str, *, in_text: bool, in_list: bool) -> tuple[Container | None, str]:
        if match := _QUOTE.match(rest):
            return Container("quote"), rest[match.end() :]
        if match := _NOTE.match(rest):
            return Container("note", 4), rest[match.end() :].lstrip()
        match = None if is_rule(rest) else _ITEM.match(rest)
        if match is None:
            return None, rest
        if in_text and not _interrupts(match, rest, in_list=in_list):
            return None, rest
        gap = min(len(match["gap"]), 4) or 1
        width = match.end() - len(match["gap"]) + gap
        inside = rest[match.end() :]
        task = _TASK.match(inside)
        return Container("item", width), inside[task.end() :] if task else inside


def indent(text: str) -> int:
    """How many spaces a line begins with."""
    return len(text) - len(text.lstrip(" "))


def is_rule(text: str) -> bool:
    """Whether a line is a horizontal rule: three or more of one of `-*_`."""
    if indent(text) > 3:
        return False
    marks = text.replace(" ", "")
    return len(marks) >= 3 and marks[0] in "-*_" and not marks.strip(marks[0])


def begins_item(text: str, *, in_list: bool) -> bool:
    """Whether a line begins a quote, a footnote or a list item inside a paragraph."""
    if _QUOTE.match(text) or _NOTE.match(text):
        return True
    match = _ITEM.match(text)
    return match is not None and _interrupts(match, text, in_list=in_list)


def _interrupts(match: re.Match[str], text: str, *, in_list: bool) -> bool:
    """Prose breaks its lines anywhere, so only a bullet, `1.` or a list's next number counts."""
    follows = bool(match["bullet"]) or in_list or match["number"] == "1"
    return follows and bool(text[match.end() :].strip())
