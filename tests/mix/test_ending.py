"""An ending for music that would go on."""

from __future__ import annotations

import numpy as np
import pytest

from prostudio.film.time import SAMPLE_RATE
from prostudio.mix.ending import ended, ending, last_beat

RATE = SAMPLE_RATE


def music(seconds: float) -> np.ndarray:
    """A struck tone every half second, and it would go on."""
    at = np.arange(round(seconds * RATE)) / RATE
    tone = 0.3 * np.sin(2 * np.pi * 220 * at) * np.exp(-4 * (at % 0.5))
    return np.stack([tone, tone]).astype(np.float32)


def level(block: np.ndarray) -> float:
    return float(np.sqrt((block**2).mean()))


@pytest.mark.parametrize("seconds", [0.01, 0.5, 3, 8, 20])
def test_it_is_as_long_as_before_and_ends_in_silence(seconds: float) -> None:
    whole = music(seconds)
    blocks = [whole[:, at : at + RATE] for at in range(0, whole.shape[1], RATE)]
    found = np.concatenate(list(ended(blocks)), axis=1)
    assert found.shape == whole.shape
    assert found.dtype == np.float32
    assert np.abs(found[:, -1]).max() < 1e-6
    assert np.abs(found).max() <= 1


def test_what_comes_before_the_end_is_as_it_was() -> None:
    whole = music(20)
    found = np.concatenate(list(ended([whole[:, : 6 * RATE], whole[:, 6 * RATE :]])), axis=1)
    np.testing.assert_array_equal(found[:, : 6 * RATE], whole[:, : 6 * RATE])


def test_a_last_beat_rings_and_no_beat_follows_it() -> None:
    whole = music(20)[:, -8 * RATE :]
    beat = last_beat(whole, 4 * RATE, round(5.8 * RATE))
    assert min(beat % (RATE // 2), RATE // 2 - beat % (RATE // 2)) < 1600, "it begins on a beat"
    found = ending(whole)
    struck = level(found[:, beat : beat + RATE // 4])
    assert struck > 0.5 * level(whole[:, beat : beat + RATE // 4])
    seconds = [level(found[:, beat + n * RATE : beat + (n + 1) * RATE]) for n in range(3)]
    assert seconds[0] > 2 * seconds[1] > 4 * seconds[2], "it only falls"
    assert level(found[:, -RATE // 2 :]) < 0.05 * struck


def test_silence_ends_in_silence() -> None:
    assert not ending(np.zeros((2, 8 * RATE), np.float32)).any()
