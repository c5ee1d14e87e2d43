"""Captions: how they are asked for, and one caption on the timeline."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CaptionSettings:
    """What the film asks of its captions.

    Attributes:
        show: `none`, `burned`, `sidecar` or `both`.
        style: the name of a caption style; `plain` is the only one so far.
        languages: extra caption languages; none so far.
    """

    show: str = "both"
    style: str = "plain"
    languages: tuple[str, ...] = ()

    @property
    def burned(self) -> bool:
        """Whether captions are drawn into the picture."""
        return self.show in ("burned", "both")

    @property
    def sidecar(self) -> bool:
        """Whether caption files lie beside the film."""
        return self.show in ("sidecar", "both")


@dataclass(frozen=True, slots=True)
class Caption:
    """One caption: at most two lines, shown from sample `start` to before `stop` (48 kHz)."""

    lines: tuple[str, ...]
    start: int
    stop: int
    language: str
    source: str = "engine"
    """Where its times are from: `engine`, `aligned`, `estimated`, or `unspoken` where nobody
    speaks and it is only read."""
