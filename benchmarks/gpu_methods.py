"""Ways to run a model that is larger than its card: ours, diffusers', and FramePack's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor, nn

from benchmarks.gpu_model import HostWeights, Step, plain
from prostudio.devices import Storage
from prostudio.devices.layout import Layout
from prostudio.devices.links import CudaLink, Link, PlainLink
from prostudio.devices.loading import load
from prostudio.engines.video.hunyuan import transformer
from prostudio.engines.video.hunyuan.tables import Shortened, is_looked_up


@dataclass
class Ready:
    """A model that can take a step, and what it says of itself."""

    call: Callable[[], Tensor]
    says: Callable[[], dict[str, float]] = field(default=dict)


@dataclass(frozen=True)
class Case:
    """One size on one device, with the weights in memory."""

    config: dict[str, Any]
    weights: HostWeights
    step: Step
    device: str
    vram_bytes: int

    def run(self, model: nn.Module) -> Tensor:
        with torch.no_grad():
            out: Tensor = model(**self.step.given)[0]
        return out


@contextmanager
def resident(case: Case) -> Iterator[Ready]:
    """Whole on the card: the floor."""
    model = plain(case.config, case.weights.held, case.device)
    yield Ready(lambda: case.run(model))


@contextmanager
def sequential(case: Case) -> Iterator[Ready]:
    """What `enable_sequential_cpu_offload` does: each layer comes when it is called."""
    from accelerate import cpu_offload
    from accelerate.hooks import remove_hook_from_submodules

    model = plain(case.config, case.weights.held, "cpu")
    cpu_offload(model, torch.device(case.device), offload_buffers=True)
    yield Ready(lambda: case.run(model))
    remove_hook_from_submodules(model)


@contextmanager
def group(case: Case, kind: str, frugal: bool = False) -> Iterator[Ready]:
    """diffusers' group offloading, with its stream where there is one."""
    from diffusers.hooks import HookRegistry, apply_group_offloading

    cuda = case.device == "cuda"
    model = plain(case.config, case.weights.held, "cpu")
    apply_group_offloading(
        model, torch.device(case.device), offload_type=kind, use_stream=cuda,
        num_blocks_per_group=1 if kind == "block_level" else None,
        record_stream=cuda, non_blocking=cuda, low_cpu_mem_usage=frugal and cuda,
    )  # fmt: skip
    yield Ready(lambda: case.run(model))
    for module in model.modules():
        HookRegistry.check_if_exists_or_initialize(module).remove_hook("group_offloading")


@contextmanager
def swapping(case: Case, keep: int = 0) -> Iterator[Ready]:
    """What FramePack does: whoever reads a weight gets a copy on the card, at once.

    Written from its description. `keep` bytes of layers stay on the card.
    """
    model = plain(case.config, case.weights.held, "cpu")
    for module in model.modules():
        size = sum(w.numel() * w.element_size() for w in module.parameters(recurse=False))
        if size and size <= keep:
            keep -= size
            for name, weight in module._parameters.items():
                if weight is not None:
                    there = nn.Parameter(weight.to(case.device), requires_grad=False)
                    module._parameters[name] = there
        elif size:
            module.__class__ = _swapped(type(module), case.device)
    yield Ready(lambda: case.run(model))


def _swapped(kind: type[nn.Module], device: str) -> type[nn.Module]:
    def read(self: nn.Module, name: str) -> Any:
        held = self.__dict__["_parameters"].get(name)
        return kind.__getattr__(self, name) if held is None else held.to(device)

    return type(f"Swapped{kind.__name__}", (kind,), {"__getattr__": read})


@contextmanager
def ours(case: Case, storage: Storage, link: Link | None = None) -> Iterator[Ready]:
    """Streamed blocks, with what depends on the step alone looked up."""
    shortened: list[Shortened] = []

    def build() -> nn.Module:
        model = transformer.build(case.config)
        shortened[:] = [Shortened(model)]
        return model

    blocks = transformer.BLOCKS
    layout = Layout(torch.bfloat16, blocks, storage, skip=is_looked_up)
    loaded = load(
        build, case.weights, layout, device=case.device, vram_bytes=case.vram_bytes,
        link=link or (PlainLink("cpu") if case.device == "cpu" else None),
    )  # fmt: skip
    try:
        tables = shortened[0].work_out(case.weights, case.step.conditions)
        shortened[0].page.turn(tables, 0, torch.device(case.device))
        conveyor = loaded.conveyor

        def says() -> dict[str, float]:
            return {
                "moved_gb": conveyor.moved / 1e9 if conveyor else 0.0,
                "pinned_gb": loaded.pinned / 1e9,
                "weights_on_card_gb": loaded.placed / 1e9,
                "late": conveyor.late if conveyor else 0,
            }

        yield Ready(lambda: case.run(loaded.model), says)
    finally:
        loaded.close()


class SlowLink(CudaLink):
    """A card behind a narrower bus: after each copy its stream waits for the rest of the time."""

    def __init__(self, device: str, gb_per_s: float, natural_gb_per_s: float) -> None:
        super().__init__(device)
        extra = max(0.0, 1 / gb_per_s - 1 / natural_gb_per_s) / 1e9
        self._cycles_per_byte = extra * _cycles_per_second()

    def copy(self, source: Tensor, target: Tensor, after: Any) -> Any:
        super().copy(source, target, after)
        with torch.cuda.stream(self._stream):
            torch.cuda._sleep(int(source.numel() * self._cycles_per_byte))
        return self._stream.record_event()


def natural_speed(device: str) -> float:
    """GB/s of one large copy from pinned memory."""
    source = torch.empty(1 << 30, dtype=torch.uint8, pin_memory=True)
    target = torch.empty(1 << 30, dtype=torch.uint8, device=device)
    target.copy_(source, non_blocking=True)
    return source.numel() / 1e9 / _seconds(lambda: target.copy_(source, non_blocking=True))


def _cycles_per_second() -> float:
    torch.cuda._sleep(1000)
    return 2e8 / _seconds(lambda: torch.cuda._sleep(200_000_000))


def _seconds(act: Callable[[], object]) -> float:
    begin, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
    torch.cuda.synchronize()
    begin.record()
    act()
    end.record()
    torch.cuda.synchronize()
    return begin.elapsed_time(end) / 1000
