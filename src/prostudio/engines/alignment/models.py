"""The recognisers that align, as rows, and which of them is here for a language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from prostudio.engines.card import Licence, Missing
from prostudio.engines.missing import missing_model, weights_of

if TYPE_CHECKING:
    from prostudio.engines.alignment.listening import Listener

REVISION = "1"
"""Changes whenever other times would come of the same recording, text and weights."""


@dataclass(frozen=True, slots=True)
class Aligner:
    """One recogniser.

    Attributes:
        name: its row in the catalogue of weights.
        languages: that it was taught, as first parts of BCP-47 codes; empty: every one
            that is written in Latin letters.
    """

    name: str
    licence: Licence
    languages: frozenset[str] = frozenset()
    ram_mb: int = 1_000

    def missing(self) -> Missing | None:
        """What it lacks on this machine; looks at names and sizes, loads nothing."""
        return missing_model(self.name, ("torch", "transformers", "safetensors"))

    def weights(self) -> str:
        """The identity of its weights, for keys and provenance."""
        return weights_of(self.name)


_CODES = (
    "af az bs ca cs cy da de en eo es et eu fi fr ga gl hr ht hu id is it jv la lb lt lv mg ms mt "
    "nb nl nn no oc pl pt ro sk sl so sq su sv sw tl tr uz vi yo zu"
)
_LATIN = frozenset(_CODES.split())
"""Languages written in Latin letters. For others the multilingual recogniser wants a
romaniser (uroman), which is not carried; their word times are estimated."""

_ALIGNERS = (
    Aligner("aligner-en", Licence("Apache-2.0"), frozenset({"en"}), ram_mb=900),
    Aligner("aligner", Licence("CC-BY-NC-4.0"), _LATIN, ram_mb=2_000),
)
"""The best for a language first: the one for English alone may be used for anything."""


def aligners(language: str) -> Iterator[Aligner]:
    """Every one that understands a language (BCP-47), here or not, the best first."""
    head = language.lower().split("-")[0]
    return (aligner for aligner in _ALIGNERS if head in aligner.languages)


def aligner_for(language: str) -> Aligner | None:
    """The best that is here for a language; None where words have to be estimated."""
    return next((one for one in aligners(language) if one.missing() is None), None)


def open_aligner(name: str) -> Listener:
    """The recogniser with its weights in memory; the first call that imports torch.

    Raises:
        FilmError: there is no such row.
        WeightsMissingError, WeightsDamagedError: its weights cannot be used.
    """
    from prostudio.engines.alignment.listening import Listener

    return Listener(name)
