"""What a store of many machines is asked for, and how much goes over the wire."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from prostudio.files import digest_bytes
from prostudio.graph.artifact import Artifact, StoredFile
from prostudio.graph.keys import BoundStep

WINDOW_S = 10.0
"""A peak is the busiest so many seconds: requests of one moment wait for each other anyway."""
SECTION_BYTES = 3_500_000
"""What a section leaves in the workspace, at 640x608 (`engines/video/hunyuan/.../spool.py`)."""


MISS = 2
"""Requests of a key that is nowhere: as a result, as a take (`BackedStore.manifest`)."""
SECTION_PUTS = 2
"""The checkpoint, and the state that names it (`graph.mirror`)."""
RECORDS = 3
"""How often a film's record is put: after each of its two runs, and at its end."""
_PIECE = 8 << 20
"""Larger contents go in parts (`depot.bucket`); each is a request, and so are begin and end."""


def puts_of(size: int) -> int:
    """Requests that put a content."""
    return 1 if size <= _PIECE else 2 + -(-size // _PIECE)


class Depot:
    """Counts requests and bytes by the clock of the farm."""

    def __init__(self) -> None:
        self.puts = self.gets = 0
        self.up_bytes = self.down_bytes = 0
        self._puts_by: Counter[int] = Counter()
        self._gets_by: Counter[int] = Counter()

    def put(self, now: float, count: int, size: int = 0) -> None:
        """So many contents or manifests are put there."""
        self.puts += count
        self.up_bytes += size
        self._puts_by[int(now / WINDOW_S)] += count

    def get(self, now: float, count: int, size: int = 0) -> None:
        """So many are asked for, whether or not they are there."""
        self.gets += count
        self.down_bytes += size
        self._gets_by[int(now / WINDOW_S)] += count

    @property
    def peak_puts_s(self) -> float:
        """Of the busiest window, a second."""
        return max(self._puts_by.values(), default=0) / WINDOW_S

    @property
    def peak_gets_s(self) -> float:
        """Of the busiest window, a second."""
        return max(self._gets_by.values(), default=0) / WINDOW_S


class FilmStore:
    """What the executor's loop sees of the store: this film's results, by their real keys."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.made: dict[str, Artifact] = {}
        self.asked = 0

    def get(self, key: str) -> Artifact | None:
        """What is there of a key. What is not is asked of the depot too."""
        found = self.made.get(key)
        self.asked += found is None
        return found

    def pin(self, key: str, shot: str) -> None:
        """Takes are takes already."""

    def adopt(self, told: Mapping[str, Any]) -> Artifact:
        """A result that was published elsewhere."""
        return Artifact.from_json(told)

    def publish(self, bound: BoundStep, sizes: Mapping[str, int]) -> Artifact:
        """The result of a step: bytes of no meaning, by a digest of their own."""
        size = sizes[bound.step.name]
        content = StoredFile(digest_bytes(bound.key.encode()), size, self.root)
        self.made[bound.key] = Artifact(bound.key, {"made": content}, {}, step=bound.step.name)
        return self.made[bound.key]
