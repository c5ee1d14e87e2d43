"""What ComfyUI says while it works, over its web socket; nothing depends on it.

The history is the truth: without the package `websockets`, or when the connection
breaks, a take is waited for by asking, and only progress and previews are missed.
"""

from __future__ import annotations

import json
import struct
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from websockets.sync.client import ClientConnection

_PREVIEW, _PREVIEW_WITH_METADATA = 1, 4
"""Kinds of binary messages: ComfyUI's `protocol.BinaryEventTypes`."""
_MOST_MESSAGE = 32_000_000
_AGAIN_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Said:
    """One message: its type and its data; of a preview, the picture's bytes."""

    kind: str
    data: dict[str, Any] = field(default_factory=dict)
    picture: bytes = b""


class Ear:
    """The web socket of one client id; opens again by itself, and never fails.

    Attributes:
        broken: how often the connection was lost.
    """

    def __init__(self, address: str, client: str) -> None:
        scheme, _, rest = address.partition("://")
        self._url = f"{'wss' if scheme == 'https' else 'ws'}://{rest}/ws?clientId={client}"
        self._socket: ClientConnection | None = None
        self._open = ExitStack()
        self._tried = float("-inf")
        self.broken = 0
        self._able = True

    @property
    def hears(self) -> bool:
        """Whether it is connected."""
        return self._socket is not None

    def open(self) -> bool:
        """Connect where it is not; False where that cannot be, or not now."""
        if self._socket is not None:
            return True
        if not self._able or time.monotonic() - self._tried < _AGAIN_SECONDS:
            return False
        self._tried = time.monotonic()
        try:
            from websockets.exceptions import WebSocketException
            from websockets.sync.client import connect
        except ImportError:  # the extra `comfyui` brings it
            self._able = False
            return False
        try:
            opening = connect(
                self._url,
                open_timeout=3,
                close_timeout=0.2,
                max_size=_MOST_MESSAGE,
                compression=None,
                proxy=None,
            )
            self._socket = self._open.enter_context(opening)
            self._socket.send(
                json.dumps({"type": "feature_flags", "data": {"supports_preview_metadata": True}})
            )
        except (OSError, WebSocketException, TimeoutError):
            self.close()
            return False
        return True

    def hear(self, seconds: float) -> Iterator[Said]:
        """What is said within that time; ends early when the connection does."""
        if not self.open() or self._socket is None:
            time.sleep(seconds)
            return
        until = time.monotonic() + seconds
        while self._socket is not None and (left := until - time.monotonic()) > 0:
            try:
                message = self._socket.recv(timeout=left)
            except TimeoutError:
                return
            except Exception:  # closed, reset, or not of the protocol: the history knows
                self.broken += 1
                self.close()
                return
            said = _said(message)
            if said is not None:
                yield said

    def close(self) -> None:
        """Hang up."""
        self._socket = None
        with suppress(Exception):
            self._open.close()


def _said(message: str | bytes) -> Said | None:
    """A message as a value; None for what nobody here reads."""
    if isinstance(message, str):
        try:
            value = json.loads(message)
        except (ValueError, RecursionError):
            return None
        kind, data = (value.get("type"), value.get("data")) if isinstance(value, dict) else ("", 0)
        return Said(str(kind), data) if isinstance(data, dict) else None
    if len(message) < 8:
        return None
    kind, length = struct.unpack(">II", message[:8])
    if kind == _PREVIEW:  # then 1 for JPEG, 2 for PNG, which the bytes say too
        return Said("preview", picture=bytes(message[8:]))
    if kind == _PREVIEW_WITH_METADATA and length < len(message) - 8:
        return Said("preview", picture=bytes(message[8 + length :]))
    return None
