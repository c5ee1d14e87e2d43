"""The family's transformer by its configuration, without weights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from torch import nn

from prostudio.errors import WeightsDamagedError
from prostudio.weights.config import config_of

BLOCKS = ("transformer_blocks", "single_transformer_blocks")
"""Lists of blocks that can be streamed: 20 of 648 MiB and 40 of 270 MiB in bfloat16."""

_PACKED = {"HunyuanVideoTransformer3DModelPacked", "HunyuanVideoFramepackTransformer3DModel"}
_PLAIN = {"HunyuanVideoTransformer3DModel"}


def read_config(folder: Path) -> dict[str, Any]:
    """What `config.json` says of a transformer.

    Raises:
        WeightsMissingError: there is none.
        WeightsDamagedError: it is not of this family.
    """
    config = config_of(folder / "config.json")
    name = config.get("_class_name")
    if name not in _PACKED | _PLAIN:
        raise WeightsDamagedError(f"{folder} is of {name!r}; HunyuanVideo or FramePack is wanted")
    return config


def is_packed(config: dict[str, Any]) -> bool:
    """Whether it is FramePack's, which looks at a picture and at clean latents around it."""
    return config["_class_name"] in _PACKED


def build(config: dict[str, Any]) -> nn.Module:
    """The diffusers model of a configuration, to be made weightless by who opens it."""
    import diffusers

    kind: Any = diffusers.HunyuanVideoTransformer3DModel
    if is_packed(config):
        kind = diffusers.HunyuanVideoFramepackTransformer3DModel
    public = {key: value for key, value in config.items() if not key.startswith("_")}
    model: nn.Module = kind(**public)
    return model
