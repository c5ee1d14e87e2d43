"""Which model a LoRA file is for: by its layers' names and shapes, and by what its maker says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from prostudio.weights.loras.families import FAMILIES, Family
from prostudio.weights.loras.file import LoraFile
from prostudio.weights.loras.fit import Fit, Index, fit

_SAYING = (
    "modelspec.architecture",
    "ss_base_model_version",
    "modelspec.implementation",
    "base_model",
    "ss_sd_model_name",
)
"""Words of the metadata that name the model, the most exact first."""


@dataclass(frozen=True, slots=True)
class Guess:
    """One model that the file may be for.

    Attributes:
        covered: of the layers of the kinds that the file changes, how many it changes, 0 to 1;
            a LoRA for a model with fewer blocks covers a larger one's only in part.
    """

    family: Family
    fit: Fit
    covered: float

    @property
    def share(self) -> float:
        """How much of the file finds its place."""
        all_of_it = len(self.fit.changes) + len(self.fit.strangers) + len(self.fit.misfits)
        return len(self.fit.changes) / all_of_it


@cache
def indexes(family: Family) -> dict[str, Index]:
    """A family's published layers by every name."""
    return {part: Index.of(family.table(part), names) for part, names in family.parts.items()}


def guesses(file: LoraFile) -> list[Guess]:
    """Models that the whole file fits, the likeliest first; those that fit in part follow."""
    found = [_guess(file, family) for family in FAMILIES]
    told = said_by(file)
    found = [one for one in found if one.share > 0.5]
    return sorted(found, key=lambda one: (one.family is not told, -one.share, -one.covered))


def said_by(file: LoraFile) -> Family | None:
    """The model that the file's metadata names, where it is one that we know."""
    for word in _SAYING:
        said = file.metadata.get(word, "").lower()
        for family in FAMILIES:
            if any(sign in said for sign in family.said):
                return family
    return None


def words_of(file: LoraFile) -> str:
    """What the metadata says of the model, in its own words; "" where nothing."""
    return next((file.metadata[word] for word in _SAYING if file.metadata.get(word)), "")


def seems_for(file: LoraFile) -> str:
    """The model that a file seems to be for, in words."""
    found = [one for one in guesses(file) if one.fit.whole]
    told = said_by(file)
    if told is not None:
        return told.title
    if found:
        best = [one for one in found if one.covered == found[0].covered]
        return " or ".join(one.family.title for one in best)
    if words := words_of(file):
        return f"{words!r}, as it says itself"
    return f"a model that ProStudio does not know (it changes {next(_layers(file))})"


def _guess(file: LoraFile, family: Family) -> Guess:
    laid = fit(file, indexes(family))
    return Guess(family, laid, _covered(laid, family))


def _covered(laid: Fit, family: Family) -> float:
    kinds = {(part, _kind(layer)) for part, layer in laid.changes}
    parts = {part for part, _ in kinds}
    there = sum((part, _kind(layer)) in kinds for part in parts for layer in family.table(part))
    return len(laid.changes) / there if there else 0.0


def _kind(layer: str) -> str:
    """A layer's name without the numbers of its blocks."""
    return re.sub(r"\.\d+(?=\.)", ".#", layer)


def _layers(file: LoraFile) -> Iterator[str]:
    return (layer for _, layer in file.pairs)
