"""What lies in the store, as values, for those who look after it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from prostudio import files
from prostudio.graph.manifest import Manifest, read_manifest
from prostudio.graph.store import Store


@dataclass(frozen=True)
class Entry:
    """One manifest; `manifest` is None when it is damaged. `used` is seconds since 1970."""

    path: Path
    key: str
    take: bool
    used: float
    manifest: Manifest | None

    @property
    def digests(self) -> set[str]:
        """Digests of the contents that it names."""
        named = self.manifest.files.values() if self.manifest else ()
        return {file.digest for file in named}


def entries(store: Store) -> Iterator[Entry]:
    """Every manifest: takes first."""
    for folder, is_take in _manifest_folders(store):
        for name in files.names(folder):
            path = folder / name
            if path.suffix == ".json" and not name.startswith("."):
                with suppress(OSError):
                    used = path.stat().st_mtime
                    yield Entry(path, path.stem, is_take, used, read_manifest(path))


def contents(store: Store) -> dict[str, int]:
    """Digest and size in bytes of every content."""
    found = {}
    for folder in files.names(store.root / "objects"):
        for name in files.names(store.root / "objects" / folder):
            with suppress(OSError):
                found[name] = (store.root / "objects" / folder / name).stat().st_size
    return found


def unfinished(store: Store) -> dict[str, tuple[int, float]]:
    """Key -> bytes and last change of what killed or running steps left."""
    return {
        key: _state_below(store.root / "making" / key) for key in files.names(store.root / "making")
    }


def _manifest_folders(store: Store) -> Iterator[tuple[Path, bool]]:
    yield store.root / "takes", True
    for name in files.names(store.root / "manifests"):
        yield store.root / "manifests" / name, False


def _state_below(folder: Path) -> tuple[int, float]:
    """Bytes and last change; steps may be writing and removing there meanwhile."""
    count, changed = 0, 0.0
    for path, _, names in os.walk(folder):
        for place in (path, *(os.path.join(path, name) for name in names)):  # noqa: PTH118
            with suppress(OSError):
                state = os.stat(place)  # noqa: PTH116
                changed = max(changed, state.st_mtime)
                count += 0 if place == path else state.st_size
    return count, changed
