"""Wipe: the new picture is uncovered along a soft edge that crosses the frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prostudio.compositor.transitions.mixing import eased

if TYPE_CHECKING:
    from prostudio.media.colour import Pixels, Planes

_FEATHER = 0.08
"""Width of the edge's gradient as a share of the side that it crosses: sub-pixel steps show."""


def wipe(picture: Planes, other: Planes | None, time: float, *, axis: int, step: int) -> None:
    """Uncover the new picture behind an edge.

    Args:
        axis: 1 for an edge that moves sideways, 0 for one that moves up or down.
        step: 1 towards the right or the bottom, -1 towards the left or the top.
    """
    assert other is not None
    for plane, incoming in zip(picture, other, strict=True):
        if axis == 0:
            plane, incoming = plane.T, incoming.T
        if step < 0:
            plane, incoming = plane[:, ::-1], incoming[:, ::-1]
        _uncover(plane, incoming, eased(time))


def _uncover(plane: Pixels, incoming: Pixels, done: float) -> None:
    """Uncover from the left; only the columns under the edge are mixed, in 256ths."""
    import numpy as np

    length = plane.shape[1]
    feather = _FEATHER * length
    edge = done * (length + feather) - feather / 2
    depth = np.clip((edge - np.arange(length) - 0.5) / feather + 0.5, 0, 1)
    weight = np.rint(256 * depth * depth * (3 - 2 * depth)).astype(np.uint16)
    new = int(np.count_nonzero(weight == 256))  # weights fall from left to right
    band = slice(new, int(np.count_nonzero(weight)))
    plane[:, :new] = incoming[:, :new]
    mixed = plane[:, band] * (256 - weight[band]) + incoming[:, band] * weight[band]
    plane[:, band] = (mixed + np.uint16(128)) >> np.uint16(8)
