"""LoRAs of a request: as inputs of the step that uses them, and as what a take was asked for."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from prostudio import files
from prostudio.engines.request import Variant
from prostudio.graph import FileInput, Input

LOADING_MB = 260
"""The largest matrix of the largest model in float32 (190 MB), and 64 MB of its change."""


def lora_inputs(variant: Variant, shot: str = "") -> dict[str, Input]:
    """An input for each LoRA, by the name that stands for it in the request.

    Args:
        shot: what comes before the name where a step has several shots.
    """
    return {
        f"{shot}lora {n}": FileInput(Path(path), lora_digest(path))
        for n, (path, _) in enumerate(variant.loras)
    }


def lora_mb(variant: Variant) -> int:
    """What adding LoRAs takes of the memory while a model is loaded."""
    return LOADING_MB if variant.loras else 0


def lora_digests(variant: Variant) -> list[str]:
    """The contents of LoRAs, never their paths; their weights are in the request."""
    return [f"lora {lora_digest(path)}" for path, _ in variant.loras]


def lora_digest(path: str) -> str:
    """Content of a file of hundreds of megabytes, which every plan asks for once a shot."""
    try:
        told = Path(path).stat()
    except OSError:
        return files.digest(Path(path))  # which says what is wrong
    return _known(path, told.st_size, told.st_mtime_ns)


@lru_cache(maxsize=256)
def _known(path: str, _size: int, _changed: int) -> str:
    return files.digest(Path(path))
