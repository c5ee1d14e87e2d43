"""The depot that a URL names."""

from __future__ import annotations

from pathlib import Path

from prostudio.depot.depot import Depot
from prostudio.settings.store_place import folder_of, url_of


def open_depot(url: str, *, begin: bool = True) -> Depot:
    """The depot of a URL (`settings.store_place`); nothing is asked of it yet.

    Args:
        begin: an empty folder may become one; not for workers, see `FolderDepot`.

    Raises:
        FilmError: no depot can have this URL.
        MissingError: it is a bucket, and obstore is not installed.
    """
    url = url_of(url)
    if url.startswith("file:"):
        from prostudio.depot.folder import FolderDepot

        return FolderDepot(Path(folder_of(url)), url, begin=begin)
    from prostudio.depot.bucket import BucketDepot

    return BucketDepot.of(url)
