"""A bucket of object storage (S3, Google Cloud, Azure, and servers that speak like S3)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prostudio.depot.bucket_errors import explained
from prostudio.depot.depot import Listed
from prostudio.depot.exclusive import Exclusive
from prostudio.errors import MissingError
from prostudio.settings import depot_is_plain

if TYPE_CHECKING:
    from obstore.store import ObjectStore

_PIECE = 8 << 20
_MOST_PARTS = 9_000
"""Of one upload; S3 refuses more than 10,000."""
_CLOCK = "clock"

_RETRIES = {"max_retries": 4, "retry_timeout": timedelta(seconds=20)}
_CLIENT = {"connect_timeout": "5s", "read_timeout": "60s", "timeout": "4h"}
"""A stalled transfer ends after a minute; a long one may take its time."""


class BucketDepot:
    """Bytes below a prefix of a bucket."""

    def __init__(self, store: ObjectStore, url: str) -> None:
        self.url = url
        self._store = store
        self._exclusive = Exclusive(self)

    @classmethod
    def of(cls, url: str) -> BucketDepot:
        """The bucket that a URL names, with the credentials of the environment.

        Raises:
            MissingError: obstore is not installed.
            DepotError: the environment's options for it are wrong.
        """
        if find_spec("obstore") is None:
            raise MissingError(
                f"the store {url} is a bucket, which needs obstore",
                hint="pip install 'prostudio[cluster]'",
            )
        from obstore.store import from_url

        options: Any = {**_CLIENT, "allow_http": depot_is_plain()}
        retries: Any = _RETRIES
        with explained(url, "open"):
            return cls(from_url(url, client_options=options, retry_config=retries), url)

    def get(self, name: str) -> bytes | None:
        """See `Depot`."""
        import obstore

        with explained(self.url, "read", name):
            return bytes(obstore.get(self._store, name).bytes())
        return None

    def pieces(self, name: str) -> Iterator[bytes] | None:
        """See `Depot`."""
        import obstore

        with explained(self.url, "read", name):
            return self._read(iter(obstore.get(self._store, name).stream(_PIECE)), name)
        return None

    def put(self, name: str, source: bytes | Path) -> None:
        """See `Depot`."""
        import obstore

        size = source.stat().st_size if isinstance(source, Path) else len(source)
        piece = max(_PIECE, -(-size // _MOST_PARTS))
        with explained(self.url, "write", name, absent=False):
            obstore.put(self._store, name, source, chunk_size=piece, max_concurrency=4)

    def put_new(self, name: str, data: bytes) -> bool:
        """See `Depot`. Where the bucket cannot promise it, it is looked for first."""
        if self._exclusive.promised:
            return self.put_if_absent(name, data)
        if self.size(name) is not None:
            return False
        self.put(name, data)
        return True

    def put_if_absent(self, name: str, data: bytes) -> bool:
        """`put_new` by the bucket's own promise, whether or not it keeps it."""
        import obstore
        from obstore.exceptions import AlreadyExistsError, PreconditionError

        with explained(self.url, "write", name, absent=False):
            try:
                obstore.put(self._store, name, data, mode="create")
                return True
            except (AlreadyExistsError, PreconditionError):
                return False

    def weakness(self) -> str:
        """See `Depot`."""
        return self._exclusive.weakness()

    def size(self, name: str) -> int | None:
        """See `Depot`."""
        import obstore

        with explained(self.url, "look for", name):
            size: int = obstore.head(self._store, name)["size"]
            return size
        return None

    def copy(self, name: str, to: str) -> bool:
        """See `Depot`."""
        import obstore

        with explained(self.url, "copy", name):
            obstore.copy(self._store, name, to)
            return True
        return False

    def listed(self, prefix: str) -> Iterator[Listed]:
        """See `Depot`."""
        import obstore

        with explained(self.url, "list", prefix):
            for some in obstore.list(self._store, prefix, chunk_size=1000):
                for one in some:
                    yield Listed(one["path"], one["size"], one["last_modified"].timestamp())

    def remove(self, names: Iterable[str]) -> None:
        """See `Depot`."""
        import obstore

        for name in names:
            with explained(self.url, "remove", name):
                obstore.delete(self._store, name)

    def now(self) -> float:
        """See `Depot`."""
        import obstore

        with explained(self.url, "write", _CLOCK, absent=False):
            obstore.put(self._store, _CLOCK, b"")
            changed: datetime = obstore.head(self._store, _CLOCK)["last_modified"]
            return changed.timestamp()
        raise AssertionError

    def _read(self, pieces: Iterator[Any], name: str) -> Iterator[bytes]:
        with explained(self.url, "read", name, absent=False):
            for piece in pieces:
                yield bytes(piece)
