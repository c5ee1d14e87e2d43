"""The store that the settings name: the one place that knows about URLs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from prostudio.graph.store import Store

if TYPE_CHECKING:
    from prostudio.settings import Settings


def open_store(settings: Settings) -> Store:
    """The store that the settings name; nothing is asked of a URL before something is needed.

    Raises:
        FilmError: what the URL names cannot be a store.
        MissingError: the extra `cluster`, which a bucket needs, is not installed.
    """
    return store_at(settings.store_folder, settings.store_url)


def store_at(root: Path, url: str = "", *, begin: bool = True) -> Store:
    """The store below a folder; with a URL the folder holds what was read of that.

    Args:
        begin: see `open_depot`.

    Raises:
        FilmError, MissingError: see `open_store`.
    """
    if not url:
        return Store(root)
    from prostudio.depot import open_depot
    from prostudio.graph.backed import BackedStore

    return BackedStore(root, open_depot(url, begin=begin))
