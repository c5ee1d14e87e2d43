"""What published models take, and which blocks stay: said without loading anything."""

from __future__ import annotations

from needs_models import torch  # isort: split

import json
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from torch import nn

from prostudio.devices import Footprint, Storage, memory_of

HUB = Path(__file__).parents[1] / "checkpoints" / "hub"
GB = 1e9


def framepack() -> nn.Module:
    from diffusers import HunyuanVideoFramepackTransformer3DModel as Model

    published = json.loads((HUB / "lllyasviel/FramePackI2V_HY/config.json").read_text())
    return Model(**{key: value for key, value in published.items() if key[0] != "_"})


@cache
def of_framepack(storage: Storage, *skip: str) -> Footprint:
    return memory_of(
        framepack,
        blocks=("transformer_blocks", "single_transformer_blocks"),
        storage=storage, dtype=torch.bfloat16, skip=skip,
    )  # fmt: skip


ADA_LN = ("*.norm1.linear.*", "*.norm1_context.linear.*", "*.norm.linear.*", "norm_out.linear.*")


def test_framepack_in_full_is_what_its_repository_holds() -> None:
    """12.874 thousand million weights, 25.75 GB; a double block 680 MB, a single one 283 MB."""
    takes = of_framepack(Storage.BF16)
    assert takes.whole == pytest.approx(25.75 * GB, rel=0.001)
    assert (len(takes.blocks), takes.widened) == (60, 0)
    assert takes.blocks[0] == pytest.approx(680e6, rel=0.01)
    assert takes.blocks[-1] == pytest.approx(283e6, rel=0.01)


def test_without_what_is_looked_up_a_quarter_less_is_streamed() -> None:
    full, less = of_framepack(Storage.BF16), of_framepack(Storage.BF16, *ADA_LN)
    assert full.whole - less.whole == pytest.approx(2 * 3.417 * GB, rel=0.001)
    assert sum(less.blocks) == pytest.approx(18.1 * GB, rel=0.01)


@pytest.mark.parametrize("storage", [Storage.FP8, Storage.INT8])
def test_one_byte_a_weight_fits_a_small_machine(storage: Storage) -> None:
    takes = of_framepack(storage, *ADA_LN)
    assert sum(takes.blocks) == pytest.approx(9.06 * GB, rel=0.01)
    # The scales of rows are a five-hundredth of what they scale.
    assert sum(takes.blocks) < 1.005 * sum(of_framepack(Storage.BF16, *ADA_LN).blocks) / 2
    assert takes.widened == 2 * 3072 * 15360
    assert takes.least < 1.4 * GB


SIZES = some.lists(some.integers(1, 50), min_size=1, max_size=70)


@given(rest=some.integers(0, 50), sizes=SIZES, widened=some.integers(0, 9), more=some.integers(0))
def test_the_device_is_never_promised_more_than_it_has(
    rest: int, sizes: list[int], widened: int, more: int
) -> None:
    takes = Footprint(rest, tuple(sizes), widened)
    vram = takes.least + more
    resident = takes.resident(vram)
    assert takes.least <= takes.on_device(vram) <= max(vram, takes.whole * (vram >= takes.whole))
    assert takes.streamed(vram) + sum(sizes[at] for at in resident) == sum(sizes)
    assert (takes.streamed(vram) == 0) == (vram >= takes.whole)


@pytest.mark.parametrize("count", [20, 60])
def test_resident_blocks_are_spread_evenly(count: int) -> None:
    takes = Footprint(10, (100,) * count)
    for kept in range(0, count - 2, 2):
        resident = sorted(takes.resident(takes.least + 100 * kept))
        assert len(resident) == kept
        gaps = {second - first for first, second in pairwise([*resident, count])} if kept else {0}
        assert max(gaps) - min(gaps) <= 1, resident
        assert not kept or resident[0] == 0


def test_of_framepacks_unequal_blocks_both_kinds_stay_in_proportion() -> None:
    takes = of_framepack(Storage.FP8, *ADA_LN)
    resident = takes.resident(int(4.5 * GB))
    double = sum(takes.blocks[at] for at in resident if at < 20) / sum(takes.blocks[:20])
    single = sum(takes.blocks[at] for at in resident if at >= 20) / sum(takes.blocks[20:])
    assert double == pytest.approx(single, abs=0.08)
    assert takes.streamed(int(4.5 * GB)) < 6.2 * GB
