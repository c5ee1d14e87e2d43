"""`python -m benchmarks.gpu_framepack [--tiny] [--out FILE]`: FramePack in 6 GB, in ten minutes.

Needs torch, diffusers and this project. Every way of running the full model, with weights of
no meaning (time does not depend on them), under a cap on the card's memory. Figures are
written after each way, so that a run that is cut short leaves what it had.
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import torch

from benchmarks import gpu_methods as ways
from benchmarks.gpu_model import FULL, TINY, step, weights
from prostudio.devices import Budget, Storage
from prostudio.engines.video.hunyuan.setting import working_bytes
from prostudio.errors import ProStudioError

CAP = 6_000_000_000
TARGET_GB_PER_S = 13.0
"""What an RTX 4060 gets over eight lanes of PCIe 4."""

Way = Callable[[ways.Case], AbstractContextManager[ways.Ready]]


class Run:
    """The figures so far, the time that is left, and what the resident model gave."""

    def __init__(self, out: Path | None, tiny: bool, minutes: float) -> None:
        self.out, self.tiny = out, tiny
        self.device = "cpu" if tiny else "cuda"
        self.config = TINY if tiny else FULL
        self.steps = 1 if tiny else 3
        self.ends = time.monotonic() + minutes * 60
        self.figures: dict[str, Any] = {"torch": torch.__version__, "device": self._name()}
        self.wanted: torch.Tensor | None = None

    def note(self, name: str, found: dict[str, Any]) -> None:
        self.figures[name] = found
        print(name, json.dumps(found), file=sys.stderr, flush=True)
        if self.out:
            self.out.write_text(json.dumps(self.figures, indent=2) + "\n", "utf-8")

    def try_way(self, name: str, case: ways.Case, way: Way, steps: int | None = None) -> None:
        """Measure one way, or note why it could not be."""
        if time.monotonic() > self.ends:
            self.note(name, {"skipped": "no time left"})
            return
        begin = time.monotonic()
        try:
            found = self._measured(case, way, steps or self.steps)
        except (RuntimeError, ImportError, ProStudioError, ValueError) as failure:
            found = {"failed": f"{type(failure).__name__}: {str(failure)[:300]}"}
        self._clear()
        self.note(name, found | {"all_s": round(time.monotonic() - begin, 1)})

    def _measured(self, case: ways.Case, way: Way, steps: int) -> dict[str, Any]:
        self._clear()
        begin = time.monotonic()
        with way(case) as ready:
            ready_s = time.monotonic() - begin
            seconds, peaks = [], []
            out = ready.call()  # warm
            before = ready.says()
            for _ in range(steps):
                self._wait()
                begin = time.monotonic()
                out = ready.call()
                self._wait()
                seconds.append(time.monotonic() - begin)
                peaks.append(self._peak())
            says = ready.says()
            if "moved_gb" in says:
                says["moved_gb_per_step"] = (says.pop("moved_gb") - before["moved_gb"]) / steps
            found = {"s_per_step": median(seconds), "ready_s": ready_s} | says
            found |= {"first_peak_gb": peaks[0], "last_peak_gb": peaks[-1], "steps": steps}
            found |= {"reserved_gb": self._reserved(), "host_peak_gb": host_peak()}
            return rounded(found | self._against_resident(out))

    def _against_resident(self, out: torch.Tensor) -> dict[str, Any]:
        out = out.float().cpu()
        if self.wanted is None or self.wanted.shape != out.shape:
            self.wanted = out
        off = (out - self.wanted).abs().max() / self.wanted.abs().max()
        return {"bit_equal": torch.equal(out, self.wanted), "off": float(off)}

    def _name(self) -> str:
        return "cpu" if self.tiny else torch.cuda.get_device_name()

    def _wait(self) -> None:
        if self.device == "cuda":
            torch.cuda.synchronize()

    def _peak(self) -> float:
        return torch.cuda.max_memory_allocated() / 1e9 if self.device == "cuda" else 0.0

    def _reserved(self) -> float:
        return torch.cuda.max_memory_reserved() / 1e9 if self.device == "cuda" else 0.0

    def _clear(self) -> None:
        gc.collect()
        if self.device == "cuda":
            torch.cuda.empty_cache()
            # torch keeps memory that others had it pin: 26 GB of each way, all at once.
            torch.accelerator.empty_host_cache()
            torch.cuda.reset_peak_memory_stats()


def main(arguments: list[str] | None = None) -> int:
    """Measure, and print the figures as JSON."""
    parser = argparse.ArgumentParser(prog="benchmarks.gpu_framepack", description=__doc__)
    parser.add_argument("--tiny", action="store_true", help="a tiny model on the CPU: does it run?")
    parser.add_argument("--out", type=Path, help="file for the figures")
    parser.add_argument("--minutes", type=float, default=9.0, help="begin nothing new after this")
    asked = parser.parse_args(arguments)
    if not asked.tiny and not torch.cuda.is_available():
        print("needs a CUDA card; --tiny runs on any machine", file=sys.stderr)
        return 1
    run = Run(asked.out, asked.tiny, asked.minutes)
    held = weights(run.config)
    sides = (16, 8) if run.tiny else (80, 48)
    uncapped(run, case_of(run, held, sides[0]))
    speed = natural(run)
    for side in sides:
        case = case_of(run, held, side)
        if side != sides[0]:
            run.wanted = None
            lift(run)
            run.try_way(f"resident {side * 8}", case, ways.resident)
        cap(run)
        for name, way in capped(side == sides[0], run.tiny, speed):
            run.try_way(f"{name} {side * 8}", case, way)
    many_sections(run, case_of(run, held, sides[0]))
    decoding(run, 8 if run.tiny else sides[0])
    print(json.dumps(run.figures, indent=2))
    return 0


def case_of(run: Run, held: Any, side: int) -> ways.Case:
    """The size, with what the cap leaves for weights once a step's own room is taken."""
    given = step(run.config, side, run.device)
    room = CAP - working_bytes(run.config, given.tokens)
    return ways.Case(run.config, held, given, run.device, 430_000 if run.tiny else room)


