"""A model opened with LoRAs has, bit for bit, the weights that diffusers and PEFT fuse."""

from __future__ import annotations

from needs_models import torch  # isort: split

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from lora_small import KOHYA_ENDS, kohya, pairs_for, written
from safetensors.torch import load_file
from tests.devices.slow_links import ThreadLink
from torch import Tensor, nn

from prostudio.devices import Storage, memory_of, open_model, open_weights
from prostudio.devices.layout import Layout
from prostudio.devices.loading import load
from prostudio.devices.rounding import rounded
from prostudio.weights.loras import open_stack
from prostudio.weights.loras.tables import table_of

pytest.importorskip("peft")
pytestmark = pytest.mark.filterwarnings(
    "ignore::FutureWarning",
    "ignore::DeprecationWarning",
    "ignore::UserWarning",
    "ignore::RuntimeWarning",
)

HUNYUAN = ("transformer_blocks", "single_transformer_blocks")
SLOW = pytest.mark.slow
MODELS = {
    "framepack": ("", "HunyuanVideoFramepackTransformer3DModel", "hunyuan-video", HUNYUAN),
    "hunyuan": ("transformer", "HunyuanVideoTransformer3DModel", "hunyuan-video", HUNYUAN),
    "ltx-video": (
        "transformer", "LTXVideoTransformer3DModel", "ltx-video-2b", ("transformer_blocks",)
    ),
    "ltx-2": ("transformer", "LTX2VideoTransformer3DModel", "ltx-2", ("transformer_blocks",)),
    "z-image": ("transformer", "ZImageTransformer2DModel", "z-image", ("layers",)),
    "flux2-klein": ("transformer", "Flux2Transformer2DModel", "flux2-klein", HUNYUAN),
}  # fmt: skip
"""Checkpoint -> folder, class, family of LoRAs, streamed blocks."""


class Small:
    """A tiny model of a public layout."""

    def __init__(self, name: str, checkpoint: Callable[[str], Path]) -> None:
        import diffusers

        place, kind, self.family, self.blocks = MODELS[name]
        self.folder = checkpoint(name) / place
        self.kind: Any = getattr(diffusers, kind)
        table = table_of(self.folder)
        assert table
        self.table = table

    def fused(self, *files: tuple[Path, float]) -> dict[str, Tensor]:
        """What diffusers makes of its weights, in float32."""
        model = self.kind.from_pretrained(self.folder, torch_dtype=torch.float32)
        names = []
        for n, (path, _) in enumerate(files):
            names.append(f"lora{n}")
            model.load_lora_adapter(load_file(path), prefix="transformer", adapter_name=names[-1])
        model.set_adapters(names, [weight for _, weight in files])
        model.fuse_lora()
        model.unload_lora()
        return dict(model.state_dict())

    def opened(
        self, *files: tuple[Path, float], dtype: torch.dtype = torch.float32, **how: Any
    ) -> AbstractContextManager[nn.Module]:
        config = self.kind.load_config(self.folder)
        loras = [(str(path), weight) for path, weight in files]
        stack = open_stack(loras, self.family, self.folder)
        return open_model(
            lambda: self.kind.from_config(config), self.folder, blocks=self.blocks,
            device="cpu", vram_bytes=0, dtype=dtype, additions=stack,
            **{"storage": Storage.BF16} | how,
        )  # fmt: skip


def same(ours: Mapping[str, Tensor], theirs: Mapping[str, Tensor]) -> bool:
    wrong = [name for name, weight in theirs.items() if not torch.equal(ours[name], weight)]
    assert not wrong, wrong[:5]
    return True


@pytest.mark.parametrize(
    "name",
    [name if name == "framepack" else pytest.param(name, marks=SLOW) for name in MODELS],
)
def test_a_lora_on_every_layer_is_fused_as_diffusers_fuses_it(
    name: str, checkpoint: Callable[[str], Path], tmp_path: Path
) -> None:
    small = Small(name, checkpoint)
    file = written(tmp_path / "a.safetensors", pairs_for(small.table.items()))
    wanted = small.fused((file, 0.7))
    with small.opened((file, 0.7)) as model:
        assert same(model.state_dict(), wanted)
    plain = {key: value for key, value in small.fused((file, 0.0)).items() if key[-6:] == "weight"}
    assert sum(not torch.equal(wanted[key], value) for key, value in plain.items()) == len(
        small.table
    )


