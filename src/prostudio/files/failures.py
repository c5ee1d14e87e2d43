"""What an OSError means to the user."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from prostudio.errors import DiskFullError, FilmError, ProStudioError, ResourceError

FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG})
_REFUSED = frozenset(
    {
        errno.EACCES,
        errno.EPERM,
        errno.EROFS,
        errno.ENOENT,
        errno.EEXIST,
        errno.ENOTDIR,
        errno.EISDIR,
        errno.ENAMETOOLONG,
        errno.ELOOP,
        errno.EINVAL,
    }
)


def as_error(failure: OSError, path: Path, doing: str) -> ProStudioError:
    """The error of ours that says what `failure` means for `doing` something to `path`."""
    why = failure.strerror or str(failure)
    if failure.errno in FULL:
        return DiskFullError(
            f"the disk is full: cannot {doing} {path} ({why})",
            hint="free some space, or run `prostudio store clean`; what is finished is kept",
        )
    if failure.errno in _REFUSED:
        return FilmError(
            f"cannot {doing} {path}: {why}",
            hint="choose a place you may write to (-o for the film, PROSTUDIO_HOME for the rest)",
        )
    return ResourceError(
        f"cannot {doing} {path}: {why}",
        hint="the disk or the system failed; what is finished is kept, so run the command again",
    )


@contextmanager
def explained(path: Path, doing: str) -> Iterator[None]:
    """Turn an OSError of the block into one of our errors about `path`."""
    try:
        yield
    except OSError as failure:
        raise as_error(failure, path, doing) from failure
