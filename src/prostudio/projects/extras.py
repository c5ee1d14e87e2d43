"""What may lie beside a finished film: a thumbnail, the words of its page, pictures of shots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from prostudio.delivery.presets import preset
from prostudio.errors import FilmError

EXTRAS = {
    "thumbnail": ".thumbnail.jpg",
    "page": ".page.txt",
    "stills": ".stills.zip",
}
"""By name: how the file ends whose name begins as the film's."""

_MOST_STILLS = 100


@dataclass(frozen=True, slots=True)
class Extras:
    """What is wanted beside a film.

    Attributes:
        names: of `EXTRAS`, in their order.
        stills: how many pictures at most.
    """

    names: tuple[str, ...] = ()
    stills: int = _MOST_STILLS

    @classmethod
    def of(cls, names: Sequence[str], content_type: str | None = None) -> Extras:
        """What somebody asks for, and what a kind of content brings with it.

        Raises:
            FilmError: an extra or a kind of content that there is not.
        """
        for name in names:
            if name not in EXTRAS:
                raise FilmError(
                    f"{name[:40]!r} is nothing that lies beside a film; wanted {', '.join(EXTRAS)}"
                )
        stills = preset(content_type).stills if content_type else 0
        wanted = {*names, "stills"} if stills else set(names)
        return cls(tuple(name for name in EXTRAS if name in wanted), stills or _MOST_STILLS)


NOTHING = Extras()
"""A film alone."""


def place_of(out: Path, name: str) -> Path:
    """Where an extra of the film at `out` lies: `film.thumbnail.jpg` beside `film.mp4`."""
    return out.with_name(out.stem + EXTRAS[name])
