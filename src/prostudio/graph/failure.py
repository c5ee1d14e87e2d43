"""Errors over a pipe: the same class, message and hint on the other side.

A fault of ours is one line too. Its traceback goes with it as a note (PEP 678), which
`traceback.format_exception` shows and no user reads by accident.
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from prostudio.errors import FaultError, ProStudioError, ResourceError, StepError
from prostudio.files import as_error
from prostudio.files.failures import FULL

_MOST_CHARACTERS = 200


def as_json(failure: Exception) -> dict[str, Any]:
    """The failure of a step's function as JSON."""
    error = as_ours(failure)
    plain = {
        name: value
        for name, value in vars(error).items()
        if value is None or isinstance(value, (str, int, float))
    }
    return {
        "classes": [kind.__name__ for kind in type(error).__mro__],
        "fields": plain,
        "notes": getattr(error, "__notes__", []),
    }


def from_json(value: Mapping[str, Any]) -> ProStudioError:
    """The error of `as_json`; of the nearest class that this process knows."""
    known = {kind.__name__: kind for kind in _classes(ProStudioError)}
    kind = next(known[name] for name in value["classes"] if name in known)
    error = kind.__new__(kind)
    error.args = (value["fields"]["message"],)
    vars(error).update(value["fields"])
    for note in value["notes"]:
        error.add_note(note)
    return error


def as_ours(failure: Exception) -> ProStudioError:
    """A failure as an error of ours: full disks and memory by name, the rest as StepError."""
    if isinstance(failure, FaultError):
        failure.add_note(_traceback(failure))
    if isinstance(failure, ProStudioError):
        return failure
    if isinstance(failure, OSError) and failure.errno in FULL:
        return as_error(failure, Path(failure.filename or "the store"), "write")
    if isinstance(failure, MemoryError):
        return ResourceError(
            "a step ran out of memory", hint="close other programs, or choose a smaller size"
        )
    fault = StepError(in_one_line(failure))
    fault.add_note(_traceback(failure))
    return fault


def in_one_line(failure: Exception) -> str:
    """What went wrong and where: `ZeroDivisionError: division by zero (engine.py, line 20)`."""
    text = " ".join(f"{type(failure).__name__}: {failure}".split())
    if len(text) > _MOST_CHARACTERS:
        text = text[: _MOST_CHARACTERS - 1] + "…"
    frames = traceback.extract_tb(failure.__traceback__)
    return (
        f"{text} ({Path(frames[-1].filename).name}, line {frames[-1].lineno})" if frames else text
    )


def _traceback(failure: Exception) -> str:
    return "".join(traceback.format_exception(failure)).strip()


def _classes(root: type[ProStudioError]) -> Iterator[type[ProStudioError]]:
    yield root
    for kind in root.__subclasses__():
        yield from _classes(kind)
