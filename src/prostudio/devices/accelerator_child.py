"""Asks torch what it finds here, and measures it: `python -m ... [--measure]`, one JSON object."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any


def look(measure: bool) -> dict[str, Any]:
    """The fields of an `Accelerator` that torch knows."""
    import torch

    kind = "cuda" if torch.cuda.is_available() else "cpu"
    if kind == "cpu" and torch.backends.mps.is_available():
        kind = "mps"
    name = torch.cuda.get_device_name() if kind == "cuda" else kind
    half = ["bfloat16"]
    if kind == "cuda":
        major, minor = torch.cuda.get_device_capability()
        half = ["bfloat16"] if major >= 8 else ["float16"]
        half += ["float8"] if (major, minor) >= (8, 9) else []
    found: dict[str, Any] = {"torch": torch.__version__, "device": name, "kind": kind, "half": half}
    found["cuda"] = torch.version.cuda or ""
    if measure:
        found |= {"tflops": _tflops(kind), "transfer_gb": _transfer(kind)}
    return found


def _tflops(kind: str) -> float:
    """Of products of two square matrices, the best of five."""
    import torch

    side, dtype = (1024, torch.float32) if kind == "cpu" else (8192, torch.bfloat16)
    one = torch.randn(side, side, device=kind, dtype=dtype)
    best = min(_timed(kind, lambda: one @ one) for _ in range(6))
    return 2 * side**3 / best / 1e12


def _transfer(kind: str) -> float:
    """Of copies of 256 MB, pinned where the device can read such memory itself."""
    import torch

    block = torch.empty(256_000_000, dtype=torch.uint8, pin_memory=kind == "cuda")
    there = torch.empty_like(block, device=kind)
    best = min(_timed(kind, lambda: there.copy_(block, non_blocking=True)) for _ in range(4))
    return block.numel() / best / 1e9


def _timed(kind: str, work: Callable[[], object]) -> float:
    import torch

    begun = time.perf_counter()
    work()
    if kind == "cuda":
        torch.cuda.synchronize()
    elif kind == "mps":
        torch.mps.synchronize()
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.stdout.write(json.dumps(look("--measure" in sys.argv[1:])))
