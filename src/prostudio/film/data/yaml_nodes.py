"""YAML as nodes: plain scalars stay text, and nothing that could grow or surprise.

Anchors, aliases, tags, merge keys and duplicate keys are refused, because nine
nested aliases make a billion values out of one line, and a tag names a type that
only our table of fields may choose.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from prostudio.errors import FilmError
from prostudio.film.text.nodes import Mapping, Node, Scalar, Sequence

MOST_DEPTH = 32
MOST_NODES = 1_000_000  # 20,000 shots with every option are about 600,000


@dataclass(slots=True)
class _Open:
    """A list or mapping that is still being read."""

    line: int
    mapping: bool
    items: list[Node] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)


def read_yaml(text: str, *, first_line: int = 1) -> Node:
    """The one document of a YAML text.

    Raises:
        FilmError: not YAML, or one of the refused features, with its line.
    """
    try:
        return _build(_events(text), first_line)
    except yaml.MarkedYAMLError as error:
        raise _not_yaml(error, text, first_line) from None
    except (yaml.YAMLError, ValueError) as error:
        place = getattr(error, "position", None) or 0
        line = text.count("\n", 0, place) + first_line
        reason = str(error).split("\n", 1)[0]
        raise FilmError(f"this is not YAML: {reason}", line=line) from None


def _not_yaml(error: yaml.MarkedYAMLError, text: str, first_line: int) -> FilmError:
    """What is wrong in the words of a writer, where it is one of the usual slips."""
    mark = error.problem_mark or error.context_mark
    hint = None
    if error.context_mark and "quoted scalar" in (error.context or ""):
        mark = error.context_mark
        what = "a quote is opened here and never closed"
        hint = "close it, or leave it out: plain text needs no quotes"
    elif "mapping values" in (error.problem or ""):
        what = "a value holds a colon and a space, which YAML takes for another key"
        hint = 'put the value in quotes, such as title: "Home: a story"'
    elif "start any token" in (error.problem or "") and _sign_at(text, mark) == "@":
        what = "a value begins with @, which YAML keeps for itself"
        hint = 'put the value in quotes, such as prompt: "@Mira on the pier"'
    else:
        what = f"this is not YAML: {error.problem}"
    return FilmError(what, hint=hint, line=(mark.line if mark else 0) + first_line)


def _sign_at(text: str, mark: Any) -> str:
    lines = text.split("\n")
    return lines[mark.line][mark.column : mark.column + 1] if mark.line < len(lines) else ""


def _events(text: str) -> Iterator[Any]:
    loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    return iter(yaml.parse(text, Loader=loader))


def _build(events: Iterator[Any], first_line: int) -> Node:
    stack: list[_Open] = []
    root: Node | None = None
    nodes = documents = 0
    for event in events:
        line = event.start_mark.line + first_line
        done: Node | None = None
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise FilmError("a second YAML document begins here; wanted one", line=line)
        elif isinstance(event, yaml.NodeEvent):
            nodes += 1
            _refuse(event, nodes, len(stack), line)
            if isinstance(event, yaml.ScalarEvent):
                done = Scalar(event.value, line, quoted=bool(event.style))
            else:
                stack.append(_Open(line, isinstance(event, yaml.MappingStartEvent)))
        elif isinstance(event, yaml.CollectionEndEvent):
            done = _closed(stack.pop())
        if done is not None and stack:
            _add(stack[-1], done)
        elif done is not None:
            root = done
    return root if root is not None else Scalar("", first_line)


def _refuse(event: Any, nodes: int, depth: int, line: int) -> None:
    if isinstance(event, yaml.AliasEvent):
        raise FilmError(f"YAML aliases (*{event.anchor}) are not taken", line=line)
    if event.anchor:
        raise FilmError(f"YAML anchors (&{event.anchor}) are not taken", line=line)
    if event.tag:
        raise FilmError(
            f"YAML tags ({event.tag}) are not taken", hint="write the value plainly", line=line
        )
    if depth >= MOST_DEPTH:
        raise FilmError(f"nested deeper than {MOST_DEPTH} levels", line=line)
    if nodes > MOST_NODES:
        raise FilmError(f"more than {MOST_NODES} values", line=line)


def _add(parent: _Open, node: Node) -> None:
    if parent.mapping and len(parent.items) % 2 == 0:
        if not isinstance(node, Scalar):
            raise FilmError("a key is a list or mapping; wanted a word", line=node.line)
        if node.text == "<<" and not node.quoted:
            raise FilmError("YAML merge keys (<<) are not taken", line=node.line)
        if node.text in parent.keys:
            raise FilmError(f"key {node.text!r} stands here twice", line=node.line)
        parent.keys.add(node.text)
    parent.items.append(node)


def _closed(done: _Open) -> Node:
    if not done.mapping:
        return Sequence(tuple(done.items), done.line)
    keys = [item for item in done.items[::2] if isinstance(item, Scalar)]
    return Mapping(tuple(zip(keys, done.items[1::2], strict=True)), done.line)
