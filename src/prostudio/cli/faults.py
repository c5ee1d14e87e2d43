"""Faults of ours: one line for the user, everything else in a log under the home."""

from __future__ import annotations

import platform
import sys
import time
import traceback
from pathlib import Path

import click

from prostudio.errors import FaultError, ProStudioError

PASSING = (click.ClickException, click.exceptions.Abort, click.exceptions.Exit, BrokenPipeError)
"""What is no failure of the program, and is answered by `run`."""

_KEPT = 20
"""So many logs stay; the oldest go."""


class LoggedError(FaultError):
    """A fault whose traceback is in a log that its hint names."""


def told(failure: Exception) -> ProStudioError:
    """A failure as the user is told of it; a fault of ours is written down first."""
    if isinstance(failure, LoggedError):
        return failure
    if isinstance(failure, ProStudioError) and not isinstance(failure, FaultError):
        return failure
    message, hint, code = _lines(failure)
    log = _log(failure)
    where = f"details are in {log}" if log else "its log could not be written"
    error = LoggedError(message, hint=f"{hint}; {where}" if hint else where)
    error.code = code
    return error


def _lines(failure: Exception) -> tuple[str, str | None, str]:
    """Message in one line, hint and code."""
    if isinstance(failure, FaultError):
        return failure.message.partition("\n")[0], failure.hint, failure.code
    from prostudio.graph.failure import in_one_line

    return f"ProStudio failed: {in_one_line(failure)}", None, FaultError.code


def _log(failure: Exception) -> Path | None:
    """Write the traceback where the user can find it; None where nothing can be written."""
    from prostudio import __version__, files
    from prostudio.settings import Settings

    head = (
        f"prostudio {__version__}, Python {platform.python_version()}, {platform.platform()}\n"
        f"{' '.join(sys.argv)}\n\n"
    )
    try:
        folder = Settings.load().home / "logs"
        log = folder / f"fault-{time.strftime('%Y%m%d-%H%M%S')}-{time.time_ns() % 10**9:09}.log"
        files.mkdir(folder)
        files.write_text(log, head + "".join(traceback.format_exception(failure)))
        for old in [name for name in files.names(folder) if name.startswith("fault-")][:-_KEPT]:
            files.unlink(folder / old)
    except ProStudioError:
        return None
    return log
