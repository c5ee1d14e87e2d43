"""Errors that a server or a child told of, as the classes that raise them here."""

from __future__ import annotations

from collections.abc import Iterator

from prostudio.errors import FaultError, ProStudioError


class AnsweredError(ProStudioError):
    """A request was refused for what only servers refuse: no token, too large, no such address."""

    exit_code = 2


def error_of(code: str, message: str, hint: str | None = None) -> ProStudioError:
    """The error of a code, as the class that this machine would raise."""
    kinds = {kind.code: kind for kind in _kinds(ProStudioError)}
    kind = kinds.get(code, AnsweredError)
    if kind is ProStudioError:
        kind = FaultError
    error = kind(message, hint=hint)
    error.code = code
    return error


def _kinds(kind: type[ProStudioError]) -> Iterator[type[ProStudioError]]:
    """A class and those below it in `errors`; the first of a code wins, the general ones last."""
    for below in kind.__subclasses__():
        if below.__module__ == ProStudioError.__module__:
            yield from _kinds(below)
    yield kind
