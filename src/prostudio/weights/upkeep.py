"""Verify what is on the shelf, and remove what is not wanted any more."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from prostudio import files
from prostudio.errors import FilmError
from prostudio.events import Event, StepDone, StepProgress, StepStarted
from prostudio.weights.catalogue import Part, Row
from prostudio.weights.checks import wrong_tensors
from prostudio.weights.compose import is_users
from prostudio.weights.hashing import chunks
from prostudio.weights.ledger import NAME, Ledger, Published, changing
from prostudio.weights.present import converted
from prostudio.weights.shelf import Shelf

WITNESSES = {
    "catalogue": "as the catalogue pins it",
    "hub": "as the hub published it",
    "cache": "as the hub's own tools recorded it",
    "first": "as it first came: nobody vouched for it then",
}


@dataclass(frozen=True, slots=True)
class Verified:
    """What verifying one file found.

    Attributes:
        ok: its content is what was recorded.
        what: what is wrong, or whose word its digest is.
        witness: `catalogue`, `hub`, `cache`, `first`, `own`, or "" when it is not here.
    """

    repository: str
    path: str
    ok: bool
    what: str
    witness: str = ""
    sha256: str = ""

    def to_json(self) -> dict[str, Any]:
        """As a JSON object."""
        return asdict(self)


def verify(
    rows: Iterable[Row], shelf: Shelf, *, repair: bool = False, lacking: bool = True
) -> Generator[Event, None, list[Verified]]:
    """Read every file of these rows again, shared ones once; yields progress.

    Args:
        repair: what is damaged is removed, so that the next `get` fetches it.
        lacking: also report what is not here.

    Returns:
        What was found of each file.
    """
    found: dict[tuple[str, str], Verified] = {}
    for row in rows:
        if is_users(row, shelf):
            found |= {(one.repository, one.path): one for one in _own(row, shelf)}
            continue
        for part in row.parts:
            ledger = shelf.ledger(part.repository)
            name = part.repository.id
            if missing := part.unmet(list(ledger.published)):
                what = f"not here ({', '.join(missing)})"
                found[name, part.name] = Verified(name, part.folder or part.name, False, what)
            for published in [p for path, p in ledger.published.items() if part.wants(path)]:
                if (name, published.path) not in found:
                    one = yield from _verified(part, published, ledger, shelf)
                    found[name, published.path] = one
                    if repair and not one.ok:
                        _forget(shelf, part, one.path)
    return [one for one in found.values() if lacking or one.witness or one.ok]


def _own(row: Row, shelf: Shelf) -> Iterator[Verified]:
    """A folder of the user's own has no digests to compare with, but headers."""
    root = shelf.composed(row)
    for path in sorted(root.rglob("*.safetensors")):
        trouble = wrong_tensors(path)
        said = trouble.what if trouble else "your own: its header fits, nobody vouches for it"
        witness = "own"
        place = path.relative_to(root).as_posix()
        yield Verified(row.name, place, trouble is None, said, witness)


def _verified(
    part: Part, published: Published, ledger: Ledger, shelf: Shelf
) -> Generator[Event, None, Verified]:
    path = converted(ledger, published) or published.path
    file = shelf.of(part.repository) / path
    kept = ledger.kept.get(path)
    name = part.repository.id
    if kept is None or not file.is_file():
        return Verified(name, path, False, "not here")
    sha256 = yield from _digest(file, f"{name}/{path}")
    if sha256 != kept.sha256:
        size = file.stat().st_size
        what = f"damaged: SHA-256 {sha256[:12]} instead of {kept.sha256[:12]}"
        if size != kept.bytes:
            what = f"damaged: {size} bytes instead of {kept.bytes}"
        return Verified(name, path, False, what, kept.witness, kept.sha256)
    # Who publishes it now may have been asked only after it came.
    witness = published.witness if published.sha256 == sha256 else kept.witness
    said = "as it was converted here" if kept.sha256_of_source else WITNESSES[witness]
    return Verified(name, path, True, said, witness, sha256)


def _digest(file: Path, label: str) -> Generator[Event, None, str]:
    import hashlib

    state, came, size = hashlib.sha256(), 0, max(1, file.stat().st_size)
    yield StepStarted(label, "weights.verify", label)
    for number, chunk in enumerate(chunks(file)):
        state.update(chunk)
        came += len(chunk)
        if number % 64 == 0:
            yield StepProgress(label, label, came / size)
    yield StepDone(label, "weights.verify", label, False, state.hexdigest())
    return state.hexdigest()


def remove(row: Row, shelf: Shelf) -> int:
    """Remove a model, but not the parts that another model here uses; returns the bytes freed.

    Raises:
        FilmError: the folder is the user's own.
    """
    if is_users(row, shelf):
        raise FilmError(
            f"{shelf.composed(row)} is a folder of your own",
            hint="remove it yourself, if you mean to",
        )
    freed = 0
    kept = _used_by_others(row, shelf)
    if not row.plain:
        # Its mark goes last: without it, what a kill leaves would pass for the user's own.
        for name in files.names(shelf.composed(row)):
            if name != NAME:
                files.rmtree(shelf.composed(row) / name)
        files.rmtree(shelf.composed(row))
    for part in row.parts:
        folder = shelf.of(part.repository)
        for path in list(shelf.ledger(part.repository).kept):
            if _belongs(part, path, shelf.ledger(part.repository)) and folder / path not in kept:
                freed += _forget(shelf, part, path)
        for path in shelf.ledger(part.repository).published:
            if part.wants(path) and folder / path not in kept:
                files.rmtree(shelf.coming(part.repository, path))
        if not shelf.ledger(part.repository).kept:
            files.rmtree(folder)
    return freed


def _used_by_others(row: Row, shelf: Shelf) -> set[Path]:
    """Files that rows need which were put together or came whole."""
    from prostudio.weights.checks import State
    from prostudio.weights.standing import standing

    others = [r for r in shelf.catalogue.rows.values() if r.name != row.name]
    used: set[Path] = set()
    for other in others:
        if standing(other, shelf).state in (State.MISSING, State.PARTIAL):
            continue
        for part in other.parts:
            ledger = shelf.ledger(part.repository)
            folder = shelf.of(part.repository)
            used |= {folder / path for path in ledger.kept if _belongs(part, path, ledger)}
    return used


def _belongs(part: Part, path: str, ledger: Ledger) -> bool:
    """Whether a kept file is the part's, also as converted from one of its pickles."""
    kept = ledger.kept[path]
    return part.wants(path) or (
        bool(kept.sha256_of_source)
        and any(
            p.sha256 == kept.sha256_of_source and part.wants(p.path)
            for p in ledger.published.values()
        )
    )


def _forget(shelf: Shelf, part: Part, path: str) -> int:
    """Remove a file, its name in the ledger and what was coming of it; the bytes freed."""
    file = shelf.of(part.repository) / path
    alone = file.is_file() and not file.is_symlink() and file.stat().st_nlink == 1
    freed = file.stat().st_size if alone else 0
    with changing(shelf.of(part.repository), part.repository.id) as ledgers:
        files.unlink(file)
        ledgers.append(ledgers[0].with_kept(path, None))
    return freed
