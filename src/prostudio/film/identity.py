"""Names and seeds of shots: from what they ask for, never from their place."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable

from prostudio.film.text.spoken import spoken

_WORDS = 4
_LENGTH = 28


def content_id(content: str, words: str | None = None) -> str:
    """A short readable name of some content: its first words and four hex digits.

    `a lighthouse on a cliff, storm` is `a-lighthouse-on-a-1b2c`. Letters of any script
    stay; accents go, so that the name can be typed. `words` are read in its place.
    """
    plain = unicodedata.normalize("NFC", " ".join(content.split()))
    digest = hashlib.blake2b(plain.encode("utf-8", "replace"), digest_size=2).hexdigest()
    return f"{_slug(words or plain) or 'shot'}-{digest}"


def _slug(text: str) -> str:
    bare = unicodedata.normalize("NFKD", spoken(text).lower())
    letters = "".join(mark for mark in bare[:200] if not _is_accent(mark))
    words = "".join(mark if mark.isalnum() else " " for mark in letters).split()
    return unicodedata.normalize("NFC", "-".join(words[:_WORDS]))[:_LENGTH].rstrip("-")


def _is_accent(mark: str) -> bool:
    # Only accents of Latin, Greek and Cyrillic: in other scripts marks are vowels.
    return "\u0300" <= mark <= "\u036f"


def told_apart(names: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """The names with -2, -3, ... behind those that came before, in any case of letters.

    Args:
        names: in order.
        taken: names that none of these may have.
    """
    seen = {name.casefold() for name in taken}
    counts: dict[str, int] = {}
    found = []
    for name in names:
        candidate = name
        while candidate.casefold() in seen:
            counts[name] = counts.get(name, 1) + 1
            candidate = f"{name}-{counts[name]}"
        seen.add(candidate.casefold())
        found.append(candidate)
    return found


def content_seed(film_seed: int, shot_id: str) -> int:
    """The seed of a shot that names none, 0 to 2**31 - 1: the same for the same shot."""
    digest = hashlib.blake2b(f"{film_seed}/{shot_id}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") % 2**31
