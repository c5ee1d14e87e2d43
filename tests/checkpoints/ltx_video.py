"""LTX-Video, 2 billion weights: the first release, and the distilled one for small cards."""

from .parts import Checkpoint, Part
from .pieces import t5_tokenizer
from .widths import VOCABULARY

WIDTH = 32  # T5: 4096

TEXT_ENCODER = Part(
    "text_encoder", "transformers.T5EncoderModel", "float32", shards=4,
    tiny={
        "d_ff": 64, "d_kv": 8, "d_model": WIDTH, "num_decoder_layers": 2, "num_heads": 4,
        "num_layers": 2, "vocab_size": VOCABULARY,
    },
)  # fmt: skip

TRANSFORMER = Part(
    "transformer", "diffusers.LTXVideoTransformer3DModel", "bfloat16",
    # Heads of 12: rotary positions have three axes and need a width of whole sixths.
    tiny={
        "attention_head_dim": 12, "caption_channels": WIDTH, "cross_attention_dim": 48,
        "num_attention_heads": 4, "num_layers": 2,
    },
)  # fmt: skip

LTX_VIDEO = Checkpoint(
    "Lightricks/LTX-Video",
    parts=(
        TEXT_ENCODER,
        TRANSFORMER,
        Part(
            "vae", "diffusers.AutoencoderKLLTXVideo", "bfloat16",
            tiny={"block_out_channels": [8, 16, 32, 32], "layers_per_block": [1, 1, 1, 1, 1]},
            # This early configuration says nothing of the decoder.
            added={
                "decoder_block_out_channels": [8, 16, 32, 32],
                "decoder_layers_per_block": [1, 1, 1, 1, 1],
            },
        ),
    ),
    tokenizers={"tokenizer": t5_tokenizer},
)  # fmt: skip

LTX_VIDEO_DISTILLED = Checkpoint(
    "Lightricks/LTX-Video-2B-0.9.6-Distilled-04-25",
    parts=(
        TEXT_ENCODER,
        TRANSFORMER,
        Part(
            "vae", "diffusers.AutoencoderKLLTXVideo", "bfloat16",
            # All by 32: what a downsampler folds into its output keeps its ratios.
            tiny={
                "block_out_channels": [4, 8, 16, 32, 64], "decoder_block_out_channels": [8, 16, 32],
                "layers_per_block": [1, 1, 1, 1, 1], "decoder_layers_per_block": [1, 1, 1, 1],
            },
        ),
    ),
    tokenizers={"tokenizer": t5_tokenizer},
)  # fmt: skip
