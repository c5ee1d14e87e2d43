"""Refuse a LoRA of another model before any work: the door for cards of engines."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from prostudio.errors import FilmError
from prostudio.weights.loras.families import Family, family
from prostudio.weights.loras.file import LoraFile, open_lora
from prostudio.weights.loras.fit import Fit, Index, fit
from prostudio.weights.loras.naming import guesses, indexes, said_by, seems_for
from prostudio.weights.loras.tables import table_of


def require_fit(path: Path, *, model: str, row: str, folders: Mapping[str, str]) -> None:
    """A LoRA file goes onto a model; headers are read, no weight is.

    Args:
        model: name of the family.
        row: of the weights' catalogue; its shapes count where it is here, else those published.
        folders: part of the model -> its folder within the row's.

    Raises:
        FilmError: it is for another model, and for which; or no plain LoRA at all.
    """
    from prostudio.weights.shelf import Shelf

    shelf = Shelf.at()
    root = shelf.folder_of(shelf.row(row))
    file, wanted = open_lora(path), family(model)
    laid_on(file, wanted, {part: root / at for part, at in folders.items()})
    told = said_by(file)
    if told not in (None, wanted) or (told is None and _another(file, wanted)):
        raise FilmError(
            f"{file.path.name} is no LoRA for {wanted.title}: it seems to be for {seems_for(file)}",
            hint="its layers would fit by chance alone; leave it out, or use it with its own model",
        )


def laid_on(file: LoraFile, wanted: Family, folders: Mapping[str, Path]) -> Fit:
    """A file laid onto the model in folders, by its published layers where one is not there.

    Raises:
        FilmError: it has other layers, or other shapes.
    """
    here = {part: table_of(at) for part, at in folders.items() if part in wanted.parts}
    found = {
        part: Index.of(table, wanted.parts[part]) if table else indexes(wanted)[part]
        for part, table in here.items()
    }
    laid = fit(file, found)
    if not laid.whole:
        raise _refused(file, wanted, laid)
    return laid


def _another(file: LoraFile, wanted: Family) -> bool:
    """Whether the file covers all of another model's blocks, and only some of this one's."""
    whole = {one.family.name: one.covered for one in guesses(file) if one.fit.whole}
    own = whole.pop(wanted.name, None)
    return own is not None and own < 1 and 1.0 in whole.values()


def _refused(file: LoraFile, wanted: Family, laid: Fit) -> FilmError:
    if laid.misfits:
        one = laid.misfits[0]
        why = f"it has {one.layer} as {list(one.came)}, not {list(one.wanted)}"
        rest = len(laid.misfits) - 1
    else:
        why = f"it changes {laid.strangers[0]}, which that model does not have"
        rest = len(laid.strangers) - 1
    more = f", and {rest} more such layers" if rest else ""
    return FilmError(
        f"{file.path.name} is no LoRA for {wanted.title}: {why}{more}",
        hint=f"it seems to be for {seems_for(file)}",
    )
