"""A result that was made here goes to the depot: contents first, the manifest last."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from prostudio import files
from prostudio.depot import Depot
from prostudio.errors import FilmError
from prostudio.graph import shelves
from prostudio.graph.artifact import Artifact
from prostudio.graph.canonical import canonical
from prostudio.graph.manifest import FileEntry, Manifest, as_bytes, from_bytes
from prostudio.graph.side_by_side import side_by_side


def send_result(depot: Depot, manifest: Manifest, path_of: Callable[[str], Path]) -> Manifest:
    """The manifest that stands then: this one, or that of a machine which was first.

    Args:
        path_of: where the content of a digest lies here.

    Raises:
        DepotError: the depot cannot be reached, or refuses.
    """

    def send(entry: FileEntry) -> None:
        name = shelves.content_names(entry.digest, take=manifest.take)[0]
        shelves.send(depot, name, path_of(entry.digest), entry.size)

    entries = list({entry.digest: entry for entry in manifest.files.values()}.values())
    side_by_side([partial(send, entry) for entry in entries])
    standing = _put(depot, manifest)
    if manifest.take:
        as_take = replace(standing, take=True, shot=manifest.shot)
        depot.put_new(shelves.take_name(manifest.key), as_bytes(as_take))
    return standing


def send_file(depot: Depot, artifact: Artifact) -> None:
    """A user's file, for machines that do not have it.

    Raises:
        FilmError: it was changed since the film was planned.
        DepotError: the depot cannot be reached, or refuses.
    """
    path = artifact.path()
    if files.digest(path) != artifact.digest:
        raise FilmError(f"{path} was changed while the film was made", hint="run it again")
    shelves.send(depot, shelves.brought_name(artifact.digest), path, path.stat().st_size)


def _put(depot: Depot, manifest: Manifest) -> Manifest:
    name, raw = shelves.manifest_name(manifest.key), as_bytes(manifest)
    if depot.put_new(name, raw):
        return manifest
    theirs = from_bytes(depot.get(name) or b"")
    if theirs is None or theirs.key != manifest.key:
        depot.put(name, raw)  # what stood there was damaged
        return manifest
    return manifest if _content(theirs) == _content(manifest) else theirs


def _content(manifest: Manifest) -> bytes:
    digests = {name: entry.digest for name, entry in manifest.files.items()}
    return canonical({"files": digests, "facts": manifest.facts})
