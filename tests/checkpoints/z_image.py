"""Z-Image-Turbo: pictures from text in eight steps."""

from .byte_bpe import qwen_tokenizer
from .parts import Checkpoint, Part
from .widths import VOCABULARY

WIDTH = 32  # Qwen3: 2560

Z_IMAGE = Checkpoint(
    "Tongyi-MAI/Z-Image-Turbo",
    parts=(
        Part(
            "text_encoder", "transformers.Qwen3Model", "bfloat16", shards=3,
            tiny={
                "bos_token_id": 0, "eos_token_id": 2, "head_dim": 8, "hidden_size": WIDTH,
                "intermediate_size": 64, "max_window_layers": 3, "num_attention_heads": 4,
                "num_hidden_layers": 3, "num_key_value_heads": 2, "vocab_size": VOCABULARY,
            },
            names=(("", "model."),),
        ),
        Part(
            "transformer", "diffusers.ZImageTransformer2DModel", "float32", shards=3,
            tiny={
                "axes_dims": [8, 12, 12], "cap_feat_dim": WIDTH, "dim": 64, "n_heads": 2,
                "n_kv_heads": 2, "n_layers": 2, "n_refiner_layers": 1,
            },
        ),
        Part(
            "vae", "diffusers.AutoencoderKL", "bfloat16",
            tiny={
                "block_out_channels": [8, 8, 8, 8], "layers_per_block": 1, "norm_num_groups": 4,
            },
        ),
    ),
    tokenizers={"tokenizer": qwen_tokenizer},
    changes={
        "text_encoder/generation_config.json": {
            "bos_token_id": 0, "eos_token_id": [2, 0], "pad_token_id": 0,
        }
    },
)  # fmt: skip
