"""What a shot will take is computed from counted work, and said in hours where it is hours."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from prostudio.engines.request import Machine, ShotRequest, Variant
from prostudio.engines.video.hunyuan.framepack import F1, I2V
from prostudio.engines.video.hunyuan.framepack.work import Shape, step_flop, step_seconds
from prostudio.film import Size

RTX_4060 = Machine(8, 26_000, 8_000, "NVIDIA GeForce RTX 4060", tflops=21.0, transfer_gb=13.0)


FULL = Size(608, 640)


def request(seconds: float, size: Size = FULL, **changes) -> ShotRequest:
    frames = I2V.video.frames(round(seconds * 30))
    asked = ShotRequest("a cat walks", size, Fraction(30), frames, seed=4)
    return replace(asked, **changes)


@pytest.fixture(autouse=True)
def no_weights(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    """Then the published shape counts."""
    monkeypatch.setenv("PROSTUDIO_WEIGHTS", str(tmp_path))


@pytest.mark.parametrize(
    ("size", "tflop"), [((640, 608), 496), ((512, 480), 265), ((352, 320), 105), ((832, 480), 515)]
)
def test_a_steps_work_is_what_was_counted_on_the_models_blocks(size, tflop: int) -> None:
    assert step_flop(Size(size[1], size[0])) / 1e12 == pytest.approx(tflop, rel=0.005)


def test_the_models_weights_are_those_that_were_counted() -> None:
    billion = 1e9
    assert Shape().weights / billion == pytest.approx(12.874 - 3.436 - 0.38, abs=0.05)
    assert Shape().modulation / billion == pytest.approx(3.436, rel=0.02)


def test_on_the_card_that_is_meant_sums_take_longer_than_streaming() -> None:
    at_full = step_seconds(Size(608, 640), replace(RTX_4060, tflops=30.0), Shape(), 2.0)
    assert at_full == pytest.approx(16.5, abs=0.1)
    no_sums = step_seconds(Size(64, 64), replace(RTX_4060, tflops=1e6), Shape(), 2.0)
    assert no_sums == pytest.approx(18.1 / 13, abs=0.05)


def test_a_minute_on_an_rtx_4060_is_said_to_take_hours() -> None:
    engine = I2V.make()
    whole = engine.estimate(request(60, variant=Variant(sampler="unipc+none")), RTX_4060)
    assert 7 < whole.seconds / 3600 < 10
    cached = engine.estimate(request(60), RTX_4060)
    assert 0.4 < cached.seconds / whole.seconds < 0.6
    small = engine.estimate(request(60, Size(384, 384)), RTX_4060)
    assert small.seconds < cached.seconds / 3


def test_memory_follows_the_storage_and_a_cpu_takes_days() -> None:
    engine = F1.make()
    fp8, bf16 = (
        engine.estimate(request(5, variant=Variant(quantization=kind)), RTX_4060)
        for kind in ("fp8", "bf16")
    )
    assert fp8.ram_mb < bf16.ram_mb <= 24_000
    assert fp8.vram_mb < bf16.vram_mb < 6_000
    assert engine.estimate(request(5), RTX_4060) == fp8, "the rule where memory is small"
    slow = engine.estimate(request(5), Machine(8, 26_000))
    assert slow.seconds > 24 * 3600
    assert slow.vram_mb == 0


def test_sixteen_gigabytes_are_enough_and_the_card_does_not_ask_for_more() -> None:
    tight = replace(RTX_4060, ram_mb=12_800)
    told = F1.make().estimate(request(5), tight)
    assert told.ram_mb <= F1.memory[0].ram_mb < tight.ram_mb


def test_disk_grows_by_a_section() -> None:
    engine = I2V.make()
    short, long = (engine.estimate(request(s), RTX_4060).disk_mb for s in (6, 60))
    assert short < long < 250
