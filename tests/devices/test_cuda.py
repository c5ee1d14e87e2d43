"""On a CUDA card: streams and events keep blocks apart, memory comes back."""

from __future__ import annotations

from needs_models import torch  # isort: split

import gc
from pathlib import Path

import pytest
from safetensors.torch import save_file
from small_models import SMALL
from torch import nn

from prostudio.devices import Storage, memory_of, open_model, open_weights
from prostudio.devices.layout import Layout
from prostudio.devices.links import CudaLink
from prostudio.devices.loading import load
from prostudio.errors import DeviceMemoryError

pytestmark = [
    pytest.mark.gpu,
    pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA card"),
    pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning"),
]


class HurriedLink(CudaLink):
    """Copies that sleep first, so that whoever does not wait for them reads what was there."""

    def copy(self, source: torch.Tensor, target: torch.Tensor, after: torch.cuda.Event):
        with torch.cuda.stream(self._stream):
            torch.cuda._sleep(20_000_000)
        return super().copy(source, target, after)


class Tower(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.blocks = nn.ModuleList(nn.Linear(1024, 1024) for _ in range(9))

    def forward(self, rows: torch.Tensor) -> torch.Tensor:
        for block in self.blocks:
            rows = torch.tanh(block(rows))
        return rows


@pytest.mark.parametrize("link", [CudaLink, HurriedLink])
def test_streamed_is_bit_equal_to_resident(link: type[CudaLink], tmp_path: Path) -> None:
    """A tower whose inputs are on the card; three passes at three budgets."""

    torch.manual_seed(0)
    whole = Tower().bfloat16()
    rows = torch.randn(4096, 1024, dtype=torch.bfloat16, device="cuda")
    with torch.no_grad():
        save_file(whole.state_dict(), tmp_path / "model.safetensors")
        want = whole.cuda()(rows)
        takes = memory_of(Tower, blocks=("blocks",), storage=Storage.BF16, dtype=torch.bfloat16)
        for vram_bytes in (takes.least, takes.least + 3 * takes.blocks[0], takes.whole):
            loaded = load(
                Tower, open_weights(tmp_path), Layout(torch.bfloat16, ("blocks",)),
                device="cuda", vram_bytes=vram_bytes, link=link("cuda"),
            )  # fmt: skip
            for _ in range(3):
                assert torch.equal(loaded.model(rows), want)
            loaded.close()


@pytest.mark.parametrize("storage", Storage)
@pytest.mark.parametrize("name", SMALL)
def test_memory_comes_back(name: str, storage: Storage) -> None:
    small = SMALL[name]
    gc.collect()
    before = torch.cuda.memory_allocated()
    with open_model(
        small.build, small.folder, blocks=small.blocks, storage=storage,
        device="cuda", vram_bytes=10_000_000, dtype=torch.bfloat16,
    ):  # fmt: skip
        assert torch.cuda.memory_allocated() > before
    assert torch.cuda.memory_allocated() == before


def test_what_is_streamed_is_pinned_and_let_go_of() -> None:
    link = CudaLink("cuda")
    flat = link.memory(5_000_000)
    assert flat.is_pinned()
    link.close()
    assert not flat.is_pinned()


def test_running_out_of_memory_is_told_and_another_try_finds_room() -> None:
    small = SMALL["llama"]
    for _ in range(2):
        with (
            pytest.raises(DeviceMemoryError, match="MB in use by this process"),
            open_model(
                small.build, small.folder, blocks=small.blocks, storage=Storage.BF16,
                device="cuda", vram_bytes=10_000_000, dtype=torch.bfloat16,
            ),
        ):  # fmt: skip
            torch.empty(1 << 50, dtype=torch.uint8, device="cuda")
