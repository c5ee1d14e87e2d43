"""The door for engines: a name in, a local folder out, or an error that says what to do."""

from __future__ import annotations

import hashlib
from pathlib import Path

from prostudio.errors import WeightsDamagedError, WeightsMissingError
from prostudio.weights.catalogue import Row
from prostudio.weights.checks import State
from prostudio.weights.compose import compose, is_users, members
from prostudio.weights.shelf import Shelf
from prostudio.weights.standing import Standing, standing


def folder(name: str, shelf: Shelf | None = None) -> Path:
    """The local folder of a model, with the layout that its public repository has.

    Where a model takes parts from several repositories, they stand in one folder as
    diffusers' pipelines have them: `transformer/`, `text_encoder/`, `vae/` ...

    Raises:
        FilmError: no weights have that name.
        WeightsMissingError: not here, half here, or not converted yet.
        WeightsDamagedError: damaged, or of another model.
    """
    shelf = shelf or Shelf.at()
    row = shelf.row(name)
    found = standing(row, shelf)
    if found.state is State.READY:
        return compose(row, shelf)
    raise _error(row, shelf, found)


def parts(name: str, shelf: Shelf | None = None) -> dict[str, Path]:
    """Place (`text_encoder`, `transformer` ...) -> folder, of a model that is here.

    The root of a model that is one folder is `""`. Raises as `folder` does.
    """
    shelf = shelf or Shelf.at()
    root = folder(name, shelf)
    return {part.place: root / part.place for part in shelf.row(name).parts}


def identity(name: str, shelf: Shelf | None = None) -> str:
    """`NAME@` and a digest of all its contents, for keys and provenance; "" when it is not here.

    Of the user's own folder it is a digest of names, sizes, time stamps and headers.
    """
    shelf = shelf or Shelf.at()
    row = shelf.row(name)
    if standing(row, shelf).state is not State.READY:
        return ""
    state = hashlib.sha256()
    if is_users(row, shelf):
        root = shelf.composed(row)
        for path in sorted(p for p in root.rglob("*") if p.is_file()):
            found = path.stat()
            state.update(f"{path.relative_to(root).as_posix()} {found.st_size}\n".encode())
            with path.open("rb") as file:
                state.update(file.read(1 << 20))
        return f"{name}@own-{state.hexdigest()[:16]}"
    for place, path in sorted(members(row, shelf).items()):
        state.update(f"{place} {_digest(shelf, row, path)}\n".encode())
    return f"{name}@{state.hexdigest()[:16]}"


def _digest(shelf: Shelf, row: Row, path: Path) -> str:
    for repository in row.repositories:
        root = shelf.of(repository)
        if path.is_relative_to(root):
            return shelf.ledger(repository).kept[path.relative_to(root).as_posix()].sha256
    return ""


def _error(row: Row, shelf: Shelf, found: Standing) -> WeightsMissingError:
    """What a user is told when it is not ready."""
    get = f"run `prostudio weights get {row.name}`"
    where = shelf.composed(row) if found.users else shelf.root
    if found.users:
        get = f"it is a folder of your own: mend or remove {where}"
    match found.state:
        case State.MISSING:
            return WeightsMissingError(
                f"{row.name} needs {row.about / 1e9:.1f} GB of weights that are not in {where}",
                hint=get,
            )
        case State.PARTIAL:
            detail = f": {found.what}" if found.what else ""
            return WeightsMissingError(
                f"{row.name} is half here, {found.here / 1e9:.2f} of {found.total / 1e9:.2f} GB "
                f"in {where}{detail}",
                hint=f"{get}; it goes on where it stopped" if not found.users else get,
            )
        case State.PICKLED:
            return WeightsMissingError(
                f"the weights of {row.name} are pickles, which may hold code",
                hint=f"run `prostudio weights convert {row.name}`, once",
            )
        case State.FOREIGN:
            return WeightsDamagedError(
                f"{where} holds {row.name} of another model: {found.what}", hint=get
            )
    mend = f"run `prostudio weights verify {row.name} --repair`, then `weights get {row.name}`"
    return WeightsDamagedError(
        f"{row.name} is damaged: {found.what}", hint=get if found.users else mend
    )
