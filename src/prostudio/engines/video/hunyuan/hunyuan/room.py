"""Whether a shot fits the device: all of its frames are made at once."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from prostudio import devices
from prostudio.devices import Budget
from prostudio.engines.video.hunyuan import denoiser, setting, transformer
from prostudio.engines.video.hunyuan.hunyuan.recipe import Recipe
from prostudio.engines.video.hunyuan.hunyuan.size import tokens
from prostudio.engines.video.hunyuan.words import LONGEST
from prostudio.errors import DeviceMemoryError

_MB = 1_000_000


def require_room(recipe: Recipe, folder: Path, budget: Budget) -> None:
    """Refuse a shot that the device cannot hold, before anything is loaded.

    Args:
        folder: of the transformer; only its configuration is read.

    Raises:
        DeviceMemoryError: with what it needs, what there is, and how long a shot would fit.
    """
    if budget.device == "cpu":
        return
    config = transformer.read_config(folder)
    storage = setting.storage_for(recipe.storage, budget)
    weights = devices.memory_of(
        partial(denoiser.shortened, config),
        blocks=transformer.BLOCKS,
        storage=storage,
        dtype=setting.dtype_on(budget.device),
    ).least
    working = setting.working_bytes(config, tokens(recipe.size, recipe.frames) + LONGEST)
    if weights + working <= budget.vram_bytes:
        return
    room = (budget.vram_bytes - weights) // setting.working_bytes(config, 1) - LONGEST
    frames = 4 * (room // tokens(recipe.size, 1)) - 3
    raise DeviceMemoryError(
        f"{recipe.frames} frames of {recipe.size} need {_up(weights + working)} MB of device "
        f"memory ({_up(weights)} for weights, {_up(working)} for all frames at once), and "
        f"{budget.vram_bytes // _MB} MB may be used",
        hint=f"at this size {frames} frames fit"
        if frames >= 1
        else "make a smaller film, or choose framepack, whose memory does not grow with length",
    )


def _up(size: int) -> int:
    return -(-size // _MB)
