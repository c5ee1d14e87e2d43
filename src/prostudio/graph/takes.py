"""Takes: results that cost something. Listed, compared, kept until the user removes one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from prostudio.errors import FilmError
from prostudio.graph.artifact import Artifact
from prostudio.graph.manifest import Manifest
from prostudio.graph.store import Store


@dataclass(frozen=True)
class Take:
    """One take with its provenance.

    Attributes:
        label: for people, such as the engine's name.
        created: ISO time, UTC.
        seconds: what making it took.
        provenance: kind, params, versions and digests of what was read, as recorded.
        intact: its files are there and have their size.
    """

    key: str
    shot: str
    label: str
    created: str
    seconds: float
    provenance: Mapping[str, Any]
    artifact: Artifact
    intact: bool


def takes(store: Store, shot: str | None = None) -> list[Take]:
    """The takes of a shot, or all, oldest first."""
    found = []
    for key in store.take_keys():
        manifest = store.take_manifest(key)
        if manifest is not None and shot in (None, manifest.shot):
            found.append(_take(store, manifest))
    return sorted(found, key=lambda take: (take.created, take.key))


def take(store: Store, key: str) -> Take | None:
    """The take of a key, or None when there is none."""
    manifest = store.take_manifest(key)
    return None if manifest is None else _take(store, manifest)


def remove_take(store: Store, key: str) -> None:
    """Remove a take because the user said so; its contents go with the next collection.

    Raises:
        FilmError: there is no such take.
    """
    if take(store, key) is None:
        raise FilmError(f"there is no take {key!r}", hint="`prostudio takes SHOT` lists them")
    store.drop_take(key)


def _take(store: Store, manifest: Manifest) -> Take:
    provenance = {
        "kind": manifest.kind,
        "params": manifest.params,
        "versions": manifest.versions,
        "inputs": manifest.inputs,
        "sources": manifest.sources,
    }
    return Take(
        key=manifest.key,
        shot=manifest.shot or "",
        label=manifest.label,
        created=manifest.created,
        seconds=manifest.seconds,
        provenance=provenance,
        artifact=store.artifact(manifest),
        intact=store.holds(manifest),
    )
