"""A request that is refused for what it is; apart, because clients of this machine need no HTTP."""

from __future__ import annotations

from collections.abc import Mapping

from prostudio.errors import ProStudioError


class RefusedError(ProStudioError):
    """A request that is refused for what it is, not for what its film says."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        hint: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message, hint=hint)
        self.status = status
        self.code = code
        self.headers = dict(headers or {})
