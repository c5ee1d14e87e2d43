"""The server's side of a web socket (RFC 6455), as much as ComfyUI's messages need."""

from __future__ import annotations

import base64
import hashlib
import json
import socket
import struct
import threading
from contextlib import suppress
from typing import Any

_MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_TEXT, _BINARY, _CLOSE, _PING, _PONG = 1, 2, 8, 9, 10


def accept_key(key: str) -> str:
    """What a server answers to `Sec-WebSocket-Key` (section 4.2.2)."""
    return base64.b64encode(hashlib.sha1(f"{key}{_MAGIC}".encode()).digest()).decode()


class ServerSocket:
    """One open connection; messages may be sent from any thread."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._lock = threading.Lock()
        self.flags: dict[str, Any] = {}
        """What the client said that it can do, in its first message."""

    def send_json(self, value: Any) -> None:
        self._send(_TEXT, json.dumps(value).encode())

    def send_bytes(self, data: bytes) -> None:
        self._send(_BINARY, data)

    def drop(self) -> None:
        """End the connection without a word, as a lost network does."""
        with suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)

    def listen(self) -> None:
        """Read what the client says until it goes."""
        with suppress(OSError, ConnectionError, struct.error):
            while True:
                kind, data = self._receive()
                if kind == _CLOSE:
                    self._send(_CLOSE, data)
                    return
                if kind == _PING:
                    self._send(_PONG, data)
                elif kind == _TEXT:
                    said = json.loads(data)
                    if said.get("type") == "feature_flags":
                        self.flags = said["data"]

    def _receive(self) -> tuple[int, bytes]:
        first, second = self._exactly(2)
        length = second & 0x7F
        if length == 126:
            (length,) = struct.unpack(">H", self._exactly(2))
        elif length == 127:
            (length,) = struct.unpack(">Q", self._exactly(8))
        assert second & 0x80, "a client masks its frames (section 5.1)"
        mask = self._exactly(4)
        data = self._exactly(length)
        return first & 0x0F, bytes(byte ^ mask[n % 4] for n, byte in enumerate(data))

    def _exactly(self, count: int) -> bytes:
        gathered = b""
        while len(gathered) < count:
            more = self._connection.recv(count - len(gathered))
            if not more:
                raise ConnectionError
            gathered += more
        return gathered

    def _send(self, kind: int, data: bytes) -> None:
        size = len(data)
        head = bytes([0x80 | kind])
        if size < 126:
            head += bytes([size])
        elif size < 65536:
            head += struct.pack(">BH", 126, size)
        else:
            head += struct.pack(">BQ", 127, size)
        with self._lock, suppress(OSError):
            self._connection.sendall(head + data)
