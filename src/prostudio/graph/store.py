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
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
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


Told = Callable[[str], None]
"""Takes what the user should know of what was published."""


class Store:
    """The store below one folder, which is made when something is put into it.

    Several machines share a `BackedStore`; what differs there has a method here that does
    what is right for one machine.
    """

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()

    @property
    def argv(self) -> list[str]:
        """What a child is told to open the same store (`opening.store_at`)."""
        return [str(self.root)]

    @property
    def shared(self) -> bool:
        """Whether other machines find in it what is made here."""
        return False

    def get(self, key: str) -> Artifact | None:
        """The artifact of a key, or None when it is missing or damaged and has to be made."""
        manifest = self.manifest(key)
        if manifest is None or not self.holds(manifest):
            return None
        self._note_use(key)
        return self.artifact(manifest)

    def manifest(self, key: str) -> Manifest | None:
        """What is known of a key, whether or not its contents are intact."""
        found = read_manifest(self.manifest_path(key, take=False)) or read_manifest(
            self.manifest_path(key, take=True)
        )
        return found if found is not None and found.key == key else None

    def take_manifest(self, key: str) -> Manifest | None:
        """What is known of a take, or None where there is none of this key."""
        return read_manifest(self.manifest_path(key, take=True))

    def holds(self, manifest: Manifest) -> bool:
        """Whether the contents of a result are here, as they were, or can be fetched."""
        return all(self.intact(entry) for entry in manifest.files.values())

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
        self,
        bound: BoundStep,
        folder: Path,
        facts: Mapping[str, Any],
        seconds: float,
        told: Told | None = None,
    ) -> Artifact:
        """Move the files in `folder` into the store under the key of `bound`.

        Contents reach the disk first, the manifest last, so a power cut leaves at
        most contents without a manifest, which are collected. Where another machine was
        first with another result, that one stands: it is returned, and `told` of it.

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

    def adopt(self, value: Mapping[str, Any]) -> Artifact:
        """An artifact that another process wrote as JSON, with its files where they lie here."""
        return Artifact.from_json(value)

    def lend(self, bound: BoundStep) -> None:
        """Let other machines read what the step reads; before its ticket goes to one."""

    def gather(self, bound: BoundStep) -> None:
        """Have what the step reads here; before its function begins."""

    def going_on(self, bound: BoundStep, workspace: Path) -> AbstractContextManager[None]:
        """From a step's first checkpoint until it is published: others could go on with it."""
        return nullcontext()

    def lost(self, key: str, digest: str) -> None:
        """A content of a result cannot be had any more: nobody finds it until it is made again.

        What of it other machines would still be given is taken away.
        """
        self.forget(key)

    def safe_elsewhere(self, key: str) -> bool:
        """Whether what lies here of a key is a copy that may be fetched again."""
        return False

    def take_keys(self) -> list[str]:
        """Keys of all takes."""
        found = files.names(self.root / "takes")
        return [name[:-5] for name in found if name.endswith(".json") and name[0] != "."]

    def takes_state(self) -> tuple[int, int] | None:
        """Something that differs when takes came or went; None where there are none."""
        try:
            found = (self.root / "takes").stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_nlink

    def drop_take(self, key: str) -> None:
        """Remove the manifest of a take because the user said so."""
        files.unlink(self.manifest_path(key, take=True))

    def keep_film(self, path: Path, record: Mapping[str, Any]) -> None:
        """Write down which keys a film uses; `path` is its `film_path`."""
        files.mkdir(path.parent)
        files.write_json(path, record)

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
