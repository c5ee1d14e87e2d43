"""The child that reads pickles: `python -m prostudio.weights.convert_child`.

stdin: JSON with `source` and `target`. stdout: JSON with `tensors` (how many), or
`missing` (a package), or `error`. It is run confined, within limits of memory and time.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any


def main() -> None:
    """Answer the one order."""
    channel = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints goes to stderr
    order = json.load(sys.stdin)
    channel.write(json.dumps(answer(order["source"], order["target"])).encode())
    channel.flush()


def answer(source: str, target: str) -> dict[str, Any]:
    """Write the tensors of the pickle `source` to `target`; what to tell the parent."""
    with Path(source).open("rb") as file:
        begin = file.read(2)
    # Seen before torch is imported, which takes seconds: a zip, or a pickle of protocol 2 and on.
    if begin != b"PK" and begin[:1] != b"\x80":
        return {"error": "it is no pickle, nor an archive of one"}
    try:
        import torch
        from safetensors.torch import save_file
    except ImportError as failure:
        return {"missing": failure.name or "torch"}
    torch.set_num_threads(1)
    try:
        tensors = dict(_flat(_read(torch, source)))
    except MemoryError:
        return {"error": "it needs more memory than there is"}
    except Exception as failure:  # whatever a hostile file makes the reader raise
        first = (str(failure).splitlines() or [""])[0][:200]
        return {"error": f"torch refuses it ({type(failure).__name__}: {first})"}
    if not tensors:
        return {"error": "it holds no tensors"}
    save_file(_apart(tensors), target, metadata={"format": "pt"})
    return {"tensors": len(tensors)}


def _read(torch: Any, source: str) -> Any:
    """Plain tensors and containers, nothing else; mapped from the disk where the format allows."""
    try:
        return torch.load(source, map_location="cpu", weights_only=True, mmap=True)
    except (RuntimeError, ValueError) as failure:
        if "mmap" not in str(failure):
            raise
        return torch.load(source, map_location="cpu", weights_only=True)


def _flat(value: Any, prefix: str = "") -> Any:
    """Names and tensors; a checkpoint's `state_dict` or `model` is opened."""
    import torch

    if isinstance(value, dict):
        inner = [k for k in ("state_dict", "model") if isinstance(value.get(k), dict)]
        if not prefix and inner:
            value = value[inner[0]]
        for name, entry in value.items():
            if isinstance(entry, dict | torch.Tensor):
                yield from _flat(entry, f"{prefix}.{name}" if prefix else str(name))
    elif isinstance(value, torch.Tensor):
        yield prefix or "tensor", value


def _apart(tensors: dict[str, Any]) -> dict[str, Any]:
    """Each tensor dense and with a storage of its own, as the format demands."""
    seen: set[int] = set()
    apart = {}
    for name, tensor in tensors.items():
        dense = tensor.contiguous()
        where = dense.untyped_storage().data_ptr()
        shared = where in seen or dense.numel() * dense.element_size() != (
            dense.untyped_storage().nbytes()
        )
        apart[name] = dense.clone() if shared else dense
        seen.add(apart[name].untyped_storage().data_ptr())
    return apart


if __name__ == "__main__":
    main()
