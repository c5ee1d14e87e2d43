"""How a message shows that it is from this machine, and how old it is."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from pathlib import Path

from prostudio import files
from prostudio.settings import callback_secret

SECRET_FILE = "callback.secret"  # noqa: S105 (its name)
DELIVERY, STAMP, SIGNATURE = (
    "X-ProStudio-Delivery",
    "X-ProStudio-Timestamp",
    "X-ProStudio-Signature",
)
_LARGEST_AGE = 300.0


def secret_of(home: Path) -> bytes:
    """`PROSTUDIO_CALLBACK_SECRET`, else the home's own, made once and readable by its user alone.

    Raises:
        ResourceError: it cannot be written.
    """
    if given := callback_secret():
        return given.encode()
    path = home / SECRET_FILE
    if not path.is_file():
        files.mkdir(home)
        with files.locked(home / f"{SECRET_FILE}.lock", 5.0):
            if not path.is_file():
                files.write_private(path, secrets.token_urlsafe(32).encode())
    return path.read_bytes().strip()


def signed(secret: bytes, delivery: str, body: bytes, now: float) -> dict[str, str]:
    """The headers of a message: which one it is, when it was sent, and both with the body signed.

    HMAC-SHA256 (RFC 2104) over `timestamp.delivery.body`.
    """
    stamp = str(int(now))
    return {DELIVERY: delivery, STAMP: stamp, SIGNATURE: _signature(secret, stamp, delivery, body)}


def is_ours(secret: bytes | str, headers: Mapping[str, str], body: bytes, now: float) -> bool:
    """Whether a message was signed with the secret, and no longer than five minutes ago.

    For programs that are called back; header names are compared without case.

    Args:
        now: seconds since 1970, `time.time()`.
    """
    given = {name.lower(): value for name, value in headers.items()}
    stamp, delivery = given.get(STAMP.lower(), ""), given.get(DELIVERY.lower(), "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 15):
        return False
    if abs(now - int(stamp)) > _LARGEST_AGE:
        return False
    key = secret.encode() if isinstance(secret, str) else secret
    expected = _signature(key, stamp, delivery, body)
    return hmac.compare_digest(expected.encode(), given.get(SIGNATURE.lower(), "").encode())


def _signature(secret: bytes, stamp: str, delivery: str, body: bytes) -> str:
    said = f"{stamp}.{delivery}.".encode() + body
    return "sha256=" + hmac.new(secret, said, hashlib.sha256).hexdigest()
