"""The picture encoder that FramePack reads its first frame with."""

from .parts import Checkpoint, Part
from .widths import IMAGE

SIDE = 56  # 384 on the hub: 729 tokens, here 16

FLUX_REDUX = Checkpoint(
    "lllyasviel/flux_redux_bfl",
    parts=(
        Part(
            "image_encoder", "transformers.SiglipVisionModel", "bfloat16",
            tiny={
                "hidden_size": IMAGE, "image_size": SIDE, "intermediate_size": 48,
                "num_attention_heads": 2, "num_hidden_layers": 2,
            },
            names=(("vision_model.", "vision_model."), ("", "vision_model.")),
        ),
    ),
    changes={
        "feature_extractor/preprocessor_config.json": {"size": {"height": SIDE, "width": SIDE}}
    },
)  # fmt: skip
