"""FramePack, image to video: a bare transformer in the repository's root."""

from .hunyuan import TRANSFORMER
from .parts import Checkpoint, Part
from .widths import IMAGE

PACKED = Part(
    "", "diffusers.HunyuanVideoFramepackTransformer3DModel", "bfloat16", shards=3,
    tiny=TRANSFORMER | {"image_proj_dim": IMAGE},
)  # fmt: skip

FRAMEPACK = Checkpoint("lllyasviel/FramePackI2V_HY", (PACKED,))
FRAMEPACK_F1 = Checkpoint("lllyasviel/FramePack_F1_I2V_HY_20250503", (PACKED,))
