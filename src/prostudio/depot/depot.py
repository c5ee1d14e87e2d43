"""What a depot can do. It knows nothing of keys, manifests or films: `graph.backed` does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Listed:
    """One thing in a depot; `changed` is seconds since 1970 by the depot's own clock."""

    name: str
    size: int
    changed: float


class Depot(Protocol):
    """Named bytes that several machines read and write. Names are `part/of/part`, ASCII.

    What is put appears whole or not at all. Every method may raise DepotError: the depot
    cannot be reached, or refuses.

    Attributes:
        url: for people; it holds no secret.
    """

    url: str

    def get(self, name: str) -> bytes | None:
        """The bytes of a name, or None when there are none. For small ones."""
        ...

    def pieces(self, name: str) -> Iterator[bytes] | None:
        """The bytes of a name, some megabytes at a time, or None when there are none."""
        ...

    def put(self, name: str, source: bytes | Path) -> None:
        """Give a name these bytes, or a file's, in place of what it had."""
        ...

    def put_new(self, name: str, data: bytes) -> bool:
        """Give a name these bytes unless it has some: of all who try, one is told True."""
        ...

    def weakness(self) -> str:
        """What `put_new` turned out not to promise here, told once; "" otherwise."""
        ...

    def size(self, name: str) -> int | None:
        """How many bytes a name has, or None when it has none."""
        ...

    def copy(self, name: str, to: str) -> bool:
        """Give `to` the bytes of `name` without reading them here; False when there are none."""
        ...

    def listed(self, prefix: str) -> Iterator[Listed]:
        """Everything below a folder such as `takes/`."""
        ...

    def remove(self, names: Iterable[str]) -> None:
        """Remove names; those that are not there are fine."""
        ...

    def now(self) -> float:
        """Seconds since 1970 by the clock that `Listed.changed` is told by."""
        ...
