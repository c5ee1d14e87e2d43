"""Voices and music shaped as models make them, in a film's mix: as drawn films are measured."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pyloudnorm
import pytest
from scipy import signal

sys.path.insert(0, str(Path(__file__).parents[2]))

from benchmarks.shaped import film_of

from prostudio.media.audio import read_blocks

_SLOW = pytest.mark.slow


@pytest.mark.parametrize(
    ("channels", "seed", "sea"),
    [(1, 2, False), *(pytest.param(2, seed, seed == 1, marks=_SLOW) for seed in (1, 2, 3))],
)
def test_bark_over_musicgen_is_ducked_and_as_loud_as_any_film(
    tmp_path: Path, channels: int, seed: int, sea: bool
) -> None:
    found = film_of(channels, tmp_path, seed, sea=sea)
    assert found.depth == pytest.approx(-10, abs=0.5)
    assert found.beginnings == pytest.approx(-10, abs=0.5)
    assert found.away == pytest.approx(0, abs=0.1)
    assert found.apart > 12
    sound = np.concatenate(list(read_blocks(tmp_path / "film.m4a")), axis=1)
    judge = pyloudnorm.Meter(48_000)
    assert judge.integrated_loudness(sound.T.astype(np.float64)) == pytest.approx(-14, abs=0.3)
    assert 20 * np.log10(np.abs(signal.resample_poly(sound, 8, 1, axis=1)).max()) <= -0.95
    assert found.lufs == pytest.approx(-14, abs=0.3)
    assert found.true_peak <= -1
