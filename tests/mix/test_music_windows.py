"""Windows of music laid over each other."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from prostudio.errors import FaultError
from prostudio.film.time import SAMPLE_RATE
from prostudio.media.audio import write_wav
from prostudio.mix.windows import BLEND, EDGE, Joined, Seam, best_lag, blended

RATE = SAMPLE_RATE


def noise(seconds: float, seed: int = 0) -> np.ndarray:
    """Something between music and noise: it agrees with itself at one place only."""
    white = np.random.default_rng(seed).standard_normal((2, round(seconds * RATE)))
    soft = white + 0.5 * np.roll(white, 3, axis=1)
    return (0.1 * soft).astype(np.float32)


def parts(folder: Path, whole: np.ndarray, spans: list[tuple[int, int]]) -> list[Path]:
    paths = []
    for n, (first, stop) in enumerate(spans):
        paths.append(folder / f"window {n}.wav")
        write_wav(paths[-1], [whole[:, first:stop]])
    return paths


def joined(paths: list[Path], starts: list[int], samples: int) -> tuple[np.ndarray, list]:
    with Joined(paths, starts) as found:
        return np.concatenate(list(found.blocks(samples)), axis=1), found.seams


def test_windows_of_one_sound_give_that_sound_again(tmp_path: Path) -> None:
    whole = noise(9)
    spans = [(0, 4 * RATE), (3 * RATE, 7 * RATE), (6 * RATE, 9 * RATE)]
    paths = parts(tmp_path, whole, spans)
    found, seams = joined(paths, [first for first, _ in spans], whole.shape[1])
    np.testing.assert_allclose(found, whole, atol=2e-4)
    assert [seam.lag for seam in seams] == [0, 0]
    assert all(seam.alike > 0.99 for seam in seams)


@pytest.mark.parametrize("late", [-950, -37, 0, 5, 950])
def test_a_window_that_comes_early_or_late_is_moved(tmp_path: Path, late: int) -> None:
    whole = noise(6)
    paths = parts(tmp_path, whole, [(0, 4 * RATE), (3 * RATE - late, 6 * RATE)])
    found, (seam,) = joined(paths, [0, 3 * RATE], 6 * RATE)
    assert seam.lag == -late
    np.testing.assert_allclose(found, whole, atol=2e-4)


def test_strangers_are_not_moved_and_keep_their_power(tmp_path: Path) -> None:
    first, second = noise(4, 1), noise(4, 2)
    paths = [tmp_path / "a.wav", tmp_path / "b.wav"]
    write_wav(paths[0], [first])
    write_wav(paths[1], [second])
    found, (seam,) = joined(paths, [0, 3 * RATE], 7 * RATE)
    assert seam.lag == 0
    assert (seam.start, seam.stop) == (4 * RATE - EDGE - BLEND, 4 * RATE - EDGE)
    power = [float((found[:, at : at + 4800] ** 2).mean()) for at in range(0, 6 * RATE, 4800)]
    at = seam.start // 4800
    assert max(power[at : at + 6]) < 1.3 * max(power[:at])
    assert min(power[at : at + 6]) > 0.7 * min(power[:at])


@pytest.mark.parametrize("samples", [1, 30_000, 5 * RATE, 5 * RATE + 1, 7 * RATE])
def test_the_whole_is_exactly_as_long_as_asked(tmp_path: Path, samples: int) -> None:
    paths = parts(tmp_path, noise(6), [(0, 4 * RATE), (3 * RATE, 6 * RATE)])
    found, _ = joined(paths, [0, 3 * RATE], samples)
    assert found.shape == (2, samples)


def test_windows_without_overlap_stand_end_to_end(tmp_path: Path) -> None:
    whole = noise(2)
    paths = parts(tmp_path, whole, [(0, RATE), (RATE, 2 * RATE)])
    found, _ = joined(paths, [0, RATE], 2 * RATE)
    np.testing.assert_array_equal(found, np.clip(whole, -1, 1))


def test_silent_windows_stay_silent(tmp_path: Path) -> None:
    paths = parts(tmp_path, noise(6) * 0, [(0, 4 * RATE), (3 * RATE, 6 * RATE)])
    found, (seam,) = joined(paths, [0, 3 * RATE], 6 * RATE)
    assert not found.any()
    assert (seam.lag, seam.alike) == (0, 0.0)


def test_a_gap_between_windows_is_a_fault(tmp_path: Path) -> None:
    paths = parts(tmp_path, noise(3), [(0, RATE), (2 * RATE, 3 * RATE)])
    with pytest.raises(FaultError, match="begins 48000 samples after the one before has ended"):
        Joined(paths, [0, 2 * RATE])


def test_the_blend_keeps_the_power_of_one_sound_and_of_two() -> None:
    for alike in (-0.5, 0.0, 0.5, 1.0):
        seam = Seam(0, 1000, 0, alike)
        come, go = blended(0, 1000, seam), blended(0, 1000, seam, going=True)
        np.testing.assert_allclose(come**2 + go**2 + 2 * come * go * alike, 1, atol=1e-5)


def test_nothing_alike_is_not_aligned() -> None:
    old, new = noise(1, 3)[0], noise(1.04, 4)[0]
    assert best_lag(old, new) == 0


def test_a_steady_hum_under_strangers_does_not_move_them() -> None:
    hum = 0.5 + 0.2 * np.sin(np.arange(2 * RATE) / 2000, dtype=np.float32)
    old, new = noise(1, 5)[0], noise(1.04, 6)[0]
    assert best_lag(0.05 * old + hum[: len(old)], 0.05 * new + hum[: len(new)]) == 0
