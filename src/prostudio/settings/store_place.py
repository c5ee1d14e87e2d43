"""Where what is made is kept: a folder of this machine, or a URL that several machines share."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import unquote, urlsplit

from prostudio.errors import FilmError

SCHEMES = ("s3", "gs", "az", "file")
_SHAPES = "s3://bucket/films, gs://bucket/films, az://container/films or file:///mnt/films"


def url_of(place: str) -> str:
    """The URL without a slash at its end; "" where the place is a folder.

    Raises:
        FilmError: a URL that cannot be a store. One that holds a password is not repeated.
    """
    if "://" not in place:
        return ""
    parts = urlsplit(place)
    if parts.username is not None or parts.password is not None or parts.query:
        raise FilmError(
            "setting store is a URL with a name, a password or options in it",
            hint="take them out: credentials are read from the environment, see docs/store.md",
        )
    if parts.scheme not in SCHEMES:
        raise FilmError(f"setting store begins with {parts.scheme}://", hint=f"wanted {_SHAPES}")
    whole = parts.path if parts.scheme == "file" else parts.netloc
    if not whole.strip("/") or (parts.scheme == "file" and parts.netloc) or parts.fragment:
        raise FilmError(f"setting store is {place!r}", hint=f"wanted {_SHAPES}")
    return place.rstrip("/")


def folder_of(url: str) -> str:
    """The folder that a `file://` URL names."""
    return unquote(urlsplit(url).path)


def cache_name(url: str) -> str:
    """Name of the folder in the home that holds what was read of a URL."""
    told = re.sub(r"[^A-Za-z0-9]+", "-", url.partition("://")[2]).strip("-")[:40]
    return f"cache-of-{told}-{hashlib.sha256(url.encode()).hexdigest()[:8]}"
