"""What loading takes of the machine's memory, measured in processes of their own."""

from __future__ import annotations

from needs_models import torch  # isort: split

import json
import subprocess
import sys
from pathlib import Path

import pytest
from safetensors.torch import save_file

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

MB = 1_000_000
BLOCKS, WIDTH = 12, 1024
ONE = WIDTH * WIDTH * 4 * 2
"""Bytes of a block in the file: four matrices in bfloat16, 8.4 MB."""

CHILD = """
import json, sys
from pathlib import Path
import torch
from torch import nn
torch.set_num_threads(1)
from prostudio.devices import Storage, open_model, open_weights

storage, way, folder = Storage(sys.argv[1]), sys.argv[2], Path(sys.argv[3])

class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(1024, 1024, bias=False) for _ in range(4))
    def forward(self, rows):
        for layer in self.layers:
            rows = layer(rows)
        return rows

class Tower(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = nn.ModuleList(Block() for _ in range(12))
    def forward(self, rows):
        for block in self.blocks:
            rows = block(rows)
        return rows

def peak():
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) * 1024

def now():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

def opened():
    return open_model(
        Tower, folder, blocks=("blocks",), storage=storage, device="cpu", vram_bytes=0,
        dtype=torch.bfloat16,
    )

rows = torch.ones(1, 1024, dtype=torch.bfloat16)
nn.Linear(1024, 1024, dtype=torch.bfloat16)(rows)  # what the library itself takes
if storage is not Storage.BF16:
    from prostudio.devices.rounding import RoundedLinear, round_into
    layer = RoundedLinear(nn.Linear(1024, 1024, bias=False), storage, torch.bfloat16)
    layer.codes, layer.scales = torch.empty_like(layer.codes, device="cpu"), torch.empty(1024, 1)
    round_into(torch.ones(1024, 1024, dtype=torch.bfloat16), layer.codes, layer.scales, storage)
    layer(rows)
    del layer
import safetensors.torch
before = now()
Path("/proc/self/clear_refs").write_text("5")
if way == "ours":
    with opened() as model, torch.no_grad():
        held = now()
        model(rows)
else:
    from safetensors.torch import load_file
    model = Tower().to(torch.bfloat16)
    model.load_state_dict(load_file(folder / "model.safetensors"))
    held = now()
if way == "ours":
    for _ in range(2):
        with opened() as model, torch.no_grad():
            model(rows)
del model
print(json.dumps({"peak": peak() - before, "held": held - before, "after": now() - before}))
"""


@pytest.fixture(scope="module")
def tower(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tower")
    row = torch.randn(WIDTH, WIDTH).bfloat16()
    weights = {
        f"blocks.{b}.layers.{n}.weight": row.clone() for b in range(BLOCKS) for n in range(4)
    }
    save_file(weights, folder / "model.safetensors")
    return folder


def measured(storage: str, way: str, folder: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-c", CHILD, storage, way, str(folder)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return {name: size / MB for name, size in json.loads(done.stdout).items()}


@pytest.mark.parametrize(
    ("storage", "share"),
    [
        ("bf16", 1.0),
        pytest.param("int8", 0.5, marks=pytest.mark.slow),
        pytest.param("fp8", 0.5, marks=pytest.mark.slow),
    ],
)
def test_loading_never_holds_more_than_the_model_and_a_block(
    tower: Path, storage: str, share: float
) -> None:
    """Of 101 MB: what is kept, one block of the mapped file, and one matrix in the making."""
    whole, block = BLOCKS * ONE / MB, ONE / MB
    found = measured(storage, "ours", tower)
    assert share * whole <= found["held"] < share * whole + 12
    assert found["peak"] < share * whole + block + 20
    assert found["after"] < block, "three times opened and closed, and all memory given back"


@pytest.mark.slow
def test_the_usual_way_would_fail_this(tower: Path) -> None:
    found = measured("bf16", "usual", tower)
    assert found["peak"] > 1.8 * BLOCKS * ONE / MB
