"""How alike two pictures are: by what an image encoder sees of them, else by their colours.

`measure_here` is light; `open_measure` imports the model library where the encoder is here.
Neither knows faces: an encoder sees what a picture shows as a whole, colours only that.
"""

from prostudio.engines.likeness.finding import best_part
from prostudio.engines.likeness.measures import (
    COLOUR,
    MEASURES,
    SIGLIP,
    Measure,
    Measuring,
    measure_here,
    open_measure,
)

__all__ = [
    "COLOUR",
    "MEASURES",
    "SIGLIP",
    "Measure",
    "Measuring",
    "best_part",
    "measure_here",
    "open_measure",
]
