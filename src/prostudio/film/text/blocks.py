"""Markdown's blocks, in one pass over the lines, in time that grows with the length."""

from __future__ import annotations

from dataclasses import dataclass, field

from prostudio.errors import FilmError
from prostudio.film.text import leaves
from prostudio.film.text.alone import read_alone
from prostudio.film.text.containers import Containers, begins_item, indent, is_rule
from prostudio.film.text.hidden import Hidden
from prostudio.film.text.indented import indented_blocks
from prostudio.film.text.leaves import Block
from prostudio.film.text.sentences import ends_like_a_sentence


@dataclass(slots=True)
class _Open:
    """The block that is being read; kind `indented` is not yet known to be code."""

    kind: str = ""
    dead: bool = False
    lines: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Fence:
    mark: str
    depth: int
    line: int


class BlockReader:
    """Reads lines into `blocks`, and the links that footers define into `definitions`."""

    def __init__(self, lines: list[str], first_line: int = 1) -> None:
        self.blocks: list[Block] = []
        self.definitions: dict[str, tuple[str, str]] = {}
        self.hidden = Hidden()
        self._lines = lines
        self._first_line = first_line
        self._containers = Containers()
        self._open = _Open()
        self._fence: _Fence | None = None
        self._brackets: int | None = None
        self._after_blank = True

    def read(self) -> list[Block]:
        """Every block in order.

        Raises:
            FilmError: a fence, comment or directive that never ends, or deep nesting.
        """
        for index, text in enumerate(self._lines):
            self._line(_leading_spaces(text), index)
        self._close()
        if self._fence:
            raise FilmError("the code fence opened here is never closed", line=self._fence.line)
        self.hidden.require_closed()
        return self.blocks

    def _line(self, text: str, index: int) -> None:
        if self._fence and self._in_fence(text, self._fence):
            return
        if not (indent(text) >= 4 and self._open.kind in ("", "indented")):
            shown = self.hidden.shown(text, index + self._first_line)
            if shown is None:
                return
            text = shown
        matched, rest = self._containers.matched(text)
        if rest.strip():
            self._text(rest, matched, index)
            self._after_blank = False
        else:
            self._blank(matched, whole=not text.strip())

    def _in_fence(self, text: str, fence: _Fence) -> bool:
        """Whether the line belongs to the fence; a quote or item that ends, ends it."""
        matched, rest = self._containers.matched(text)
        if matched < fence.depth and text.strip():
            self._fence = None
            return False
        bare = rest.strip()
        if indent(rest) <= 3 and bare.startswith(fence.mark) and not bare.strip(fence.mark[0]):
            self._fence = None
        return True

    def _blank(self, matched: int, *, whole: bool) -> None:
        if self._open.kind == "indented":
            self._append("", 0)
        else:
            self._close()
        if whole:
            self._containers.blank()
        else:
            del self._containers.open[matched:]
        self._after_blank = True

    def _text(self, rest: str, matched: int, index: int) -> None:
        """A line that is not empty: end containers, begin containers, then the line itself."""
        containers = self._containers
        ended = containers.open[matched:]
        in_list = bool(ended) and ended[0].kind == "item"
        number = index + self._first_line
        in_text = self._open.kind == "paragraph"
        if self._brackets is not None:
            self._append(rest.strip(), number)
            self._watch_brackets(rest)
            return
        if ended and in_text and not self._begins_something(rest, index, in_list=in_list):
            self._append(rest.strip(), number)
            return
        if ended:
            self._close()
            del containers.open[matched:]
            in_text = False
        if indent(rest) < 4:
            depth = len(containers.open)
            inside = containers.opened(rest, number, in_text=in_text, in_list=in_list)
            if len(containers.open) > depth:
                self._close()
            rest = inside
        if rest.strip():
            self._leaf(rest, index)

    def _begins_something(self, rest: str, index: int, *, in_list: bool) -> bool:
        """Whether a line interrupts a paragraph."""
        return indent(rest) < 4 and (
            begins_item(rest, in_list=in_list)
            or is_rule(rest)
            or leaves.heading(rest) is not None
            or leaves.FENCE.match(rest) is not None
            or leaves.looks_alone(rest)
            or leaves.is_table(rest, self._below(index))
        )

    def _below(self, index: int) -> str:
        return self._lines[index + 1] if index + 1 < len(self._lines) else ""

    def _leaf(self, rest: str, index: int) -> None:
        """The line inside its containers."""
        number = index + self._first_line
        kind = self._open.kind
        deep = indent(rest) >= 4
        if kind == "indented" and not deep:
            self._unindented()
        elif kind == "table" and self._begins_something(rest, index, in_list=False):
            self._close()
        if self._open.kind in ("indented", "table"):
            self._append(rest[4:] if deep else rest, number)
        elif deep and self._open.kind != "paragraph":
            self._start("indented")
            self._append(rest[4:], number)
        elif not self._structure(rest.strip(), index):
            self._words(rest.strip(), number)

    def _structure(self, text: str, index: int) -> bool:
        """Headings, fences, rules and tables; whether the line was one."""
        number = index + self._first_line
        if found := leaves.heading(text):
            self._close()
            self._emit("heading", [found[1]], [number], found[0], dead=self._containers.dead)
        elif fence := leaves.FENCE.match(text):
            self._close()
            self._emit("code block", [text], [number], dead=self._containers.dead)
            self._fence = _Fence(fence["fence"], len(self._containers.open), number)
        elif self._open.kind == "paragraph" and leaves.UNDERLINE.match(text):
            self._underlined(text, number)
        elif is_rule(text):
            self._close()
            self._emit("rule", [text], [number], dead=self._containers.dead)
        elif leaves.is_table(text, self._below(index)):
            self._close()
            self._start("table")
            self._append(text, number)
        else:
            return False
        return True

    def _underlined(self, text: str, number: int) -> None:
        """A line under text: a heading's, or a rule where the text is a sentence.

        Markdown makes every text over `---` a heading, and a heading is not spoken;
        a writer who parts scenes with dashes must not lose sentences by it.
        """
        above = self._open
        if text[0] == "-" and (len(above.lines) > 1 or ends_like_a_sentence(above.lines[-1])):
            self._close()
            if len(text.strip()) > 2:
                self._emit("rule", [text], [number], dead=self._containers.dead)
            return
        self._open = _Open()
        level = 1 if text[0] == "=" else 2
        self._emit("heading", [" ".join(above.lines)], above.numbers[:1], level, dead=above.dead)

    def _words(self, text: str, number: int) -> None:
        """A line of directives, a link's definition, or text."""
        in_text = self._open.kind == "paragraph"
        if leaves.looks_alone(text) and not (in_text and leaves.is_pause(text)):
            unfinished = text.startswith("[[") and leaves.brackets_left_open(text, inside=False)
            if unfinished or read_alone(text, number):
                self._close()
                self._start("alone")
                self._append(text, number)
                self._brackets = number if unfinished else None
                if not unfinished:
                    self._close()
                return
        definition = None if in_text else leaves.DEFINITION.match(text)
        if definition:
            self._close()
            label = " ".join(definition["label"].casefold().split())
            target = definition["target"].removeprefix("<").removesuffix(">")
            self.definitions.setdefault(label, (target, definition["title"] or ""))
            return
        if not in_text:
            quoted = self._containers.open[-1:]
            text = leaves.without_alert(text) if quoted and quoted[0].kind == "quote" else text
            if not text:
                return
            self._start("paragraph")
        self._append(text, number)

    def _watch_brackets(self, text: str) -> None:
        if not leaves.brackets_left_open(text, inside=True):
            self._brackets = None
            self._close()

    def _start(self, kind: str) -> None:
        self._close()
        self._open = _Open(kind, self._containers.dead)

    def _append(self, text: str, number: int) -> None:
        self._open.lines.append(text)
        self._open.numbers.append(number)

    def _unindented(self) -> None:
        """A line that is not indented follows indented ones.

        Directly below, they are one paragraph whose first line is indented, as in a
        book; after an empty line the indented block stands for itself.
        """
        done = self._open
        if self._after_blank:
            self._close()
            return
        last = max((at for at, line in enumerate(done.lines) if not line), default=-1) + 1
        self._open = _Open("indented", done.dead, done.lines[:last], done.numbers[:last])
        self._close()
        self._open = _Open("paragraph", done.dead, done.lines[last:], done.numbers[last:])

    def _close(self) -> None:
        """End the open block."""
        done, self._open = self._open, _Open()
        if self._brackets is not None:
            raise FilmError(
                "[[ is never closed; wanted ]] before the next empty line",
                hint=r"write \[[ for brackets that are text",
                line=self._brackets,
            )
        if done.kind == "indented":
            self._close_indented(done)
        elif done.kind:
            self._emit(done.kind, done.lines, done.numbers, dead=done.dead)

    def _close_indented(self, done: _Open) -> None:
        lines = list(zip(done.lines, done.numbers, strict=True))
        self.blocks += indented_blocks(lines, dead=done.dead)

    def _emit(
        self, kind: str, lines: list[str], numbers: list[int], level: int = 0, *, dead: bool
    ) -> None:
        found = Block("footnote" if dead else kind, tuple(lines), tuple(numbers), level)
        self.blocks.append(found)


def _leading_spaces(text: str) -> str:
    """Tabs at a line's beginning as spaces to the next multiple of four."""
    bare = text.lstrip(" \t")
    return text[: len(text) - len(bare)].expandtabs(4) + bare.rstrip()
