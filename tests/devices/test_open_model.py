"""A model that is opened computes what the public loaders' model computes, bit for bit."""

from __future__ import annotations

from needs_models import torch  # isort: split

from collections.abc import Callable

import pytest
from slow_links import LateLink, ThreadLink
from small_models import FRAMEPACK, LLAMA, SMALL, T5, Small

from prostudio.devices import Storage, memory_of, open_model, open_weights
from prostudio.devices.layout import Layout
from prostudio.devices.loading import Loaded, load
from prostudio.errors import DeviceMemoryError, ResourceError

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")


def opened(small: Small, storage: Storage, dtype: torch.dtype, **reading: object):
    return open_model(
        small.build, small.folder, blocks=small.blocks, storage=storage,
        device="cpu", vram_bytes=0, dtype=dtype, **reading,
    )  # fmt: skip


def streamed(
    small: Small, link: ThreadLink, vram_bytes: int, storage: Storage = Storage.BF16
) -> Loaded:
    return load(
        small.build, open_weights(small.folder), Layout(torch.bfloat16, small.blocks, storage),
        device="cpu", vram_bytes=vram_bytes, link=link,
    )  # fmt: skip


def bits(tensor: torch.Tensor) -> torch.Tensor:
    return tensor.contiguous().view(torch.uint8)


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16, torch.float32], ids=str)
@pytest.mark.parametrize("name", SMALL)
def test_on_the_cpu_it_is_bit_equal_to_the_public_loader(name: str, dtype: torch.dtype) -> None:
    small = SMALL[name]
    # Its authors keep these in float32 where all else is float16, whose range they pass.
    wide = ("*.wo.weight",) if small is T5 and dtype is torch.float16 else ()
    with opened(small, Storage.BF16, dtype, keep_fp32=wide) as model:
        assert torch.equal(bits(small.result(model, dtype)), bits(small.whole(dtype)))


@pytest.mark.parametrize("link", [ThreadLink, LateLink])
@pytest.mark.parametrize("name", ["framepack", "llama"])
def test_streamed_blocks_are_bit_equal_at_every_budget(
    name: str, link: Callable[[], ThreadLink]
) -> None:
    small = SMALL[name]
    want = small.whole(torch.bfloat16)
    takes = memory_of(small.build, blocks=small.blocks, storage=Storage.BF16, dtype=torch.bfloat16)
    moved = set()
    for vram_bytes in sorted({takes.least, takes.least + max(takes.blocks), takes.whole}):
        loaded = streamed(small, link(), vram_bytes)
        for _ in range(3):
            assert torch.equal(bits(small.result(loaded.model, torch.bfloat16)), bits(want))
        moved.add(loaded.conveyor.moved if loaded.conveyor else 0)
        assert loaded.conveyor is None or loaded.conveyor.late == 0
        loaded.close()
    assert 0 in moved
    assert len(moved) > 1


def test_what_it_takes_is_what_was_said_before_loading() -> None:
    small = FRAMEPACK
    for storage in (Storage.BF16, Storage.FP8):
        takes = memory_of(small.build, blocks=small.blocks, storage=storage, dtype=torch.bfloat16)
        for vram_bytes in (takes.least + 20_000, takes.whole - 1):
            link = ThreadLink()
            loaded = streamed(small, link, vram_bytes, storage)
            assert link.room_taken == loaded.placed
            assert loaded.placed + takes.widened == takes.on_device(vram_bytes) <= vram_bytes
            assert link.memory_taken == loaded.pinned == takes.streamed(vram_bytes)
            loaded.close()


def test_only_what_is_streamed_is_pinned_and_crosses_the_bus_once_a_pass() -> None:
    small = LLAMA
    takes = memory_of(small.build, blocks=small.blocks, storage=Storage.BF16, dtype=torch.bfloat16)
    link = ThreadLink()
    loaded = streamed(small, link, takes.least)
    assert link.memory_taken == sum(takes.blocks)
    conveyor = loaded.conveyor
    ahead = conveyor.moved
    for _ in range(5):
        small.result(loaded.model, torch.bfloat16)
    assert conveyor.moved - ahead == 5 * sum(takes.blocks)
    loaded.close()
    assert link.closed