@pytest.mark.parametrize("share", [0.0, *(pytest.param(s, marks=SLOW) for s in (0.5, 1.0))])
def test_streamed_blocks_have_the_same_weights_at_every_budget(
    share: float, checkpoint: Callable[[str], Path], tmp_path: Path
) -> None:
    small = Small("framepack", checkpoint)
    file = written(tmp_path / "a.safetensors", pairs_for(small.table.items()))
    stack = open_stack([(str(file), 0.7)], small.family, small.folder)
    config = small.kind.load_config(small.folder)
    how = {"blocks": small.blocks, "storage": Storage.BF16, "dtype": torch.float32}
    takes = memory_of(lambda: small.kind.from_config(config), **how)
    loaded = load(
        lambda: small.kind.from_config(config), open_weights(small.folder, additions=stack),
        Layout(torch.float32, small.blocks), device="cpu", link=ThreadLink(),
        vram_bytes=takes.least + int(share * (takes.whole - takes.least)),
    )  # fmt: skip
    assert (loaded.conveyor is None) == (share == 1.0)
    wanted = small.fused((file, 0.7))
    for at, block in enumerate(loaded.passing):
        loaded.conveyor.before(at)
        name = block.name
        own = block.module.state_dict()
        assert same(
            own,
            {k.removeprefix(f"{name}."): v for k, v in wanted.items() if k.startswith(f"{name}.")},
        )
        loaded.conveyor.after(at)
    loaded.close()


def test_two_loras_are_added_in_their_order_and_one_may_be_taken_away(
    checkpoint: Callable[[str], Path], tmp_path: Path
) -> None:
    small = Small("framepack", checkpoint)
    layers = list(small.table.items())
    one = written(tmp_path / "one.safetensors", pairs_for(layers, 1))
    two = written(tmp_path / "two.safetensors", pairs_for(layers[::2], 2, rank=2))
    both = ((one, 1.0), (two, -1.5))
    with small.opened(*both) as model:
        assert same(model.state_dict(), small.fused(*both))


def test_alpha_counts_as_in_kohyas_files(checkpoint: Callable[[str], Path], tmp_path: Path) -> None:
    small = Small("framepack", checkpoint)
    pairs = pairs_for(small.table.items())
    plain = written(tmp_path / "a.safetensors", pairs)
    file = written(tmp_path / "b.safetensors", pairs, name=kohya, ends=KOHYA_ENDS, alpha=1.0)
    with small.opened((file, 2.0)) as model:  # rank 4, alpha 1: a quarter of it
        assert same(model.state_dict(), small.fused((plain, 0.5)))


@pytest.mark.parametrize("storage", [Storage.FP8, pytest.param(Storage.INT8, marks=SLOW)])
def test_what_is_rounded_is_the_sum(
    storage: Storage, checkpoint: Callable[[str], Path], tmp_path: Path
) -> None:
    small = Small("framepack", checkpoint)
    file = written(tmp_path / "a.safetensors", pairs_for(small.table.items()))
    wanted = small.fused((file, 1.0))
    layer = "transformer_blocks.1.attn.to_q"
    with small.opened((file, 1.0), storage=storage) as model:
        codes, scales = rounded(wanted[f"{layer}.weight"], storage)
        kept = model.get_submodule(layer)
        assert torch.equal(kept.codes.view(torch.uint8), codes.view(torch.uint8))
        assert torch.equal(kept.scales, scales)


def test_in_16_bits_the_sum_is_rounded_once(
    checkpoint: Callable[[str], Path], tmp_path: Path
) -> None:
    small = Small("ltx-video", checkpoint)
    file = written(tmp_path / "a.safetensors", pairs_for(small.table.items()))
    wanted = small.fused((file, 1.0))
    with small.opened((file, 1.0), dtype=torch.bfloat16) as model:
        ours = model.state_dict()
        assert all(
            torch.equal(ours[f"{layer}.weight"], wanted[f"{layer}.weight"].bfloat16())
            for layer in small.table
        )


def test_weights_that_are_looked_up_are_changed_too(
    checkpoint: Callable[[str], Path], tmp_path: Path
) -> None:
    """The adaLN layers of HunyuanVideo never reach the model: tables stand for them."""
    small = Small("framepack", checkpoint)
    layers = [item for item in small.table.items() if "norm1.linear" in item[0]]
    file = written(tmp_path / "a.safetensors", pairs_for(layers))
    stack = open_stack([(str(file), 1.0)], small.family, small.folder)
    names = [f"{layer}.weight" for layer, _ in layers]
    found = dict(open_weights(small.folder, additions=stack).tensors(names))
    wanted = small.fused((file, 1.0))
    assert all(torch.equal(found[name], wanted[name]) for name in names)


def test_a_large_change_is_added_some_rows_at_a_time(
    checkpoint: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = Small("ltx-video", checkpoint)
    file = written(tmp_path / "a.safetensors", pairs_for(small.table.items()))
    wanted = small.fused((file, 1.0))
    monkeypatch.setattr("prostudio.weights.loras.stack._AT_ONCE", 100)
    with small.opened((file, 1.0)) as model:
        for name, weight in model.state_dict().items():
            torch.testing.assert_close(weight, wanted[name], rtol=1e-5, atol=1e-6)


def test_values_that_are_no_numbers_are_refused(
    checkpoint: Callable[[str], Path], tmp_path: Path
) -> None:
    small = Small("ltx-video", checkpoint)
    pairs = pairs_for(list(small.table.items())[:1])
    for down, _ in pairs.values():
        down[0, 0] = float("nan")
    file = written(tmp_path / "a.safetensors", pairs)
    with pytest.raises(Exception, match="no number"), small.opened((file, 1.0)):
        pass
