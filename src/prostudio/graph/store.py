"""Everything made, by key: `key -> manifest -> contents by digest`.

    objects/ab/<digest>      contents
    manifests/ab/<key>.json  artifacts: a cache, collected by age
    takes/<key>.json         manifests of takes: kept until the user removes them
    making/<key>/            what a step is writing; work/ in it outlives a kill
    locks/<key>.lock         one maker per key across processes
    films/<digest>.json      which keys a film uses, for `why` and for collecting

A reader never asks whether something exists and then opens it: it opens, and what is
not there, or not what it was, is a miss and is made again (docs/store.md).
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from prostudio import files
from prostudio.errors import ProStudioError
from prostudio.graph.artifact import Artifact, StoredFile
from prostudio.graph.keys import BoundStep
from prostudio.graph.manifest import FileEntry, Manifest, read_manifest, write_manifest

TOUCH_AFTER_SECONDS = 600.0
"""A use is written down when the last one is older than this."""


class Store:
    """The store below one folder, which is made when something is put into it."""

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()

    def get(self, key: str) -> Artifact | None:
        """The artifact of a key, or None when it is missing or damaged and has to be made."""
        manifest = self.manifest(key)
        if manifest is None or not all(self.intact(entry) for entry in manifest.files.values()):
            return None
        self._note_use(key)
        return self.artifact(manifest)

    def manifest(self, key: str) -> Manifest | None:
        """What is known of a key, whether or not its contents are intact."""
        found = read_manifest(self.manifest_path(key, take=False)) or read_manifest(
            self.manifest_path(key, take=True)
        )
        return found if found is not None and found.key == key else None

    def intact(self, entry: FileEntry, *, thoroughly: bool = False) -> bool:
        """Whether a content is what it was: by size and time, else by digest."""
        path = self.object_path(entry.digest)
        try:
            state = path.stat()
            if state.st_size != entry.size:
                return False
            unchanged = state.st_mtime_ns == entry.changed_ns and not thoroughly
            return unchanged or files.digest(path) == entry.digest
        except (OSError, ProStudioError):
            return False

    def publish(
        self, bound: BoundStep, folder: Path, facts: Mapping[str, Any], seconds: float
    ) -> Artifact:
        """Move the files in `folder` into the store under the key of `bound`.

        Contents reach the disk first, the manifest last, so a power cut leaves at
        most contents without a manifest, which are collected.

        Raises:
            DiskFullError, FilmError, ResourceError: nothing is published then.
        """
        made = {path.relative_to(folder).as_posix(): path for path in _files_below(folder)}
        for path in made.values():
            with files.explained(path, "write"):
                files.effects().fsync_path(path)
        digests = {name: files.digest(path) for name, path in made.items()}
        self._prepare(bound, digests.values())
        # Against a collection that would take a content which is just being reused.
        with self.publishing():
            entries = {name: self._place(path, digests[name]) for name, path in made.items()}
            manifest = Manifest.of(bound, entries, facts, seconds)
            path = self.manifest_path(bound.key, take=bound.step.take)
            _make_way(path)
            write_manifest(path, manifest)
        return self.artifact(manifest)

    def pin(self, key: str, shot: str) -> None:
        """Make a take of an artifact that is here; nothing happens when it is one."""
        path = self.manifest_path(key, take=True)
        manifest = None if path.exists() else self.manifest(key)
        if manifest is not None:
            files.mkdir(path.parent)
            write_manifest(path, replace(manifest, take=True, shot=shot))

    def forget(self, key: str) -> bool:
        """Have a result made again at its next use; False for a take, which stays."""
        if self.manifest_path(key, take=True).exists():
            return False
        files.unlink(self.manifest_path(key, take=False))
        return True

    def making(self, key: str) -> Path:
        """The folder in which the step of `key` is made."""
        return self.root / "making" / key

    @contextmanager
    def locked(self, key: str) -> Iterator[None]:
        """Be the only maker of `key` on this machine; waits for another one."""
        path = self.lock_path(key)
        files.mkdir(path.parent, lasting=False)
        with files.locked(path):
            yield
            files.forget(path)

    @contextmanager
    def publishing(self) -> Iterator[None]:
        """Hold off collections, and other publishers, for a moment."""
        files.mkdir(self.root)
        with files.locked(self.root / "publish.lock"):
            yield

    def manifest_path(self, key: str, *, take: bool) -> Path:
        """Where the manifest of a key lies."""
        if take:
            return Path(f"{self.root}/takes/{key}.json")
        # One parse for each path: with `/` they were a third of a run that finds everything.
        return Path(f"{self.root}/manifests/{key[:2]}/{key}.json")

    def object_path(self, digest: str) -> Path:
        """Where a content lies."""
        return Path(f"{self.root}/objects/{digest[:2]}/{digest}")

    def lock_path(self, key: str) -> Path:
        """Where the lock of a key lies while it is made."""
        return self.root / "locks" / f"{key}.lock"

    def film_path(self, film: Path) -> Path:
        """Where the record of a film lies."""
        name = files.digest_bytes(os.fsencode(film.resolve()))[:32]
        return self.root / "films" / f"{name}.json"

    def touch(self, key: str) -> None:
        """Say that a key is used now, for collecting by oldest use."""
        files.touch(self.manifest_path(key, take=False))

    def _note_use(self, key: str) -> None:
        path = self.manifest_path(key, take=False)
        try:
            if time.time() - path.stat().st_mtime > TOUCH_AFTER_SECONDS:
                files.touch(path)
        except OSError:
            return  # a take, which has no age

    def _prepare(self, bound: BoundStep, digests: Iterable[str]) -> None:
        files.mkdir(self.manifest_path(bound.key, take=bound.step.take).parent)
        for digest in set(digests):
            files.mkdir(self.object_path(digest).parent)

    def _place(self, path: Path, digest: str) -> FileEntry:
        """Give a finished content its place, unless the same content has it already."""
        target = self.object_path(digest)
        size = path.stat().st_size
        present = target.stat() if target.is_file() else None
        if present and present.st_size == size and files.digest(target) == digest:
            files.unlink(path)
        else:
            _make_way(target)
            with files.explained(target, "write"):
                files.effects().replace(path, target)
                files.effects().fsync_folder(target.parent)
        return FileEntry(digest, size, target.stat().st_mtime_ns)

    def artifact(self, manifest: Manifest) -> Artifact:
        """The artifact that a manifest describes; its contents are not looked at."""
        stored = {
            name: StoredFile(entry.digest, entry.size, self.object_path(entry.digest))
            for name, entry in manifest.files.items()
        }
        return Artifact(manifest.key, stored, manifest.facts, manifest.seconds, manifest.step)


def _make_way(target: Path) -> None:
    """A folder where a file of ours belongs is damage, and no file can be renamed over it."""
    if target.is_dir():
        files.rmtree(target)


def _files_below(folder: Path) -> Iterator[Path]:
    for name in files.names(folder):
        path = folder / name
        if path.is_dir():
            yield from _files_below(path)
        else:
            yield path