def test_a_step_cache_may_leave_blocks_out() -> None:
    small = FRAMEPACK
    takes = memory_of(small.build, blocks=small.blocks, storage=Storage.BF16, dtype=torch.bfloat16)
    loaded = streamed(small, ThreadLink(), takes.least)
    want = small.whole(torch.bfloat16)
    kept = [block for name in small.blocks for block in loaded.model.get_submodule(name)]
    for left_out in ((1,), (0, 1, 2), (2, 3), (0,)):
        for index in left_out:
            # What FirstBlockCache and TeaCache do: the blocks are not called.
            kept[index].forward, kept[index]._call_impl = None, lambda a, b, *_, **__: (a, b)
        small.result(loaded.model, torch.bfloat16)
        for index in left_out:
            del kept[index].forward, kept[index]._call_impl
        assert torch.equal(bits(small.result(loaded.model, torch.bfloat16)), bits(want))
    assert loaded.conveyor.late > 0
    loaded.close()


def test_a_layer_called_without_its_block_has_its_weights() -> None:
    takes = memory_of(LLAMA.build, blocks=LLAMA.blocks, storage=Storage.BF16, dtype=torch.bfloat16)
    loaded = streamed(LLAMA, LateLink(), takes.least)
    public = LLAMA.public(LLAMA.folder, torch.bfloat16)
    rows = torch.randn(3, 32, generator=torch.Generator().manual_seed(2)).bfloat16()
    for index in (3, 0, 2, 1, 1, 3):
        mine, theirs = (m.layers[index].self_attn.q_proj(rows) for m in (loaded.model, public))
        assert torch.equal(mine, theirs)
    loaded.close()


def test_a_shared_table_is_loaded_once() -> None:
    with opened(T5, Storage.BF16, torch.float32) as model:
        assert model.shared.weight is model.encoder.embed_tokens.weight


def test_weights_may_be_left_out_or_kept_in_full() -> None:
    with opened(
        FRAMEPACK, Storage.INT8, torch.bfloat16,
        skip=lambda name: ".norm1.linear." in name,
        keep_fp32=("proj_out.*", "*.attn.to_q.weight"),
    ) as model:  # fmt: skip
        block = model.transformer_blocks[0]
        assert block.norm1.linear.weight.is_meta
        assert model.proj_out.weight.dtype == torch.float32
        assert block.attn.to_q.weight.dtype == torch.float32
        assert block.attn.to_k.codes.dtype == torch.int8
        assert block.attn.to_k.weight.dtype == torch.bfloat16
        assert model.x_embedder.proj.weight.dtype == torch.bfloat16


def test_tables_that_no_file_holds_are_as_the_model_computes_them() -> None:
    with opened(LLAMA, Storage.BF16, torch.bfloat16) as model:
        public = LLAMA.public(LLAMA.folder, torch.bfloat16)
        assert torch.equal(model.rotary_emb.inv_freq, public.rotary_emb.inv_freq)


def test_a_model_that_was_kept_is_empty_afterwards() -> None:
    with opened(FRAMEPACK, Storage.FP8, torch.bfloat16) as model:
        pass
    assert all(weight.is_meta for weight in [*model.parameters(), *model.buffers()])


def test_a_model_may_be_opened_and_closed_again_inside_inference_mode() -> None:
    with torch.inference_mode():
        loaded = streamed(LLAMA, ThreadLink(), 600_000)
    want = LLAMA.whole(torch.bfloat16)
    for mode in (torch.no_grad, torch.inference_mode, torch.no_grad):
        with mode():
            assert torch.equal(LLAMA.call(loaded.model, torch.bfloat16), want)
    loaded.close()


def test_a_card_that_does_not_know_a_storage_refuses_it() -> None:
    with pytest.raises(ResourceError, match="fp8; choose storage int8"):
        load(
            LLAMA.build, open_weights(LLAMA.folder), Layout(torch.bfloat16, (), Storage.FP8),
            device="mps", vram_bytes=1,
        )  # fmt: skip


def test_too_little_device_memory_is_refused_with_what_would_fit() -> None:
    small = FRAMEPACK
    half = memory_of(small.build, blocks=small.blocks, storage=Storage.FP8, dtype=torch.bfloat16)
    with pytest.raises(DeviceMemoryError, match=r"at least 1 MB .* in bf16 .* 0 MB; .* fp8, which"):
        streamed(small, ThreadLink(), half.least)
    with pytest.raises(DeviceMemoryError, match=r"1 MB more \(PROSTUDIO_VRAM_MB"):
        streamed(small, ThreadLink(), half.rest)


def test_running_out_of_memory_is_told_with_the_way_out_and_gives_everything_back() -> None:
    with pytest.raises(DeviceMemoryError, match=r"in the use of text_encoder: .*fp8"):  # noqa: SIM117
        with opened(LLAMA, Storage.BF16, torch.float32) as model:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")
    assert all(weight.is_meta for weight in model.parameters())
