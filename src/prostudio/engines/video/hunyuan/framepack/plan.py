"""Which latent frames a section makes, and where in time everything stands that it sees.

A section is one window of 9 latent frames, denoised in one go. It sees clean latents on
the way: the first picture, and 19 latent frames made before, near ones at full size,
farther ones shrunk (Zhang & Agrawala 2025, arXiv:2504.12626, sections 3.1 and 3.3).

Plain arithmetic; light rooms may import it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from prostudio.errors import FaultError

RATE = Fraction(30)
"""Frames a second that the model was trained at."""

WINDOW = 9
"""Latent frames of a section."""

TEMPORAL = 4
"""Frames of one latent frame; the first latent frame of a window is one frame."""

STRIDE = TEMPORAL * WINDOW
"""Frames that a section adds: 36."""

OVERLAP = TEMPORAL * (WINDOW - 1) + 1
"""Frames that two neighbouring windows share and are cross-faded over: 33."""

NEAR, MIDDLE, FAR = 1, 2, 16
"""Latent frames of the memory at full size, at half and at a quarter."""

MEMORY = NEAR + MIDDLE + FAR


def sections_for(frames: int) -> int:
    """The fewest sections that make at least `frames` frames."""
    return max(1, -(-(frames - 1) // STRIDE))


def frames_of(sections: int) -> int:
    """Frames that so many sections make: 36 each, and the first picture."""
    return STRIDE * sections + 1


def frames_rule(wanted: int) -> int:
    """The fewest 36n+1 frames that are at least `wanted`."""
    return frames_of(sections_for(wanted))


@dataclass(frozen=True, slots=True)
class Places:
    """Positions in time, in latent frames, of what one call of the network sees.

    The first picture stands at 0.

    Attributes:
        latents: of the section itself.
        near, middle, far: of the memory, in the order in which its tensors have them.
    """

    latents: range
    near: range
    middle: range
    far: range

    @property
    def clean(self) -> tuple[int, ...]:
        """Of what is seen at full size: the first picture and the near memory."""
        return (0, *self.near)


@dataclass(frozen=True, slots=True)
class Window:
    """What is decoded together: sections in the film's order.

    Attributes:
        sections: by the number in which they are sampled, 0 first.
        with_start: whether the first picture's latent frame leads.
    """

    sections: tuple[int, ...]
    with_start: bool

    @property
    def ready_after(self) -> int:
        """The section after whose sampling it can be decoded."""
        return max(self.sections)


def film_frames(position: int) -> range:
    """Frames that the section at `position` in the film (0 is its beginning) adds."""
    first = STRIDE * position + 1 if position else 0
    return range(first, frames_of(position + 1))


def laid_out(first: int, *lengths: int) -> list[range]:
    """Ranges of these lengths, one after the other from `first` on."""
    ranges = []
    for length in lengths:
        ranges.append(range(first, first + length))
        first += length
    return ranges


def require_section(section: int, sections: int) -> None:
    """Refuse a section that a shot of `sections` does not have."""
    if not 0 <= section < sections:
        raise FaultError(f"section {section} of a shot of {sections}")
