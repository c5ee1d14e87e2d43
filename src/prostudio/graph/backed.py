"""A store whose folder is a cache of what several machines share.

What is here is read here, and nothing is asked of the depot. What is missing is looked for
there; its contents come when they are read. What is made here is kept here first and sent
then: contents first, the manifest last. Whoever puts a key's manifest first is right, so two
machines that make one step at once end with one result.
"""

from __future__ import annotations

import platform
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from prostudio import files
from prostudio.depot import Depot
from prostudio.errors import ContentLostError, DepotError, DiskFullError, FilmError
from prostudio.graph import shelves
from prostudio.graph.artifact import Artifact, StoredFile
from prostudio.graph.canonical import canonical
from prostudio.graph.keys import BoundStep
from prostudio.graph.making_room import make_room
from prostudio.graph.manifest import (
    FileEntry,
    Manifest,
    as_bytes,
    from_bytes,
    write_manifest,
)
from prostudio.graph.sending import send_file, send_result
from prostudio.graph.side_by_side import side_by_side
from prostudio.graph.store import Store, Told

_LOOK_SECONDS = 30.0


class BackedStore(Store):
    """The cache below `root` of what `depot` holds."""

    def __init__(self, root: Path, depot: Depot) -> None:
        super().__init__(root)
        self.depot = depot
        self._lent: set[str] = set()
        self._pins = b""

    @property
    def argv(self) -> list[str]:
        """See `Store`."""
        return [str(self.root), self.depot.url]

    @property
    def shared(self) -> bool:
        """See `Store`."""
        return True

    def get(self, key: str) -> Artifact | None:
        """See `Store`; what could not be sent when it was made is sent first."""
        found = super().get(key)
        if found is not None and self._unsent(key).exists():
            return self._send(key, None)
        return found

    def manifest(self, key: str) -> Manifest | None:
        """See `Store`."""
        return super().manifest(key) or self._asked(key)

    def take_manifest(self, key: str) -> Manifest | None:
        """See `Store`."""
        return super().take_manifest(key) or self._brought_home(key, shelves.take_name(key))

    def holds(self, manifest: Manifest) -> bool:
        """See `Store`; what is damaged here is removed, and fetched when it is read."""
        for entry in manifest.files.values():
            if not self.intact(entry):
                if not self.safe_elsewhere(manifest.key):
                    return False
                files.rmtree(self.object_path(entry.digest))
        return True

    def artifact(self, manifest: Manifest) -> Artifact:
        """See `Store`; its files come when they are read."""
        return replace(super().artifact(manifest), bring=self._bring)

    def adopt(self, value: Mapping[str, Any]) -> Artifact:
        """See `Store`; a user's file is read where it was when it is the same here."""
        there = Artifact.from_json(value)
        found = {
            name: replace(one, path=self._place_here(there.key, name, one))
            for name, one in there.files.items()
        }
        return replace(there, files=found, bring=self._bring)

    def publish(
        self,
        bound: BoundStep,
        folder: Path,
        facts: Mapping[str, Any],
        seconds: float,
        told: Told | None = None,
    ) -> Artifact:
        """See `Store`.

        Raises:
            DepotError: it is kept here, but the others cannot have it; the next `get` sends it.
        """
        unsent = self._unsent(bound.key)
        files.mkdir(unsent.parent)
        files.write_bytes(unsent, b"")
        super().publish(bound, folder, facts, seconds)
        made = self._send(bound.key, told)
        if told is not None and (weakness := self.depot.weakness()):
            told(weakness)
        return made

    def pin(self, key: str, shot: str) -> None:
        """See `Store`."""
        if self.manifest_path(key, take=True).exists():
            return
        super().pin(key, shot)
        manifest = super().take_manifest(key)
        if manifest is not None:
            for digest in {entry.digest for entry in manifest.files.values()}:
                kept, plain = shelves.content_names(digest, take=True)
                if self.depot.size(kept) is None:
                    self.depot.copy(plain, kept)
            self.depot.put_new(shelves.take_name(key), as_bytes(manifest))

    def forget(self, key: str) -> bool:
        """See `Store`."""
        if not super().forget(key):
            return False
        self.depot.remove([shelves.manifest_name(key)])
        return True

    def lost(self, key: str, digest: str) -> None:
        """See `Store`. Where all of it is still here, it is sent again instead.

        Of a take the manifest is set aside in the depot, for whoever asks.
        """
        ours = super().manifest(key)
        if ours and all(self.intact(one, thoroughly=True) for one in ours.files.values()):
            self._send(key, None)
            return
        self.depot.copy(shelves.take_name(key), f"damaged/{key}.json")
        self.depot.remove([shelves.take_name(key), shelves.manifest_name(key)])
        files.rmtree(self.object_path(digest))
        for take in (True, False):
            files.unlink(self.manifest_path(key, take=take))

    def lend(self, bound: BoundStep) -> None:
        """See `Store`: users' files go to the depot, each once.

        Raises:
            FilmError: one was changed since the film was planned.
            DepotError: it cannot be sent.
        """
        for artifact in bound.inputs.values():
            if not artifact.key and artifact.digest not in self._lent:
                send_file(self.depot, artifact)
                self._lent.add(artifact.digest)

    def gather(self, bound: BoundStep) -> None:
        """See `Store`: everything that is not here yet, side by side."""
        wanted = {
            stored.digest: (artifact.key, stored)
            for artifact in bound.inputs.values()
            for stored in artifact.files.values()
            if not self._is_here(stored)
        }
        for key in {key for key, _ in wanted.values() if key}:
            self.touch(key)
        make_room(self, sum(max(0, stored.size) for _, stored in wanted.values()))
        side_by_side([partial(self._bring, key, stored) for key, stored in wanted.values()])

    def going_on(self, bound: BoundStep, workspace: Path) -> AbstractContextManager[None]:
        """See `Store`; only takes cost enough for their checkpoints to travel."""
        if not bound.step.take:
            return nullcontext()
        from prostudio.graph.mirror import mirrored

        return mirrored(self.depot, bound.key, workspace)

    def safe_elsewhere(self, key: str) -> bool:
        """See `Store`."""
        return not self._unsent(key).exists()

    def take_keys(self) -> list[str]:
        """See `Store`; those of all machines."""
        there = [one.name[len("takes/") : -5] for one in self.depot.listed("takes/")]
        return sorted({*super().take_keys(), *there})

    def takes_state(self) -> tuple[int, int] | None:
        """See `Store`; what other machines made is looked for twice a minute."""
        here = super().takes_state() or (0, 0)
        return here[0], int(time.monotonic() // _LOOK_SECONDS)

    def drop_take(self, key: str) -> None:
        """See `Store`."""
        super().drop_take(key)
        files.unlink(self.manifest_path(key, take=False))
        self.depot.remove([shelves.take_name(key), shelves.manifest_name(key)])

    def keep_film(self, path: Path, record: Mapping[str, Any]) -> None:
        """See `Store`; in the depot it keeps others' collections off what the film uses."""
        super().keep_film(path, record)
        pins = canonical({"keys": sorted(step["key"] for step in record["steps"].values())})
        if pins != self._pins:
            with suppress(DepotError):  # the film is made; the next run says it again
                self.depot.put(f"films/{platform.node()}-{path.name}", pins)
                self._pins = pins

    def _unsent(self, key: str) -> Path:
        """A mark that a result of this machine is not in the depot yet."""
        return Path(f"{self.root}/unsent/{key}")

    def _asked(self, key: str) -> Manifest | None:
        for name in (shelves.manifest_name(key), shelves.take_name(key)):
            if (found := self._brought_home(key, name)) is not None:
                return found
        return None

    def _brought_home(self, key: str, name: str) -> Manifest | None:
        """A manifest of the depot, kept here from now on."""
        raw = self.depot.get(name) if len(key) > 2 else None
        found = None if raw is None else from_bytes(raw)
        if found is None or found.key != key:
            return None
        path = self.manifest_path(key, take=found.take)
        files.mkdir(path.parent)
        write_manifest(path, found)
        return found

    def _send(self, key: str, told: Told | None) -> Artifact:
        """Contents, then the manifest; the result that stands, ours or an earlier one."""
        manifest = super().manifest(key)
        if manifest is None:
            raise ContentLostError("a result left the store while it was sent", key=key)
        standing = send_result(self.depot, manifest, self.object_path)
        if standing is not manifest:
            write_manifest(self.manifest_path(key, take=standing.take), standing)
            if told is not None:
                told("another machine made it first, with another result; that one is used")
        files.unlink(self._unsent(key))
        return self.artifact(standing)

    def _place(self, path: Path, digest: str) -> FileEntry:
        entry = super()._place(path, digest)
        shelves.settle(self.object_path(digest))
        return replace(entry, changed_ns=shelves.SETTLED_NS)

    def _place_here(self, key: str, name: str, stored: StoredFile) -> Path:
        """Where a file that another process speaks of lies, or will lie, on this machine."""
        if key:
            return self.object_path(stored.digest)
        with suppress(FilmError):
            if stored.path.is_file() and files.digest(stored.path) == stored.digest:
                return stored.path
        return self.root / "brought" / stored.digest / Path(name).name

    def _is_here(self, stored: StoredFile) -> bool:
        try:
            state = stored.path.stat()
        except OSError:
            return False
        if stored.size < 0 or stored.path.parent.name == stored.digest:
            return True  # a user's file, whose digest is compared by who reads it
        entry = FileEntry(stored.digest, stored.size, shelves.SETTLED_NS)
        return state.st_size == stored.size and self.intact(entry)

    def _bring(self, key: str, stored: StoredFile) -> None:
        """Have one file here.

        Raises:
            ContentLostError: the depot has it no more, or not as it was.
        """
        if self._is_here(stored):
            return
        names = shelves.content_names(
            stored.digest, take=self.manifest_path(key, take=True).exists()
        )
        if not key:
            names = [shelves.brought_name(stored.digest)]
        try:
            found = shelves.fetch(self.depot, names, stored.digest, stored.path)
        except DiskFullError:
            make_room(self, max(0, stored.size), at_least=True)
            found = shelves.fetch(self.depot, names, stored.digest, stored.path)
        if found:
            return
        if key:
            self.lost(key, stored.digest)
        raise shelves.lost_error(self.depot, key, stored)
