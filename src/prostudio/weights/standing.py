"""How a model stands on the shelf: ready, missing, half there, damaged, or another model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from prostudio.weights.catalogue import PICKLES, Part, Row
from prostudio.weights.checks import State, Trouble, missing_shards, wrong_class, wrong_tensors
from prostudio.weights.compose import is_users, members
from prostudio.weights.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Standing:
    """How a row stands on the shelf, seen without reading contents.

    Attributes:
        what: what is wrong; empty when it is ready.
        here: bytes of its files that are there.
        total: bytes of all of them, as published or, before that is known, about.
        users: the folder is the user's own, and nobody published it.
    """

    state: State
    what: str = ""
    here: int = 0
    total: int = 0
    users: bool = False


def standing(row: Row, shelf: Shelf) -> Standing:
    """How a row stands, seen by names, sizes, configs and headers; no content is read."""
    if is_users(row, shelf):
        root = shelf.composed(row)
        troubles = (_trouble(part, root / part.place) for part in row.parts)
        return _judged(troubles, Standing(State.READY, users=True))
    found = {place: path for place, path in members(row, shelf).items() if path.is_file()}
    here = sum(path.stat().st_size for path in found.values())
    lacking, total = _lacking(row, shelf)
    if lacking:
        state = State.PARTIAL if here else State.MISSING
        return Standing(state, f"{lacking} files are not here" if lacking > 0 else "", here, total)
    if any(place.endswith(PICKLES) for place in found):
        return Standing(State.PICKLED, "its pickles are not converted", here, total)
    return _judged(_troubles(row, shelf), Standing(State.READY, "", here, total))


def _lacking(row: Row, shelf: Shelf) -> tuple[int, int]:
    """How many files are not here, -1 when that is not known yet; and the bytes of all."""
    total = lacking = 0
    for part in row.parts:
        ledger = shelf.ledger(part.repository)
        listed = [p for path, p in ledger.published.items() if part.wants(path)]
        if part.unmet([published.path for published in listed]):
            lacking = -1
            total += part.about
        total += sum(published.bytes for published in listed)
    if lacking == 0:
        lacking = sum(not path.is_file() for path in members(row, shelf).values())
    return lacking, total


def _troubles(row: Row, shelf: Shelf) -> Iterator[Trouble | None]:
    for part in row.parts:
        yield _unlike(part, shelf)
        yield _trouble(part, shelf.of(part.repository) / part.folder)


def _judged(troubles: Iterator[Trouble | None], ready: Standing) -> Standing:
    """The first trouble, or ready."""
    for trouble in troubles:
        if trouble:
            return Standing(trouble.state, trouble.what, ready.here, ready.total, ready.users)
    return ready


def _unlike(part: Part, shelf: Shelf) -> Trouble | None:
    """Sizes against those of the verified files."""
    root = shelf.of(part.repository)
    for path, kept in shelf.ledger(part.repository).kept.items():
        if part.wants(path) and (root / path).is_file():
            size = (root / path).stat().st_size
            if size != kept.bytes:
                return Trouble(State.DAMAGED, f"{path} has {size} bytes instead of {kept.bytes}")
    return None


def _trouble(part: Part, base: Path) -> Trouble | None:
    """What is wrong with a part's folder, by its own config, index and headers."""
    said = part.place or part.name
    config = base / "config.json"
    if "config.json" in part.files:
        if not config.is_file():
            state = State.PARTIAL if base.is_dir() else State.MISSING
            return Trouble(state, f"{said}/config.json is not there")
        if trouble := wrong_class(part, config):
            return trouble
    if not any(name.endswith((".safetensors", *PICKLES)) for name in part.files):
        return None
    for index in sorted(base.glob("*.safetensors.index.json")):
        if part.wants_inner(index.name) and (shards := missing_shards(index)):
            return Trouble(State.PARTIAL, f"{said} lacks {', '.join(shards[:3])}")
    tensors = [path for path in sorted(base.glob("*.safetensors")) if _is_of(part, path)]
    if not tensors:
        return Trouble(State.PARTIAL, f"{said} has no weights in safetensors")
    return next(filter(None, map(wrong_tensors, tensors)), None)


def _is_of(part: Part, path: Path) -> bool:
    """Whether a file of tensors belongs to the part, also as converted from a pickle."""
    pickled = any(name.endswith(PICKLES) for name in part.files)
    return pickled or part.wants_inner(path.name)
