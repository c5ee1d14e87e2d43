"""Models that stay loaded: one has the device at a time, and none outlives its purpose."""

from __future__ import annotations

from needs_models import torch  # isort: split

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from slow_links import LateLink, ThreadLink
from small_models import FRAMEPACK, LLAMA, SMALL, T5, Small

from prostudio.devices import Keeping, Storage, memory_of, open_model, open_weights
from prostudio.devices.layout import Layout
from prostudio.devices.loading import Loaded, load
from prostudio.devices.parking import Parking
from prostudio.errors import DeviceMemoryError

pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")


def bits(tensor: torch.Tensor) -> torch.Tensor:
    return tensor.contiguous().view(torch.uint8)


def least(small: Small) -> int:
    return memory_of(
        small.build, blocks=small.blocks, storage=Storage.BF16, dtype=torch.bfloat16
    ).least


def streamed(small: Small, link: ThreadLink, vram_bytes: int) -> Loaded:
    return load(
        small.build, open_weights(small.folder), Layout(torch.bfloat16, small.blocks),
        device="cpu", vram_bytes=vram_bytes, link=link,
    )  # fmt: skip


@contextmanager
def lent(
    keeping: Keeping, small: Small, vram_bytes: int | None = None
) -> Iterator[torch.nn.Module]:
    """One of the small models, streamed over a link that copies late."""
    wanted = least(small) if vram_bytes is None else vram_bytes
    loading = lambda: streamed(small, LateLink(), wanted)  # noqa: E731
    with keeping.lend(small.folder, small.folder.name, wanted, loading) as model:
        yield model


@pytest.mark.parametrize("link", [ThreadLink, LateLink])
@pytest.mark.parametrize("name", SMALL)
def test_a_parked_model_has_nothing_on_the_device_and_comes_back_bit_equal(
    name: str, link: Callable[[], ThreadLink]
) -> None:
    small = SMALL[name]
    want = small.whole(torch.bfloat16)
    for vram_bytes in (least(small), 10**9):
        loaded = streamed(small, link(), vram_bytes)
        parking = Parking(loaded)
        small.result(loaded.model, torch.bfloat16)
        for _ in range(2):
            parking.park()
            parking.park()  # already there: nothing happens
            assert all(weight.is_meta for weight in loaded.model.parameters())
            parking.bring_back()
            assert torch.equal(bits(small.result(loaded.model, torch.bfloat16)), bits(want))
        loaded.close()


def test_a_model_is_read_once_for_many_uses() -> None:
    keeping = Keeping()
    want = [(small, small.whole(torch.bfloat16)) for small in (FRAMEPACK, LLAMA)]
    for _ in range(3):
        for small, told in want:
            with lent(keeping, small) as model:
                assert torch.equal(bits(small.result(model, torch.bfloat16)), bits(told))
    loads = [loading.name for loading in keeping.news()]
    assert loads == [small.folder.name for small, _ in want]
    assert not list(keeping.news()), "told once"
    keeping.close()


def test_a_model_in_use_makes_room_for_one_that_is_used_within() -> None:
    keeping = Keeping()
    with lent(keeping, FRAMEPACK) as outer:
        for _ in range(2):
            with lent(keeping, T5) as inner:
                assert all(weight.is_meta for weight in outer.parameters())
                T5.result(inner, torch.bfloat16)
            assert all(weight.is_meta for weight in inner.parameters())
            seen = FRAMEPACK.result(outer, torch.bfloat16)
            assert torch.equal(bits(seen), bits(FRAMEPACK.whole(torch.bfloat16)))
    assert len(list(keeping.news())) == 2
    keeping.close()


def test_another_purpose_begins_with_nothing_loaded() -> None:
    keeping = Keeping()
    with lent(keeping, LLAMA) as model:
        pass
    keeping.turn_to("encoding")
    assert all(weight.is_meta for weight in model.parameters()), "no purpose was the one before"
    with lent(keeping, LLAMA) as model:
        LLAMA.result(model, torch.bfloat16)
    keeping.turn_to("encoding")
    assert not all(weight.is_meta for weight in model.parameters())
    keeping.turn_to("shooting")
    assert all(weight.is_meta for weight in model.parameters())


def test_an_error_gives_everything_back() -> None:
    keeping = Keeping()
    with lent(keeping, LLAMA) as kept:
        pass
    with pytest.raises(DeviceMemoryError), lent(keeping, T5):
        raise DeviceMemoryError("6.1 GB of 6.0")
    assert all(weight.is_meta for weight in kept.parameters())
    with lent(keeping, LLAMA):
        assert [loading.name for loading in keeping.news()] == [
            LLAMA.folder.name, T5.folder.name, LLAMA.folder.name
        ]  # fmt: skip
    keeping.close()


def test_less_room_than_before_loads_a_model_anew_and_a_little_less_does_not() -> None:
    keeping = Keeping()
    room = 2 * least(FRAMEPACK)
    for vram_bytes, loads in ((room, 1), (int(room * 0.95), 0), (room // 2, 1), (room, 0)):
        with lent(keeping, FRAMEPACK, vram_bytes) as model:
            FRAMEPACK.result(model, torch.bfloat16)
        assert len(list(keeping.news())) == loads, vram_bytes
    keeping.close()


def test_what_is_idle_goes_when_a_model_does_not_fit_beside_it() -> None:
    keeping, tries = Keeping(), []
    with lent(keeping, LLAMA) as idle:
        pass

    def tight() -> Loaded:
        tries.append(all(weight.is_meta for weight in idle.parameters()))
        if len(tries) == 1:
            raise DeviceMemoryError("not beside the other")
        return streamed(T5, ThreadLink(), 10**9)

    with keeping.lend("t5", "t5", 10**9, tight):
        pass
    assert len(tries) == 2
    keeping.close()


def test_the_door_to_models_finds_what_is_kept() -> None:
    keeping = Keeping()
    seen = []
    for _ in range(2):
        with open_model(
            T5.build, T5.folder, blocks=T5.blocks, storage=Storage.BF16, device="cpu",
            vram_bytes=0, dtype=torch.float32, keeping=keeping,
        ) as model:  # fmt: skip
            seen.append(model)
            T5.result(model, torch.float32)
    assert seen[0] is seen[1]
    assert len(list(keeping.news())) == 1
    keeping.close()
