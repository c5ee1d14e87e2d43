"""Errors over a pipe: the same class, message and hint on the other side."""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping
from typing import Any

from prostudio.errors import ProStudioError, ResourceError, StepError
from prostudio.files import as_error
from prostudio.files.failures import FULL

_TRACE_LINES = 12


def as_json(failure: Exception) -> dict[str, Any]:
    """The failure of a step's function as JSON."""
    error = as_ours(failure)
    plain = {
        name: value
        for name, value in vars(error).items()
        if value is None or isinstance(value, (str, int, float))
    }
    return {"classes": [kind.__name__ for kind in type(error).__mro__], "fields": plain}


def from_json(value: Mapping[str, Any]) -> ProStudioError:
    """The error of `as_json`; of the nearest class that this process knows."""
    known = {kind.__name__: kind for kind in _classes(ProStudioError)}
    kind = next(known[name] for name in value["classes"] if name in known)
    error = kind.__new__(kind)
    error.args = (value["fields"]["message"],)
    vars(error).update(value["fields"])
    return error


def as_ours(failure: Exception) -> ProStudioError:
    """A failure as an error of ours: full disks and memory by name, the rest as StepError."""
    if isinstance(failure, ProStudioError):
        return failure
    if isinstance(failure, OSError) and failure.errno in FULL:
        from pathlib import Path

        return as_error(failure, Path(failure.filename or "the store"), "write")
    if isinstance(failure, MemoryError):
        return ResourceError(
            "a step ran out of memory", hint="close other programs, or choose a smaller size"
        )
    trace = "".join(traceback.format_exception(failure)).strip().splitlines()
    return StepError("a step failed: " + "\n".join(trace[-_TRACE_LINES:]))


def _classes(root: type[ProStudioError]) -> Iterator[type[ProStudioError]]:
    yield root
    for kind in root.__subclasses__():
        yield from _classes(kind)
