"""films.sqlite: one file, many readers, one writer at a time, whole transactions or none.

WAL, so that readers never wait for the writer. What a user was told to be kept is synced
before the call returns; progress is not, for a power cut may lose a second of that.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from prostudio import files
from prostudio.errors import DiskFullError, FaultError, ProStudioError, ResourceError

VERSION = 4
_BUSY_SECONDS = 10.0
_POLL_SECONDS = 0.1
"""How soon a change by another process is seen; those of this one wake at once."""

_SCHEMA = """
CREATE TABLE counter (change INTEGER NOT NULL);
INSERT INTO counter VALUES (0);
CREATE TABLE jobs (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL,
    reason TEXT,
    priority INTEGER NOT NULL,
    position INTEGER NOT NULL,
    ongoing INTEGER NOT NULL DEFAULT 0,
    run INTEGER NOT NULL DEFAULT 0,
    attempt INTEGER NOT NULL DEFAULT 1,
    created TEXT NOT NULL,
    started TEXT,
    ended TEXT,
    title TEXT NOT NULL,
    progress REAL NOT NULL DEFAULT 0,
    eta_s REAL,
    stage TEXT,
    shot TEXT,
    step TEXT,
    steps_made INTEGER NOT NULL DEFAULT 0,
    steps_cached INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    films TEXT NOT NULL DEFAULT '[]',
    needs TEXT,
    wants_bytes INTEGER,
    idempotency_key TEXT UNIQUE,
    digest TEXT NOT NULL,
    revision TEXT,
    made_revision TEXT,
    shots INTEGER,
    seconds REAL,
    only TEXT,
    last_event INTEGER NOT NULL DEFAULT 0,
    change INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX jobs_in_order ON jobs (state, ongoing DESC, priority DESC, position);
CREATE TABLE requests (
    job INTEGER PRIMARY KEY REFERENCES jobs (seq) ON DELETE CASCADE,
    body TEXT NOT NULL
);
CREATE TABLE events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    job INTEGER NOT NULL REFERENCES jobs (seq) ON DELETE CASCADE,
    id INTEGER NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (job, id)
);
CREATE TABLE uploads (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    suffix TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    digest TEXT NOT NULL,
    created TEXT NOT NULL
);
"""

_CALLBACKS = """
CREATE TABLE callbacks (
    job INTEGER PRIMARY KEY REFERENCES jobs (seq) ON DELETE CASCADE,
    url TEXT NOT NULL,
    told INTEGER NOT NULL DEFAULT 0,
    attempt INTEGER NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0,
    due REAL NOT NULL DEFAULT 0
)
"""

_LATER: dict[int, tuple[str, ...]] = {
    1: tuple(
        f"ALTER TABLE jobs ADD COLUMN {column}"
        for column in ("revision TEXT", "made_revision TEXT", "shots INTEGER", "seconds REAL")
    ),
    2: (_CALLBACKS,),
    3: ("ALTER TABLE jobs ADD COLUMN only TEXT",),
}
"""By version: what makes a file of it one of the next."""


class Database:
    """Connections to the file, each used by one thread at a time and kept for the next.

    Raises (every method):
        DiskFullError: the disk is full; nothing of the transaction is kept.
        ResourceError: the file cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._idle: list[sqlite3.Connection] = []
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._changed = threading.Condition()
        self._closed = False
        files.mkdir(path.parent)
        with self._connection() as connection:
            _make_tables(connection, path)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees one state of the list for the whole block."""
        with self._connection() as connection:
            connection.execute("BEGIN")
            try:
                yield connection
            finally:
                connection.execute("COMMIT")

    @contextmanager
    def writing(self, *, lasting: bool = True) -> Iterator[Change]:
        """One transaction: kept when the block ends well, and then all who wait are woken.

        Args:
            lasting: return only when a power cut cannot undo it.
        """
        with self._writing, self._connection() as connection:
            connection.execute(f"PRAGMA synchronous = {'FULL' if lasting else 'NORMAL'}")
            connection.execute("BEGIN IMMEDIATE")
            try:
                connection.execute("UPDATE counter SET change = change + 1")
                (number,) = connection.execute("SELECT change FROM counter").fetchone()
                yield Change(connection, number)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
        with self._changed:
            self._changed.notify_all()

    def change(self) -> int:
        """How many transactions there were; it grows with each."""
        with self._connection() as connection:
            (number,) = connection.execute("SELECT change FROM counter").fetchone()
            return int(number)

    def wait(self, after: int, timeout: float) -> int:
        """The number of the latest change, once it is over `after` or the time is over.

        By this process's steady clock, so that a clock set by hand or by the network neither
        wakes nor holds anybody.
        """
        until = time.monotonic() + timeout
        while True:
            with self._changed:
                latest = self.change()
                left = until - time.monotonic()
                if latest > after or left <= 0 or self._closed:
                    return latest
                self._changed.wait(min(left, _POLL_SECONDS))

    def close(self) -> None:
        """Close what is idle; connections in use close when they are given back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            connection = self._idle.pop() if self._idle else None
        try:
            connection = connection or _connect(self.path)
            yield connection
        except sqlite3.Error as failure:
            raise _explained(failure, self.path) from failure
        finally:
            if connection is not None:
                with self._lock:
                    keep = not self._closed
                    if keep:
                        self._idle.append(connection)
                if not keep:
                    connection.close()


class Change:
    """A transaction that is being written."""

    def __init__(self, connection: sqlite3.Connection, number: int) -> None:
        self.execute = connection.execute
        self.number = number


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _make_tables(connection: sqlite3.Connection, path: Path) -> None:
    """Make the tables in a new file; leave those of this version; refuse those of a later one."""
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        for statement in _statements(version):
            connection.execute(statement)
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise
    if version > VERSION:
        raise ResourceError(
            f"{path} was written by a later ProStudio (version {version}; wanted {VERSION})",
            hint="install that one, or choose another PROSTUDIO_HOME",
        )
    with suppress(OSError):
        path.chmod(0o600)  # scripts may be private


def _statements(version: int) -> tuple[str, ...]:
    """What makes a file of a version, or an empty one, one of ours."""
    if version >= VERSION:
        return ()
    later = [line for old in range(version, VERSION) for line in _LATER.get(old, ())]
    made = [*_SCHEMA.split(";"), _CALLBACKS] if version == 0 else later
    return (*made, f"PRAGMA user_version = {VERSION}")


def _explained(failure: sqlite3.Error, path: Path) -> ProStudioError:
    """The error of ours for one of SQLite's."""
    primary = getattr(failure, "sqlite_errorcode", 0) & 0xFF
    if primary == sqlite3.SQLITE_FULL:
        return DiskFullError(
            f"the disk is full: cannot write {path}",
            hint="free some space, or run `prostudio store clean`; what is finished is kept",
        )
    if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return ResourceError(
            f"{path} is damaged ({failure})",
            hint="move it away: projects and the store stay, only the list of jobs begins anew",
        )
    if primary in (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_READONLY,
    ):
        return ResourceError(
            f"cannot use {path}: {failure}", hint="see whether the disk can be written to"
        )
    return FaultError(f"the list of jobs failed: {failure}")