def uncapped(run: Run, case: ways.Case) -> None:
    """The floor, before the cap."""
    lift(run)
    run.try_way(f"resident {case.step.given['hidden_states'].shape[-1] * 8}", case, ways.resident)


def natural(run: Run) -> float:
    """The bus as it is, GB/s."""
    speed = 50.0 if run.tiny else ways.natural_speed(run.device)
    run.note("bus", {"pinned_gb_per_s": round(speed, 1), "throttled_gb_per_s": TARGET_GB_PER_S})
    return speed


def capped(full: bool, tiny: bool, speed: float) -> Iterator[tuple[str, Way]]:
    """Every way that is held against ours under the cap, ours first."""
    yield "ours bf16", partial(ways.ours, storage=Storage.BF16)
    yield "group leaf stream", partial(ways.group, kind="leaf_level")
    if full:
        yield "ours fp8", partial(ways.ours, storage=Storage.FP8)
        yield "ours int8", partial(ways.ours, storage=Storage.INT8)
        if not tiny:
            for storage in (Storage.BF16, Storage.FP8):
                yield f"ours {storage} 13 GB/s", partial(slow, storage=storage, speed=speed)
        yield "group block stream", partial(ways.group, kind="block_level")
    yield "swapping", ways.swapping
    if full:
        yield "swapping, 2 GB kept", partial(ways.swapping, keep=2_000_000_000)
    yield "sequential", ways.sequential


def slow(case: ways.Case, storage: Storage, speed: float) -> AbstractContextManager[ways.Ready]:
    """Ours, behind the bus of the cards that it is made for."""
    return ways.ours(case, storage, ways.SlowLink(case.device, TARGET_GB_PER_S, speed))


def many_sections(run: Run, case: ways.Case) -> None:
    """One step for each of fifty sections: the last peak is the first."""
    ours = partial(ways.ours, storage=Storage.BF16)
    run.try_way("ours bf16, 50 sections", case, ours, 3 if run.tiny else 50)


def decoding(run: Run, side: int) -> None:
    """One window of latents through the VAE under the cap."""
    import diffusers
    from safetensors.torch import save_file

    from prostudio.engines.video.hunyuan.vae import Vae

    small = {"block_out_channels": (8, 8, 8, 8), "layers_per_block": 1, "norm_num_groups": 4}
    torch.manual_seed(0)
    model = diffusers.AutoencoderKLHunyuanVideo(**(small if run.tiny else {}))
    latents = torch.randn(1, 16, 2 if run.tiny else 19, side, side)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "vae"
        place.mkdir()
        (place / "config.json").write_text(json.dumps(dict(model.config)), "utf-8")
        save_file(model.state_dict(), place / "diffusion_pytorch_model.safetensors")
        del model
        run._clear()
        with Vae(Path(folder), Budget(run.device, CAP, 1 << 40)) as vae:
            begin = time.monotonic()
            frames = vae.decode(latents)
            found = {"frames": len(frames), "s": time.monotonic() - begin, "peak_gb": run._peak()}
    run.note(f"vae {side * 8}", rounded(found))


def cap(run: Run) -> None:
    """From here on torch may take no more of the card than the cap."""
    if run.device == "cuda":
        total = torch.cuda.get_device_properties(0).total_memory
        torch.cuda.set_per_process_memory_fraction(CAP / total)


def lift(run: Run) -> None:
    """All of the card again."""
    if run.device == "cuda":
        torch.cuda.set_per_process_memory_fraction(1.0)


def host_peak() -> float:
    """GB of this process's memory at most so far (of all ways up to here)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9


def rounded(found: dict[str, Any]) -> dict[str, Any]:
    """Figures as they bear."""
    return {k: float(f"{v:.4g}") if isinstance(v, float) else v for k, v in found.items()}


if __name__ == "__main__":
    sys.exit(main())
