"""High dynamic range to BT.709, as a table of colours that FFmpeg looks pictures up in.

The signal (PQ or HLG of BT.2100, or plain BT.2020) becomes light, the light is brought
under the film's white by the curve of BT.2390, and its colours into BT.709.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Colours = NDArray[np.float64]

PQ, HLG, WIDE = "pq", "hlg", "wide"
"""Perceptual quantizer, hybrid log-gamma, and BT.2020 colours in ordinary range."""

WHITE_NITS = 203.0
"""Reference white of HDR (BT.2408): what is white paper there is nearly white here."""
PEAK_NITS = 1000.0
"""Brighter light is as white: most cameras and nearly all masters end here."""
LEVEL = 6
"""Of the table: 36 steps of each colour lie in a picture of 216 x 216."""

_TO_709 = np.array(
    [
        [1.660491, -0.587641, -0.072850],
        [-0.124550, 1.132900, -0.008349],
        [-0.018151, -0.100579, 1.118730],
    ]
)
"""BT.2020 primaries to those of BT.709, linear light (BT.2087)."""
_LUMA_709 = np.array([0.2126, 0.7152, 0.0722])
_LUMA_2020 = np.array([0.2627, 0.6780, 0.0593])


def table(kind: str) -> NDArray[np.uint16]:
    """The table as FFmpeg's `haldclut` reads it: [216, 216, 3] uint16, red running first."""
    steps = LEVEL * LEVEL
    at = np.arange(steps**3)
    signal = np.stack([at % steps, at // steps % steps, at // steps**2], -1) / (steps - 1)
    return np.rint(mapped(signal, kind) * 65535).astype(np.uint16).reshape(LEVEL**3, LEVEL**3, 3)


def mapped(signal: Colours, kind: str) -> Colours:
    """R'G'B' of BT.2020 as R'G'B' of BT.709; [..., 3], full range, 0 to 1 both.

    The curve is applied to the largest of the three, so that hues stay; what BT.709
    cannot hold is paled towards its own brightness.
    """
    if kind == WIDE:
        light = signal**2.4
    else:
        nits = pq_to_nits(signal) if kind == PQ else hlg_to_nits(signal)
        brightest = nits.max(-1, keepdims=True)
        scale = lowered(brightest) / np.maximum(brightest, 1e-6)
        light = nits * scale / WHITE_NITS
    return np.asarray(_within(light @ _TO_709.T) ** (1 / 2.4))  # BT.1886


def pq_to_nits(signal: Colours) -> Colours:
    """SMPTE ST 2084's curve, in cd/m2."""
    m1, m2 = 2610 / 16384, 2523 / 4096 * 128
    c1, c2, c3 = 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32
    root = np.asarray(signal) ** (1 / m2)
    return np.asarray(10_000 * (np.maximum(root - c1, 0) / (c2 - c3 * root)) ** (1 / m1))


def nits_to_pq(nits: Colours) -> Colours:
    """The inverse of `pq_to_nits`."""
    m1, m2 = 2610 / 16384, 2523 / 4096 * 128
    c1, c2, c3 = 3424 / 4096, 2413 / 4096 * 32, 2392 / 4096 * 32
    power = (np.asarray(nits) / 10_000) ** m1
    return np.asarray(((c1 + c2 * power) / (1 + c3 * power)) ** m2)


def hlg_to_nits(signal: Colours) -> Colours:
    """BT.2100's hybrid log-gamma on a display of 1000 cd/m2, whose system gamma is 1.2."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    scene = np.where(signal <= 0.5, signal**2 / 3, (np.exp((signal - c) / a) + b) / 12)
    brightness = (scene @ _LUMA_2020)[..., None]
    return np.asarray(PEAK_NITS * np.maximum(brightness, 1e-9) ** 0.2 * scene)


def lowered(nits: Colours) -> Colours:
    """Light of up to 1000 cd/m2 under a white of 203: the curve of BT.2390, section 5.4.1.

    Straight up to a knee, then a Hermite spline, all in PQ's scale.
    """
    peak = float(nits_to_pq(np.array(PEAK_NITS)))
    most = float(nits_to_pq(np.array(WHITE_NITS))) / peak
    knee = 1.5 * most - 0.5
    level = np.minimum(nits_to_pq(nits) / peak, 1.0)
    t = np.clip((level - knee) / (1 - knee), 0, 1)
    bent = (
        (2 * t**3 - 3 * t**2 + 1) * knee
        + (t**3 - 2 * t**2 + t) * (1 - knee)
        + (-2 * t**3 + 3 * t**2) * most
    )
    return pq_to_nits(np.where(level < knee, level, bent) * peak)


def _within(light: Colours) -> Colours:
    """Colours outside 0 to 1 drawn towards grey of their own brightness until they fit."""
    grey = np.clip(light @ _LUMA_709, 0, 1)[..., None]
    away = light - grey
    with np.errstate(divide="ignore", invalid="ignore"):
        room = np.where(away > 0, (1 - grey) / away, np.where(away < 0, -grey / away, np.inf))
    share = np.clip(room.min(-1, keepdims=True), 0, 1)
    return np.asarray(np.clip(grey + share * away, 0, 1))
