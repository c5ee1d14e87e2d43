"""How much models may take, and small models that come and go whole."""

from __future__ import annotations

from needs_models import torch  # isort: split

from pathlib import Path

import pytest
from torch import nn

from prostudio.devices import Budget, budget, keep_within, resident
from prostudio.errors import DeviceMemoryError, ResourceError
from prostudio.settings import Settings, usable_ram_mb


def settings(tmp_path: Path, **asked: int) -> Settings:
    return Settings.load({"home": tmp_path, **asked})


def test_the_smaller_of_what_is_allowed_and_what_is_free_counts(tmp_path: Path) -> None:
    free = usable_ram_mb() * 1_000_000
    assert budget(settings(tmp_path, ram_mb=300)).ram_bytes == 300_000_000
    assert budget(settings(tmp_path, ram_mb=9_000_000)).ram_bytes == pytest.approx(free, rel=0.2)


def test_no_video_memory_means_the_processor(tmp_path: Path) -> None:
    found = budget(settings(tmp_path, vram_mb=0))
    assert (found.device, found.vram_bytes) == ("cpu", 0)
    keep_within(found)


def test_without_a_card_the_processor_is_used(tmp_path: Path) -> None:
    if torch.cuda.is_available() or torch.backends.mps.is_available():
        pytest.skip("this machine has a card")
    assert budget(settings(tmp_path)).device == "cpu"
    assert budget(settings(tmp_path, vram_mb=6000)) == budget(settings(tmp_path, vram_mb=6000))


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA card")
def test_a_card_is_used_within_its_limit(tmp_path: Path) -> None:
    found = budget(settings(tmp_path, vram_mb=1000))
    assert found == Budget("cuda", 1_000_000_000, found.ram_bytes)
    keep_within(found)
    with (
        pytest.raises(DeviceMemoryError, match="MB in use"),
        resident(nn.Linear(1, 1), "cuda"),
    ):
        torch.empty(1_200_000_000, dtype=torch.uint8, device="cuda")
    keep_within(Budget("cuda", torch.cuda.mem_get_info()[1], 0))


class Tied(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = nn.Linear(3, 3), nn.Linear(3, 3)
        self.second.weight = self.first.weight
        self.register_buffer("count", torch.zeros(()))


def test_a_module_comes_and_goes_as_it_was() -> None:
    module = Tied()
    before = {name: (value, value.data_ptr()) for name, value in module.state_dict().items()}
    weight = module.first.weight
    with resident(module, "meta") as there:
        assert there.first.weight.is_meta
        assert there.first.weight is there.second.weight
        there.count = torch.ones((), device="meta")
    assert module.first.weight is weight
    assert module.second.weight is weight
    for name, value in module.state_dict().items():
        assert (value.data_ptr(), value.device.type) == (before[name][1], "cpu")
    assert module.count == 0


def test_it_goes_when_something_fails() -> None:
    module = nn.Linear(2, 2)
    with pytest.raises(KeyError), resident(module, "meta"):
        raise KeyError
    assert module.weight.device.type == "cpu"


def test_memory_beyond_the_machines_is_refused_before_a_byte_is_read(tmp_path: Path) -> None:
    from prostudio.devices.fitting import require_memory
    from prostudio.devices.layout import Layout

    layout = Layout(torch.bfloat16)
    with pytest.raises(ResourceError, match=r"take 90000000 MB .* in bf16, and .* fp8, which"):
        require_memory(90_000_000_000_000, layout)
    require_memory(1_000_000, layout)
