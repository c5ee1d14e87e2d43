"""What drawn places sound like."""

from __future__ import annotations

import tracemalloc
from itertools import islice

import numpy as np
import pytest

from prostudio.errors import FaultError
from prostudio.media.audio import measure
from prostudio.mix.ambience.grains import Sprinkle
from prostudio.mix.ambience.layers import Bed
from prostudio.mix.ambience.noise import CHUNK, FRAMES, HOP, noise, powers
from prostudio.mix.ambience.setting import Setting, layers_of
from prostudio.mix.ambience.stream import ambience
from prostudio.scenes.scene import Place, SceneReading, TimeOfDay, Weather

SECOND = 48_000


def heard(setting: Setting, seconds: float, seed: int = 5) -> np.ndarray:
    return np.concatenate(list(ambience(setting, seed, round(seconds * SECOND))), axis=1)


def share_above(sound: np.ndarray, hertz: float) -> float:
    power = (np.abs(np.fft.rfft(sound.mean(axis=0))) ** 2)[1:]
    pitch = np.fft.rfftfreq(sound.shape[1], 1 / SECOND)[1:]
    return float(power[pitch > hertz].sum() / power.sum())


@pytest.mark.parametrize("seconds", [1 / SECOND, 0.5, 3.0, 29.97])
def test_an_ambience_is_exactly_as_long_as_asked(seconds: float) -> None:
    sound = heard(Setting("sea", "day", "storm"), seconds)
    assert sound.shape == (2, round(seconds * SECOND))
    assert sound.dtype == np.float32
    assert np.isfinite(sound).all()


def test_the_same_seed_gives_the_same_samples_at_any_length_and_another_seed_others() -> None:
    setting = Setting("forest", "night", "clear")
    long = heard(setting, 7.0)
    np.testing.assert_array_equal(heard(setting, 4.1), long[:, : round(4.1 * SECOND)])
    assert np.abs(heard(setting, 4.1, seed=6) - long[:, : round(4.1 * SECOND)]).max() > 1e-3


def test_no_part_of_four_minutes_comes_round_again() -> None:
    setting = Setting("sea", "day", "clear")
    blocks = list(ambience(setting, 3, 240 * SECOND))
    first = blocks[0][0]
    levels = []
    for block in blocks[1:-1]:
        spectra = np.fft.rfft(np.stack([first, block[0]]), 2 * CHUNK)
        at_any_lag = np.abs(np.fft.irfft(spectra[0] * np.conj(spectra[1])))
        energy = np.linalg.norm(first) * np.linalg.norm(block[0])
        levels.append(at_any_lag.max() / energy)
    assert max(levels) < 0.1


def test_blocks_join_without_a_step() -> None:
    sound = heard(Setting("city", "night", "rain"), 12.0)
    steps = np.abs(np.diff(sound, axis=1))
    for edge in range(CHUNK, sound.shape[1], CHUNK):
        assert steps[:, edge - 2 : edge + 2].max() <= np.quantile(steps, 0.9999)


def test_memory_does_not_grow_with_length() -> None:
    stream = ambience(Setting("forest", "dawn", "rain"), 1, 100 * CHUNK)
    for _ in islice(stream, 3):
        pass
    tracemalloc.start()
    for _ in islice(stream, 3):
        pass
    early = tracemalloc.get_traced_memory()[1]
    for _ in islice(stream, 12):
        pass
    assert tracemalloc.get_traced_memory()[1] <= 1.05 * early
    tracemalloc.stop()


def test_noise_is_as_loud_as_its_row_says() -> None:
    for layer in layers_of(Setting("mountains", "day", "rain")):
        if isinstance(layer, Sprinkle) or (isinstance(layer, Bed) and layer.gusts_db > 6):
            continue
        levels = np.full((1, 2, FRAMES), 10 ** (layer.lufs / 20))
        power = powers([layer.colour])
        blocks = [noise(power, levels, 1, n * CHUNK) for n in range(3)]
        assert measure(blocks, true_peak=False).lufs == pytest.approx(layer.lufs, abs=0.3)


def test_every_place_is_discreet_and_none_is_silent() -> None:
    for place in Place:
        for weather, time in (("clear", "day"), ("storm", "night"), ("snow", "dawn")):
            blocks = list(ambience(Setting(str(place), time, weather), 2, 5 * SECOND))
            found = measure(blocks, true_peak=False)
            assert found.lufs is not None
            assert -48 < found.lufs < -25, (place, weather)
            assert max(np.abs(block).max() for block in blocks) < 0.4


def test_both_sides_are_alike_in_level_and_not_the_same() -> None:
    for place in ("sea", "forest", "city"):
        left, right = heard(Setting(place, "day", "clear"), 30.0)
        assert abs(20 * np.log10(np.std(left) / np.std(right))) < 2.5
        assert np.corrcoef(left, right)[0, 1] < 0.8


def test_weather_and_time_are_heard() -> None:
    clear = heard(Setting("village", "day", "clear"), 12.0)
    rain = heard(Setting("village", "day", "rain"), 12.0)
    assert np.std(rain) > 1.5 * np.std(clear)
    assert share_above(rain, 3000) > 0.05
    wind = heard(Setting("mountains", "night", "clear"), 12.0)
    assert share_above(wind, 3000) < 0.02
    birds, crickets = (
        [layer.voice.__name__ for layer in layers_of(Setting("field", time, "clear"))
         if isinstance(layer, Sprinkle)]
        for time in ("dawn", "night")
    )  # fmt: skip
    assert birds == ["bird"]
    assert crickets == ["cricket", "owl"]


def test_nothing_sings_in_a_storm() -> None:
    voices = {
        layer.voice.__name__
        for time in TimeOfDay
        for layer in layers_of(Setting("forest", str(time), "storm"))
        if isinstance(layer, Sprinkle)
    }
    assert voices == {"drop"}


def test_a_storm_thunders_now_and_then() -> None:
    sound = heard(Setting("sea", "night", "storm"), 90.0)
    calm = heard(Setting("sea", "night", "rain"), 90.0)

    def low(sound: np.ndarray) -> np.ndarray:
        seconds = sound[:, : sound.shape[1] // SECOND * SECOND].mean(axis=0).reshape(-1, SECOND)
        power = np.abs(np.fft.rfft(seconds, axis=1)) ** 2
        return 10 * np.log10(power[:, 30:120].sum(axis=1))

    assert low(sound).max() - np.median(low(sound)) > 6
    assert low(calm).max() - np.median(low(calm)) < 6


def test_a_fire_that_is_drawn_crackles() -> None:
    scene = SceneReading(Place.DESERT, TimeOfDay.NIGHT, Weather.CLEAR, extras=("fire",))
    layers = layers_of(Setting.of(scene))
    assert "crackle" in [layer.voice.__name__ for layer in layers if isinstance(layer, Sprinkle)]
    assert "fire" in str(Setting.of(scene))


def test_a_setting_crosses_processes() -> None:
    setting = Setting("sea", "dawn", "fog", fire=True)
    assert Setting.from_json(setting.to_json()) == setting


def test_an_ambience_of_no_samples_is_a_fault() -> None:
    with pytest.raises(FaultError, match="an ambience of 0 samples; wanted at least one"):
        next(ambience(Setting("sea", "day", "clear"), 1, 0))


def test_a_level_may_change_within_a_tenth_of_a_second() -> None:
    assert HOP / SECOND < 0.1
