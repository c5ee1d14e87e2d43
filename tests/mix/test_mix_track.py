"""The track: everything at its sample, music down for the voice, any length in blocks."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from prostudio.errors import FaultError, MediaError
from prostudio.media.audio import WavReader, write_wav
from prostudio.mix.duck import ATTACK, BRIDGE, HOLD, LEAD, RELEASE, Ducking, bridged
from prostudio.mix.levels import faded
from prostudio.mix.placement import Placement, Span, music_from, sound_under
from prostudio.mix.track import mix_track

RATE = 48_000


def wav(path: Path, sound: np.ndarray) -> str:
    write_wav(path, [np.ascontiguousarray(sound, np.float32)])
    return str(path)


def constant(path: Path, samples: int, level: float = 0.25) -> str:
    return wav(path, np.full((2, samples), level, np.float32))


def mixed(tmp_path: Path, *args: object) -> np.ndarray:
    facts = mix_track(*args, tmp_path / "mix.wav")  # type: ignore[arg-type]
    with WavReader(tmp_path / "mix.wav") as reader:
        assert facts == {"samples": reader.samples}
        return reader.read(0, reader.samples)


def db(factor: float) -> float:
    return 20 * np.log10(factor)


def test_each_placement_begins_at_its_sample(tmp_path: Path) -> None:
    click = np.zeros((2, 100), np.float32)
    click[:, 3] = 0.5
    file = wav(tmp_path / "click.wav", click)
    starts = [0, 47_990, 48_000, 123_456]
    track = mixed(tmp_path, [Placement(file, start) for start in starts], [], 150_001)
    assert track.shape == (2, 150_001)
    assert np.flatnonzero(track[0]).tolist() == [start + 3 for start in starts]
    np.testing.assert_array_equal(track[0], track[1])


def test_what_overlaps_is_summed_and_what_reaches_over_the_end_is_cut(tmp_path: Path) -> None:
    file = constant(tmp_path / "a.wav", 1000)
    track = mixed(tmp_path, [Placement(file, 0), Placement(file, 500, length=200)], [], 800)
    np.testing.assert_allclose(track[0, :500], 0.25)
    np.testing.assert_allclose(track[0, 500:700], 0.5)
    np.testing.assert_allclose(track[0, 700:], 0.25)


@pytest.mark.parametrize(("pan", "left", "right"), [(0, 1, 1), (-1, 2**0.5, 0), (1, 0, 2**0.5)])
def test_gain_and_pan(tmp_path: Path, pan: float, left: float, right: float) -> None:
    file = constant(tmp_path / "a.wav", 100)
    track = mixed(tmp_path, [Placement(file, 0, gain_db=-6, pan=pan)], [], 100)
    wanted = 0.25 * 10 ** (-6 / 20) * np.array([left, right])
    np.testing.assert_allclose(track[:, 50], wanted, atol=1e-6)


def test_music_is_ten_decibels_down_in_speech_and_untouched_away_from_it(tmp_path: Path) -> None:
    music = music_from(constant(tmp_path / "m.wav", 20 * RATE), 0, 20 * RATE)
    speech = [Span(8 * RATE, 9 * RATE), Span(9 * RATE + 12_000, 10 * RATE)]
    track = mixed(tmp_path, [music], speech, 20 * RATE)[0] / 0.25
    down = track[8 * RATE - LEAD : 10 * RATE + HOLD]
    assert db(down.max()) == pytest.approx(-10, abs=0.05)
    assert db(down.min()) == pytest.approx(-10, abs=0.05)
    np.testing.assert_array_equal(track[: 8 * RATE - LEAD - ATTACK], 1)
    np.testing.assert_array_equal(track[10 * RATE + HOLD + RELEASE + 1 :], 1)
    falling = track[8 * RATE - LEAD - ATTACK : 8 * RATE - LEAD]
    assert (np.diff(falling) <= 0).all()
    assert np.abs(np.diff(track)).max() < 2e-4  # no click anywhere


def test_a_short_silence_between_words_does_not_pump_and_a_long_one_lets_the_music_up() -> None:
    near = [Span(0, 1000), Span(1000 + BRIDGE - 1, 200_000)]
    far = [Span(0, 1000), Span(1000 + BRIDGE, 200_000)]
    assert bridged(near) == (Span(0, 200_000),)
    assert bridged(far) == tuple(far)
    gap = Ducking(far).force(0, 200_000)
    assert gap is not None
    assert gap.min() == 0


def test_spans_need_no_order_and_may_overlap() -> None:
    assert bridged([Span(500_000, 500_001), Span(5, 20), Span(0, 100)]) == (
        Span(0, 100),
        Span(500_000, 500_001),
    )


def test_speech_at_the_very_start_finds_the_music_already_down(tmp_path: Path) -> None:
    music = music_from(constant(tmp_path / "m.wav", 2 * RATE), 0, 2 * RATE)
    track = mixed(tmp_path, [music], [Span(0, RATE)], 2 * RATE)[0]
    assert db(track[0] / 0.25) == pytest.approx(-10, abs=0.01)


def test_without_speech_music_is_as_it_was_but_for_its_fades(tmp_path: Path) -> None:
    music = replace(
        music_from(constant(tmp_path / "m.wav", RATE), 100, 40_000), fade_in=480, fade_out=960
    )
    track = mixed(tmp_path, [music], [], RATE)[0]
    assert not track[:100].any()
    assert not track[40_000:].any()
    np.testing.assert_allclose(track[700:39_000], 0.25)
    assert 0 < track[100] < 0.001
    assert 0 < track[39_999] < 0.001


def test_two_faded_neighbours_keep_their_power() -> None:
    up, down = faded(0, 1000, 5000, 1000, 0), faded(4000, 5000, 5000, 0, 1000)
    assert up is not None
    assert down is not None
    np.testing.assert_allclose(up**2 + down**2, 1, atol=1e-5)
    assert faded(1000, 4000, 5000, 1000, 1000) is None


def test_effects_go_down_only_when_they_say_so(tmp_path: Path) -> None:
    file = constant(tmp_path / "a.wav", 4 * RATE)
    speech = [Span(RATE, 3 * RATE)]
    steady = mixed(tmp_path, [Placement(file, 0)], speech, 4 * RATE)
    ducked = mixed(tmp_path, [Placement(file, 0, duck_db=-4)], speech, 4 * RATE)
    np.testing.assert_array_equal(steady, 0.25)
    assert db(ducked[0, 2 * RATE] / 0.25) == pytest.approx(-4, abs=0.01)


def test_a_loop_fills_its_time_without_a_hole_or_a_click(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).standard_normal((2, RATE)) * 0.1
    file = wav(tmp_path / "rain.wav", noise)
    place = Placement(file, 1000, length=5 * RATE, loop=True)
    track = mixed(tmp_path, [place], [], 6 * RATE)[0]
    inside = track[1000 : 1000 + 5 * RATE].reshape(-1, 4800)
    level = np.sqrt((inside**2).mean(axis=1))
    assert level.min() > 0.085
    assert level.max() < 0.115
    assert not track[:1000].any()
    assert not track[1000 + 5 * RATE :].any()


def test_a_loop_is_the_same_wherever_its_blocks_fall(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).standard_normal((2, 30_011)) * 0.1
    file = wav(tmp_path / "rain.wav", noise)
    at = [mixed(tmp_path, [Placement(file, s, 150_000, loop=True)], [], 250_000) for s in (0, 77)]
    np.testing.assert_allclose(at[0][:, :150_000], at[1][:, 77:150_077], atol=1e-6)


def test_an_ambience_fades_at_the_edges_of_its_shot_and_an_event_keeps_its_beginning(
    tmp_path: Path,
) -> None:
    file = constant(tmp_path / "a.wav", RATE)
    ambience = sound_under(file, RATE, 4 * RATE, loop=True, gain_db=-12)
    event = sound_under(file, RATE, RATE + 24_000)
    track = mixed(tmp_path, [ambience], [], 5 * RATE)[0]
    assert track[RATE] < 0.001
    assert track[4 * RATE - 1] < 0.001
    assert not track[4 * RATE :].any()
    assert db(track[RATE + 26_000] / 0.25) == pytest.approx(-12, abs=3.1)
    track = mixed(tmp_path, [event], [], 5 * RATE)[0]
    assert track[RATE] == 0.25
    assert track[RATE + 23_999] < 0.001


def test_nothing_at_all_is_silence_of_the_right_length(tmp_path: Path) -> None:
    assert not mixed(tmp_path, [], [], 100_003).any()


def test_a_missing_file_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match=r"cannot read sound no\.wav"):
        mix_track([Placement(str(tmp_path / "no.wav"), 0)], [], 100, tmp_path / "mix.wav")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "value",
    [
        Span(3, 9),
        Placement("a.wav", 5, 100, -3.5, 0.25, True, 7, 8, -4.0),
        Placement("a.wav", 0),
        music_from("m.wav", 0, 10, gain_db=-2.0),
    ],
)
def test_values_cross_processes_as_json(value: Span | Placement) -> None:
    assert type(value).from_json(json.loads(json.dumps(value.to_json()))) == value


@pytest.mark.parametrize(
    "make",
    [
        lambda: Span(5, 5),
        lambda: Span(-1, 5),
        lambda: music_from("m", 5, 4),
        lambda: Placement("a", -1),
        lambda: Placement("a", 0, loop=True),
        lambda: Placement("a", 0, pan=2),
    ],
)
def test_values_refuse_nonsense(make: object) -> None:
    with pytest.raises(FaultError):
        make()  # type: ignore[operator]
