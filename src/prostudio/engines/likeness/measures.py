"""The measures as rows, and which of them works on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from prostudio.engines.missing import missing_model, weights_of
from prostudio.errors import FilmError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure.

    Attributes:
        called: for people, with what it does not know.
        revision: changes whenever it would find another number.
        row: of its weights; empty for one that needs none.
    """

    name: str
    called: str
    revision: str
    row: str = ""
    ram_mb: int = 300

    def versions(self) -> dict[str, str]:
        """What a number depends on, for keys."""
        weights = {"weights": weights_of(self.row)} if self.row else {}
        return {"measure": f"{self.name} {self.revision}", **weights}


class Measuring(Protocol):
    """A measure at work."""

    def seen(self, picture: NDArray[np.uint8]) -> NDArray[np.float32]:
        """What it sees of a picture, [H, W, 3] uint8 sRGB: a vector of its own length."""
        ...

    def alike(self, one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
        """0 to 1; 1 for the same picture."""
        ...


SIGLIP = Measure(
    "siglip",
    "the image encoder SigLIP, which sees a whole picture and knows no faces",
    "1",
    row="flux-redux",
    ram_mb=2_600,
)
COLOUR = Measure("colour", "colours alone: no image encoder is on this machine", "1")
MEASURES = {measure.name: measure for measure in (SIGLIP, COLOUR)}


def measure_here() -> Measure:
    """The best that works here; it looks at files and loads nothing."""
    missing = missing_model(SIGLIP.row, ("torch", "transformers", "safetensors"))
    return COLOUR if missing else SIGLIP


def open_measure(name: str) -> Measuring:
    """A measure at work.

    Raises:
        FilmError: there is none of that name.
        WeightsMissingError: its weights are not here.
    """
    if name == COLOUR.name:
        from prostudio.engines.likeness.colours import Colours

        return Colours()
    if name == SIGLIP.name:
        from prostudio.engines.likeness.siglip import Siglip

        return Siglip(SIGLIP.row)
    raise FilmError(f"there is no measure {name!r}; there are {', '.join(MEASURES)}")
