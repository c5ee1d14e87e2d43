"""Which land a picture stands in."""

from __future__ import annotations

import hashlib


def geography_of(setting: str, seed: int) -> int:
    """One 32-bit seed for all pictures of a setting; one without a setting has its own land."""
    if not setting:
        return seed & 0xFFFFFFFF
    told = hashlib.blake2b(setting.encode(), digest_size=4)
    return int.from_bytes(told.digest(), "big")
