"""Whether a bucket keeps the promise that of all who put a new name only one is first.

S3, Google Cloud and Azure do. Servers that speak like S3 may refuse `If-None-Match`, or
ignore it, which is worse: so it is tried once for each bucket, and what came out is kept there.
"""

from __future__ import annotations

from typing import Protocol

from prostudio.errors import DepotError

MARK = "prostudio-depot"
_KEPT, _BROKEN = b"put-if-absent: kept\n", b"put-if-absent: not kept\n"


class Bucket(Protocol):
    """What the trial asks of a bucket."""

    url: str

    def get(self, name: str) -> bytes | None:
        """See `Depot`."""
        ...

    def put(self, name: str, source: bytes) -> None:
        """See `Depot`."""
        ...

    def put_if_absent(self, name: str, data: bytes) -> bool:
        """Whether the bucket says that the name was new."""
        ...


class Exclusive:
    """What is known of one bucket's promise."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self._found: bool | None = None
        self._news = False

    @property
    def promised(self) -> bool:
        """Whether `put_if_absent` may be relied upon; asks at the first time."""
        if self._found is None:
            self._found = self._read()
        return self._found

    def weakness(self) -> str:
        """For people, once, by who found it out; "" otherwise."""
        if not self._news:
            return ""
        self._news = False
        return (
            f"the shared store {self._bucket.url} does not support put-if-absent "
            "(If-None-Match): where two machines make the same step at once, the later one's "
            "result may stand"
        )

    def _read(self) -> bool:
        said = self._bucket.get(MARK)
        if said in (_KEPT, _BROKEN):
            return said == _KEPT
        kept = self._tried()
        self._news = not kept
        self._bucket.put(MARK, _KEPT if kept else _BROKEN)
        return kept

    def _tried(self) -> bool:
        """Put a name that is there by then: who keeps the promise refuses it."""
        self._bucket.put(MARK, b"")  # whoever may not write at all is told here
        try:
            return not self._bucket.put_if_absent(MARK, _BROKEN)
        except DepotError:
            return False
