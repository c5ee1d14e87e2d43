"""What of a paragraph is spoken: its words, without marks, addresses, pictures and notes.

One pass over the text with stacks, so that no run of marks makes it slow. Emphasis
marks go where they have a partner; without one they are text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass

from prostudio.errors import FilmError
from prostudio.film.text.alone import destination
from prostudio.film.text.brackets import Directive, closing, read_directive
from prostudio.film.text.ticks import matching_ticks
from prostudio.film.text.tidy import tidy

_MARK = re.compile(
    r"(?P<escape>\\\[\[|\\[!-/:-@\[-`{-~]|\\\n)"
    r"|(?P<ticks>`+)"
    r"|(?P<tag><(?:/?[A-Za-z]|[!?])[^<>]*>)"
    r"|(?P<note>\[\^[^\[\]\s]+\])"
    r"|(?P<directive>\[\[)"
    r"|(?P<picture>!\[(?!\[))"
    r"|(?P<open>\[)"
    r"|(?P<close>\])"
    r"|(?P<marks>\*+|_+|~~+)"
    # An emoji's name holds a letter or is a known number: nothing of 10:30:45, or of note:this:
    r"|(?P<shortcode>(?<![\w:])"
    r"(?::(?:[+-]1|100|1234|(?=[0-9_+-]{0,60}[a-z])[a-z0-9_+-]{1,60}):)+(?![\w:]))"
    r"|(?P<entity>&(?:\#\d{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});)"
)
_POINTS = tuple(".,;:!?…")
_LABEL = re.compile(r"\[([^\[\]]*)\]")
_TAG_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9]*)(?=[\s/>])")
_AUTOLINK = re.compile(r"<(?:https?|ftp)://", re.IGNORECASE)
_BREAKING_TAGS = frozenset(
    {"br", "p", "div", "li", "tr", "td", "th", "ul", "ol", "table", "blockquote"}
    | {f"h{level}" for level in range(1, 7)}
)


@dataclass(frozen=True, slots=True)
class Inline:
    """A paragraph's words.

    Attributes:
        pieces: tidied texts with the directives that stand between them.
        pictures: lines on which a picture stood inside the text and is left out.
    """

    pieces: tuple[str | Directive, ...]
    pictures: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """The words alone."""
        return tidy(" ".join(piece for piece in self.pieces if isinstance(piece, str)))


def read_inline(
    lines: tuple[str, ...],
    numbers: tuple[int, ...],
    definitions: Mapping[str, tuple[str, str]] | None = None,
) -> Inline:
    """The words of a paragraph's lines.

    Args:
        lines: without quote and list markers.
        numbers: the script's line of each, for errors.
        definitions: links that footers define, by label.

    Raises:
        FilmError: a directive that is never closed.
    """
    return _Reader("\n".join(lines), numbers, definitions or {}).read()


@dataclass(slots=True)
class _Emphasis:
    """A run of marks: its place in the output, and how many are left."""

    at: int
    left: int


class _Reader:
    def __init__(
        self, text: str, numbers: tuple[int, ...], definitions: Mapping[str, tuple[str, str]]
    ) -> None:
        self.text = text
        self.numbers = numbers
        self.definitions = definitions
        self.out: list[str | Directive] = []
        self.brackets: list[tuple[int, bool]] = []
        self.emphasis: dict[str, list[_Emphasis]] = {"*": [], "_": [], "~": []}
        self.pictures: list[int] = []
        self._counted = (0, 0)
        self._partners = matching_ticks(text) if "`" in text else {}
        self._readers = {
            "escape": self._escape,
            "ticks": self._ticks,
            "tag": self._tag,
            "note": self._note,
            "directive": self._directive,
            "picture": self._picture,
            "open": self._open,
            "close": self._close,
            "marks": self._marks,
            "shortcode": self._shortcode,
            "entity": self._entity,
        }

    def read(self) -> Inline:
        """Read everything."""
        at = 0
        while match := _MARK.search(self.text, at):
            self.out.append(self.text[at : match.start()])
            at = self._readers[match.lastgroup or ""](match)
        self.out.append(self.text[at:])
        return Inline(self._pieces(), tuple(self.pictures))

    def _pieces(self) -> tuple[str | Directive, ...]:
        pieces: list[str | Directive] = []
        words: list[str] = []
        for part in [*self.out, None]:
            if isinstance(part, str):
                words.append(part)
                continue
            if text := tidy("".join(words)):
                pieces.append(text)
            words = []
            if part is not None:
                pieces.append(part)
        return tuple(pieces)

    def _line(self, at: int) -> int:
        """The script's line at a place; places are asked for in rising order."""
        place, count = self._counted
        count += self.text.count("\n", place, at)
        self._counted = (at, count)
        return self.numbers[min(count, len(self.numbers) - 1)]

    def _escape(self, match: re.Match[str]) -> int:
        self.out.append(match[0][1:])
        return match.end()

    def _ticks(self, match: re.Match[str]) -> int:
        partner = self._partners.get(match.start())
        if partner is None:
            self.out.append(match[0])
            return match.end()
        self.out.append(self.text[match.end() : partner])
        return partner + len(match[0])

    def _tag(self, match: re.Match[str]) -> int:
        if _AUTOLINK.match(match[0]):
            self.out.append(match[0])  # an address, which `tidy` takes away with its space
            return match.end()
        name = _TAG_NAME.match(match[0])
        if name and name[1].lower() == "img":
            self.pictures.append(self._line(match.start()))
        if name and name[1].lower() in _BREAKING_TAGS:
            self.out.append("\n")
        return match.end()

    def _note(self, match: re.Match[str]) -> int:
        return match.end()

    def _shortcode(self, match: re.Match[str]) -> int:
        """An emoji by its name, which has no words; no space stays before a point."""
        before = self.out[-1]
        if isinstance(before, str) and self.text[match.end() : match.end() + 1] in _POINTS:
            self.out[-1] = before.rstrip(" \t")
        return match.end()

    def _entity(self, match: re.Match[str]) -> int:
        self.out.append(html.unescape(match[0]))
        return match.end()

    def _directive(self, match: re.Match[str]) -> int:
        end = closing(self.text, match.end())
        if end >= 0 and self.text.startswith("(", end + 2):
            # [[1]](https://...) is a link whose text stands in brackets.
            self._push("[", picture=False)
            self._push("[", picture=False)
            return match.end()
        line = self._line(match.start())
        if end < 0:
            raise FilmError(
                "[[ is never closed; wanted ]] in the same paragraph",
                hint=r"write \[[ for brackets that are text",
                line=line,
            )
        self.out.append(read_directive(self.text[match.end() : end], line))
        return end + 2

    def _push(self, text: str, *, picture: bool) -> None:
        self.brackets.append((len(self.out), picture))
        self.out.append(text)

    def _picture(self, match: re.Match[str]) -> int:
        self._push(match[0], picture=True)
        return match.end()

    def _open(self, match: re.Match[str]) -> int:
        self._push(match[0], picture=False)
        return match.end()

    def _close(self, match: re.Match[str]) -> int:
        """A bracket closes: a link's text stays, a picture goes, others are text."""
        if not self.brackets:
            self.out.append("]")
            return match.end()
        opened, picture = self.brackets.pop()
        end = self._pointed(match.end(), opened)
        if end is None:
            self.out.append("]")
            return match.end()
        if picture:
            self._drop(opened)
            self.pictures.append(self._line(match.start()))
        else:
            self.out[opened] = ""
        return end

    def _pointed(self, at: int, opened: int) -> int | None:
        """Where a link's address or label ends; None where the brackets are no link."""
        if self.text.startswith("(", at):
            found = destination(self.text, at + 1)
            return found[2] if found else None
        if not self.definitions:
            return None
        label = _LABEL.match(self.text, at)
        if label and label[1]:
            return label.end() if self._defined(label[1]) else None
        inside = self.out[opened + 1 : opened + 60]
        own = "".join(part for part in inside if isinstance(part, str))
        if len(self.out) - opened < 60 and self._defined(own):
            return label.end() if label else at
        return None

    def _defined(self, label: str) -> bool:
        return " ".join(label.casefold().split()) in self.definitions

    def _drop(self, opened: int) -> None:
        del self.out[opened:]
        for runs in self.emphasis.values():
            while runs and runs[-1].at >= opened:
                runs.pop()

    def _marks(self, match: re.Match[str]) -> int:
        """Emphasis: what follows a space opens, what a space follows closes, else both."""
        run, mark = match[0], match[0][0]
        before = self.text[match.start() - 1 : match.start()]
        after = self.text[match.end() : match.end() + 1]
        opens = bool(after) and not after.isspace()
        closes = bool(before) and not before.isspace()
        if mark == "_" and before.isalnum() and after.isalnum():
            opens = closes = False
        left = len(run)
        runs = self.emphasis[mark]
        while closes and left and runs:
            taken = min(left, runs[-1].left)
            left -= taken
            runs[-1].left -= taken
            self.out[runs[-1].at] = mark * runs[-1].left
            if not runs[-1].left:
                runs.pop()
        if opens and left:
            runs.append(_Emphasis(len(self.out), left))
        self.out.append(mark * left)
        return match.end()
