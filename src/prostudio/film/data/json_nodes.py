"""JSON as nodes, with lines, so that an error in film.json says where it is."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from prostudio.errors import FilmError
from prostudio.film.data.yaml_nodes import MOST_DEPTH, MOST_NODES
from prostudio.film.text.nodes import Mapping, Node, Scalar, Sequence, shortened

_TOKEN = re.compile(
    r"(?P<mark>[{}\[\],:])"
    r'|(?P<text>"[^"\\\x00-\x1f]*(?:\\.[^"\\\x00-\x1f]*)*")'
    r"|(?P<plain>-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)"
)
_SPACE = re.compile(r"[ \t\r\n]*")


@dataclass(slots=True)
class _Open:
    """An array or object that is still being read; `wants` says what may come next."""

    line: int
    object: bool
    wants: str
    items: list[Node] = field(default_factory=list)
    keys: list[Scalar] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)


def read_json(text: str) -> Node:
    """The one value of a JSON text.

    Raises:
        FilmError: not JSON, a key twice, or too deep, with its line.
    """
    return _Reader(text).read()


class _Reader:
    """Reads tokens one by one with a stack of its own, so that depth costs no recursion."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line = 1
        self.stack: list[_Open] = []
        self.root: Node | None = None
        self.nodes = 0

    def read(self) -> Node:
        """Read everything."""
        self._skip()
        while self.at < len(self.text):
            match = _TOKEN.match(self.text, self.at)
            if match is None:
                raise self._error(f"{shortened(self.text[self.at : self.at + 20], 20)!r}")
            self.at = match.end()
            if match["mark"]:
                self._mark(match["mark"])
            elif match["text"]:
                self._scalar(Scalar(self._decoded(match["text"]), self.line, quoted=True))
            else:
                plain = "" if match["plain"] == "null" else match["plain"]
                self._scalar(Scalar(plain, self.line))
            self._skip()
        if self.stack or self.root is None:
            raise FilmError("the JSON ends too early", line=self.line)
        return self.root

    def _skip(self) -> None:
        match = _SPACE.match(self.text, self.at)
        end = match.end() if match else self.at
        self.line += self.text.count("\n", self.at, end)
        self.at = end

    def _decoded(self, token: str) -> str:
        try:
            return str(json.loads(token))
        except ValueError:
            raise self._error(f"the text {shortened(token)}") from None

    def _error(self, came: str) -> FilmError:
        wants = self.stack[-1].wants if self.stack else "value"
        wanted = {"key": "a key", "colon": "a colon", "value": "a value", "comma": "a comma"}
        return FilmError(f"this is not JSON: {came}; wanted {wanted[wants]}", line=self.line)

    def _mark(self, mark: str) -> None:
        top = self.stack[-1] if self.stack else None
        if mark in "{[":
            self._open(mark)
        elif top and mark == ("}" if top.object else "]") and top.wants != "colon":
            # A comma may not stand last, and a key may not lack its value.
            if top.items and top.wants in ("key", "value"):
                raise self._error(repr(mark))
            if top.object and len(top.keys) != len(top.items):
                raise self._error(repr(mark))
            self._close()
        elif top and mark == "," and top.wants == "comma":
            top.wants = "key" if top.object else "value"
        elif top and mark == ":" and top.wants == "colon":
            top.wants = "value"
        else:
            raise self._error(repr(mark))

    def _open(self, mark: str) -> None:
        self._expect_value(repr(mark))
        if len(self.stack) >= MOST_DEPTH:
            raise FilmError(f"nested deeper than {MOST_DEPTH} levels", line=self.line)
        is_object = mark == "{"
        self.stack.append(_Open(self.line, is_object, "key" if is_object else "value"))

    def _close(self) -> None:
        done = self.stack.pop()
        if done.object:
            self._place(Mapping(tuple(zip(done.keys, done.items, strict=True)), done.line))
        else:
            self._place(Sequence(tuple(done.items), done.line))

    def _expect_value(self, came: str) -> None:
        fits = self.stack[-1].wants == "value" if self.stack else self.root is None
        self.nodes += 1
        if not fits:
            raise self._error(came)
        if self.nodes > MOST_NODES:
            raise FilmError(f"more than {MOST_NODES} values", line=self.line)

    def _scalar(self, scalar: Scalar) -> None:
        top = self.stack[-1] if self.stack else None
        if top and top.wants == "key" and scalar.quoted:
            if scalar.text in top.seen:
                raise FilmError(f"key {scalar.text!r} stands here twice", line=self.line)
            top.seen.add(scalar.text)
            top.keys.append(scalar)
            top.wants = "colon"
            return
        self._expect_value(repr(shortened(scalar.text)))
        self._place(scalar)

    def _place(self, node: Node) -> None:
        if self.stack:
            self.stack[-1].items.append(node)
            self.stack[-1].wants = "comma"
        else:
            self.root = node
