"""The cookie of a browser that has shown the token.

It holds no token but a digest made with it, so that who reads it learns none, and a new
token ends all of them. Its name is the token's own too: servers on other ports of the
same host, to which browsers send the same cookies, have others.
"""

from __future__ import annotations

import hashlib
import hmac

_DAYS = 30


def given(token: str, *, secure: bool) -> str:
    """The `Set-Cookie` of a browser that showed the token."""
    kept = f"{_name(token)}={_value(token)}; Path=/; Max-Age={_DAYS * 86_400}"
    return f"{kept}; HttpOnly; SameSite=Strict{'; Secure' if secure else ''}"


def taken(token: str) -> str:
    """The `Set-Cookie` that ends it."""
    return f"{_name(token)}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict"


def knows(token: str, header: str) -> bool:
    """Whether a `Cookie` header has this token's cookie."""
    name, expected = _name(token), _value(token).encode()
    for part in header.split(";"):
        said, _, value = part.strip().partition("=")
        if said == name and hmac.compare_digest(value.encode("utf-8", "replace"), expected):
            return True
    return False


def is_token(said: str, token: str) -> bool:
    """Whether somebody said the token; takes equally long for all wrong ones."""
    return hmac.compare_digest(said.strip().encode("utf-8", "replace"), token.encode())


def _name(token: str) -> str:
    return f"prostudio_{_digest(token, b'name')[:8]}"


def _value(token: str) -> str:
    return _digest(token, b"browser")


def _digest(token: str, purpose: bytes) -> str:
    return hmac.new(token.encode(), b"prostudio cookie " + purpose, hashlib.sha256).hexdigest()
