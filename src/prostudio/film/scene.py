"""A scene: shots that belong together in place and time."""

from __future__ import annotations

from dataclasses import dataclass, field

from prostudio.film.shot import Shot


@dataclass(frozen=True, slots=True)
class Scene:
    """Shots in order; the title is structure only, neither spoken nor shown."""

    title: str | None = None
    shots: tuple[Shot, ...] = ()
    line: int | None = field(default=None, compare=False)
