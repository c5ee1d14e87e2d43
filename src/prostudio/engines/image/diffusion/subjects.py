"""Pictures of the cast: as the network looks at them, and as the words count them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from prostudio.engines.card import Role
from prostudio.engines.request import Reference

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_PIXELS = 1024 * 1024
"""Of one picture: what is larger is made smaller, as the model's makers do."""
_LEAST_SIDE = 64
_LONGEST = 4
"""Times its short side: what a picture shows of somebody is in its middle."""


def named(prompt: str, references: Sequence[Reference]) -> str:
    """The prompt with a sentence for each of the cast that says in which pictures they are.

    The model knows pictures by their numbers: `Mira is the person in image 1 and image 2.`
    """
    numbers: dict[tuple[str, Role], list[int]] = {}
    for number, reference in enumerate(references, 1):
        if reference.subject:
            numbers.setdefault((reference.subject, reference.role), []).append(number)
    told = [
        f"{name} is the {_WHAT[role]} in {' and '.join(f'image {n}' for n in found)}."
        for (name, role), found in numbers.items()
    ]
    ended = not told or prompt.endswith((".", "!", "?"))
    return " ".join([prompt if ended else f"{prompt}.", *told])


_WHAT = {Role.SUBJECT: "person", Role.STYLE: "place"}


def looked_upon(path: Path) -> Image:
    """A canonical picture in a shape and size that the network's pipeline takes.

    Raises:
        MediaError: it cannot be read.
    """
    from PIL import Image

    from prostudio.media.stills import read_still

    picture = Image.fromarray(read_still(path))
    width, height = picture.size
    across, down = min(width, _LONGEST * height), min(height, _LONGEST * width)
    left, top = (width - across) // 2, (height - down) // 2
    picture = picture.crop((left, top, left + across, top + down))
    if min(across, down) >= _LEAST_SIDE:
        return picture
    scale = _LEAST_SIDE / min(across, down)
    larger = (max(_LEAST_SIDE, round(across * scale)), max(_LEAST_SIDE, round(down * scale)))
    return picture.resize(larger, Image.Resampling.LANCZOS)
