"""One byte a weight: how far results are from the model in full."""

from __future__ import annotations

from needs_models import torch  # isort: split

from pathlib import Path

import pytest
from safetensors.torch import load_file, save_file
from small_models import FRAMEPACK, LLAMA, T5, Small
from torch import nn

from prostudio.devices import Storage, open_model
from prostudio.devices.rounding import RoundedLinear, rounded

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")

ROUNDED = [Storage.FP8, Storage.INT8]


def noise(*shape: int) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(3))


def test_eight_bits_are_as_near_as_the_format_allows() -> None:
    matrix = noise(64, 256) * torch.logspace(-6, 3, 64)[:, None]
    codes, scales = rounded(matrix, Storage.FP8)
    # e4m3 has three bits behind the point: half a step is a sixteenth of the value at most.
    large = matrix.abs() > matrix.abs().amax(1, keepdim=True) / 2**14
    error = (codes.float() * scales - matrix).abs()
    assert (error[large] <= matrix.abs()[large] / 16).all()
    codes, scales = rounded(matrix, Storage.INT8)
    error = (codes.float() * scales - matrix).abs()
    assert (error <= scales * 0.5001).all()
    assert (scales == matrix.abs().amax(1, keepdim=True) / 127).all()


def test_scales_of_e4m3_are_powers_of_two_and_cost_bfloat16_nothing() -> None:
    codes, scales = rounded(noise(32, 64) * torch.logspace(-5, 5, 32)[:, None], Storage.FP8)
    assert (torch.frexp(scales)[0] == 0.5).all()
    assert codes.float().abs().amax() <= 448
    assert (codes.float().abs().amax(1) > 223).all()
    product = codes.bfloat16() * scales.bfloat16()
    assert torch.equal(product.float(), codes.float() * scales)


@pytest.mark.parametrize("storage", ROUNDED)
def test_rows_of_zeros_and_the_largest_value_survive(storage: Storage) -> None:
    matrix = torch.tensor([[0.0, 0.0], [448.0, -448.0], [0.001, 0.0]])
    codes, scales = rounded(matrix, storage)
    assert torch.equal((codes.float() * scales)[:2], matrix[:2])
    assert scales.isfinite().all()


@pytest.mark.parametrize("storage", ROUNDED)
def test_a_layer_gives_what_its_widened_matrix_gives(storage: Storage) -> None:
    linear = nn.Linear(24, 8)
    layer = RoundedLinear(linear, storage, torch.float32)
    layer.codes, layer.scales = rounded(linear.weight.detach(), storage)
    rows = noise(2, 5, 24)
    want = nn.functional.linear(rows, layer.codes.float() * layer.scales, linear.bias)
    assert torch.equal(layer(rows), want)


def error(small: Small, folder: Path, storage: Storage, want: torch.Tensor) -> float:
    """Largest difference from the float32 model, relative to its largest output."""
    with open_model(
        small.build, folder, blocks=small.blocks, storage=storage,
        device="cpu", vram_bytes=0, dtype=torch.float32,
    ) as model:  # fmt: skip
        return off(small.result(model, torch.float32), want)


def off(got: torch.Tensor, want: torch.Tensor) -> float:
    return float((got - want).abs().max() / want.abs().max())


@pytest.fixture(scope="module")
def damped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """FramePack's transformer with the weights that its layers begin training with."""
    folder = tmp_path_factory.mktemp("damped")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        save_file(FRAMEPACK.build().state_dict(), folder / "model.safetensors")
    return folder


def test_framepack_stays_within_what_others_reach(damped: Path) -> None:
    """0.0065 for diffusers' e4m3 layerwise casting, 0.0043 for torchao's int8, on such a model."""
    public = FRAMEPACK.build().eval()
    public.load_state_dict(load_file(damped / "model.safetensors"))
    want = FRAMEPACK.result(public, torch.float32)
    fp8, int8 = (error(FRAMEPACK, damped, storage, want) for storage in ROUNDED)
    assert fp8 < 0.0065
    assert int8 < 0.0013
    for name, layer in public.named_modules():
        if type(layer) is nn.Linear and name.startswith(FRAMEPACK.blocks):
            layer.weight.data = layer.weight.to(torch.float8_e4m3fn).float()
    assert fp8 <= off(FRAMEPACK.result(public, torch.float32), want)


@pytest.mark.parametrize("small", [FRAMEPACK, LLAMA, T5], ids=["framepack", "llama", "t5"])
def test_int8_is_nearer_than_fp8_where_rows_have_no_outliers(small: Small) -> None:
    """Random models whose every layer passes its input on undamped: errors grow in them."""
    want = small.whole(torch.float32)
    fp8, int8 = (error(small, small.folder, storage, want) for storage in ROUNDED)
    assert int8 < 0.05
    assert int8 < fp8 / 4


def test_small_weights_need_the_scale() -> None:
    """Rows of 1e-4, as trained models have: without a scale e4m3 keeps nothing of them."""
    matrix = noise(16, 64) * 1e-4
    codes, scales = rounded(matrix, Storage.FP8)
    ours = (codes.float() * scales - matrix).norm() / matrix.norm()
    cast = (matrix.to(torch.float8_e4m3fn).float() - matrix).norm() / matrix.norm()
    assert ours < 0.04
    assert cast > 0.99
