"""What YAML, JSON and a directive's options have in common: text with its line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from prostudio.errors import FilmError

_ABSENT = ("", "~", "null")


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value as it was written; numbers and words alike stay text."""

    text: str
    line: int | None = None
    quoted: bool = False

    @property
    def absent(self) -> bool:
        """Whether nothing was written: an empty plain value, `~` or `null`."""
        return not self.quoted and self.text in _ABSENT


@dataclass(frozen=True, slots=True)
class Sequence:
    """Values in order."""

    items: tuple[Node, ...]
    line: int | None = None
    absent = False


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with their values, in the order they were written; no key stands twice."""

    pairs: tuple[tuple[Scalar, Node], ...]
    line: int | None = None
    absent = False


Node = Scalar | Sequence | Mapping


def described(node: Node) -> str:
    """A node in a few words, for an error message."""
    if isinstance(node, Scalar):
        return repr(shortened(node.text))
    return "a list" if isinstance(node, Sequence) else "a mapping"


def shortened(text: str, length: int = 60) -> str:
    """Text cut to a length that fits into a message."""
    return text if len(text) <= length else text[: length - 1] + "…"


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The known word that looks most like this one, if any is near."""
    found = get_close_matches(word.casefold()[:40], list(words), n=1, cutoff=0.6)
    return found[0] if found else None


def suggestion(word: str, words: Iterable[str]) -> str | None:
    """`did you mean 'camera'?`, or nothing."""
    near = nearest(word, words)
    return f"did you mean {near!r}?" if near else None


def wrong(node: Node, name: str, wanted: str, hint: str | None = None) -> FilmError:
    """The error that says what came and what was wanted, with the node's line."""
    return FilmError(f"{name} is {described(node)}; wanted {wanted}", hint=hint, line=node.line)
