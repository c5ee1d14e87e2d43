"""A patch of wind sea as a seamless tile, at any second (Tessendorf 2001, Phillips' spectrum).

Everything is a function of the second alone: a frame drawn by itself equals the frame drawn
in order. Waves follow the dispersion of deep water with surface tension, so long waves run
ahead of short ones as they do at sea.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.fft import irfft2
from numpy.typing import NDArray

from prostudio.scenes.toolkit.heightfield import Floats, sample

GRAVITY = 9.81
TENSION = 7.4e-5  # surface tension over density of sea water, m^3/s^2

_FOAM_AGES = ((0.0, 1.0), (0.7, 0.62), (1.6, 0.34))  # (seconds ago, what is left of that foam)


@dataclass(frozen=True, slots=True)
class Waves:
    """A band of waves.

    Attributes:
        patch: metres after which the tile repeats.
        wind: m/s; sets the longest wave.
        angle: where the waves run, radians from +x (right) towards +z (away).
        height: standard deviation of the surface, metres.
        choppy: 0 round, 1 crests as sharp as they stand before they fold.
        spread: how strictly the waves keep to the wind's direction.
        shortest: waves shorter than this many metres are left out.
        foam: whether breaking crests are looked for.
        cells: of the tile, a side.
    """

    patch: float
    wind: float
    angle: float
    height: float
    choppy: float = 0.6
    spread: float = 2.0
    shortest: float = 0.0
    foam: bool = False
    cells: int = 256

    @property
    def cell(self) -> float:
        """Metres from cell to cell."""
        return self.patch / self.cells


@dataclass(frozen=True, slots=True)
class Spectrum:
    """The waves of a tile at second 0: amplitudes and what turns them."""

    amplitude: NDArray[np.complex64]
    toward_x: NDArray[np.complex64]
    toward_z: NDArray[np.complex64]
    omega: Floats
    squeeze: Floats  # how much each wave presses the water together, deviation 1 over the tile


@lru_cache(maxsize=6)
def spectrum(waves: Waves, seed: int) -> Spectrum:
    """Phillips' spectrum of the waves on the half plane of wave numbers."""
    n = waves.cells
    kx = np.fft.rfftfreq(n, waves.cell)[None] * 2 * np.pi
    kz = np.fft.fftfreq(n, waves.cell)[:, None] * 2 * np.pi
    k = np.hypot(kx, kz)
    k[0, 0] = 1.0
    along = (kx * math.cos(waves.angle) + kz * math.sin(waves.angle)) / k
    longest = waves.wind**2 / GRAVITY
    smallest = max(waves.shortest / (2 * math.pi), waves.cell * 0.5)
    power = np.exp(-1 / (k * longest) ** 2 - (k * smallest) ** 2) / k**4
    power *= np.abs(along) ** waves.spread
    power[0, 0] = 0.0
    rng = np.random.default_rng(seed)
    amplitude = (rng.normal(size=k.shape) + 1j * rng.normal(size=k.shape)) * np.sqrt(power)
    amplitude *= waves.height / irfft2(amplitude, s=(n, n)).std()
    # The divergence of the sideways movement is -k times the height; ripples fold without foam.
    squeeze = k * np.exp(-((k * waves.patch / 700) ** 2))
    squeeze /= irfft2(amplitude * squeeze, s=(n, n)).std()
    omega = np.sqrt(GRAVITY * k + TENSION * k**3) * np.where(along >= 0, -1.0, 1.0)
    return Spectrum(
        amplitude.astype(np.complex64),
        (1j * kx / k).astype(np.complex64),
        (1j * kz / k).astype(np.complex64),
        omega.astype(np.float32),
        squeeze.astype(np.float32),
    )


def surface(waves: Waves, seed: int, seconds: float) -> Floats:
    """The tile [cells, cells, 4] at a second: height (m), slope x, slope z, foam (0..1).

    Axis 0 runs away from the viewer (z), axis 1 to the right (x).
    """
    made = spectrum(waves, seed)
    now = _turned(made, seconds)
    height = _field(now, waves)
    if waves.choppy <= 0:
        return np.stack([height, *_slopes(height, waves.cell), np.zeros_like(height)], axis=2)
    dx = _field(now * made.toward_x, waves) * waves.choppy
    dz = _field(now * made.toward_z, waves) * waves.choppy
    z, x = np.mgrid[0 : waves.cells, 0 : waves.cells].astype(np.float32)
    # Water moves from (x, z) to (x, z) + d; what lies at a place came from about that place - d.
    height = sample(height, x - dx / waves.cell, z - dz / waves.cell)
    foam = _foam(waves, seed, seconds) if waves.foam else np.zeros_like(height)
    return np.stack([height, *_slopes(height, waves.cell), foam], axis=2)


@lru_cache(maxsize=16)
def slope_variance(waves: Waves, seed: int) -> float:
    """Variance of the slope along either axis; it hardly changes from second to second."""
    tile = surface(waves, seed, 0.0)
    return float(tile[..., 1].var() + tile[..., 2].var()) / 2


def _turned(made: Spectrum, seconds: float) -> NDArray[np.complex64]:
    angle = ((made.omega.astype(np.float64) * seconds) % (2 * np.pi)).astype(np.float32)
    turn = np.empty(angle.shape, np.complex64)
    np.cos(angle, out=turn.real)
    np.sin(angle, out=turn.imag)
    turn *= made.amplitude
    return turn


def _field(coefficients: NDArray[np.complex64], waves: Waves) -> Floats:
    field: Floats = irfft2(coefficients, s=(waves.cells, waves.cells)).astype(
        np.float32, copy=False
    )
    return field


def _slopes(height: Floats, cell: float) -> tuple[Floats, Floats]:
    step = np.float32(1 / (2 * cell))
    x = (np.roll(height, -1, 1) - np.roll(height, 1, 1)) * step
    z = (np.roll(height, -1, 0) - np.roll(height, 1, 0)) * step
    return x, z


def _foam(waves: Waves, seed: int, seconds: float) -> Floats:
    """Foam where crests fold now or folded a moment ago (it lingers and thins)."""
    foam = np.zeros((waves.cells, waves.cells), np.float32)
    for age, left in _FOAM_AGES:
        np.maximum(foam, _breaking(waves, seed, round(1000 * (seconds - age))) * left, out=foam)
    return foam


@lru_cache(maxsize=64)
def _breaking(waves: Waves, seed: int, milliseconds: int) -> Floats:
    """Foam that crests make at a time; kept, because a frame needs that of frames before it."""
    made = spectrum(waves, seed)
    fold = _field(_turned(made, milliseconds / 1000) * made.squeeze, waves)
    foam: Floats = np.clip((fold - 1.15) * np.float32(0.7), 0, 1)
    return foam


def height_at(waves: Waves, seed: int, seconds: float, x: float, z: float) -> float:
    """Height in metres of the (unsharpened) surface at one place: what a boat rides on."""
    made = spectrum(waves, seed)
    n = waves.cells
    kx = np.fft.rfftfreq(n, waves.cell)[None] * 2 * np.pi
    kz = np.fft.fftfreq(n, waves.cell)[:, None] * 2 * np.pi
    angle = kx * x + kz * z + made.omega * seconds
    real = made.amplitude.real * np.cos(angle) - made.amplitude.imag * np.sin(angle)
    real[:, 1:-1] *= 2  # the other half plane is the mirror image of this one
    return float(real.sum()) / (n * n)
