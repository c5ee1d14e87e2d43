"""Which HTTP status stands for which error of ours."""

from __future__ import annotations

from prostudio import errors
from prostudio.errors import ProStudioError

_STATUS: tuple[tuple[type[ProStudioError], int], ...] = (
    (errors.FilmError, 422),
    (errors.MissingError, 409),  # the request is right, the machine lacks something
    (errors.DiskFullError, 507),
    (errors.ResourceError, 503),
    (errors.CancelledError, 409),
)
_BY_CODE = {"not_found": 404, "shot": 404, "conflict": 409, "busy": 429}


def status_of(error: ProStudioError) -> int:
    """The HTTP status that stands for an error of ours."""
    if error.code in _BY_CODE:
        return _BY_CODE[error.code]
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
