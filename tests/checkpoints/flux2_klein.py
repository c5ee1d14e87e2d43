"""FLUX.2 [klein] 4B: pictures from text and from other pictures in four steps."""

from .byte_bpe import qwen_tokenizer
from .parts import Checkpoint, Part
from .widths import VOCABULARY

WIDTH = 32  # Qwen3: 2560
LAYERS = 28  # of 36: the pipeline looks at what comes out of layer 27

FLUX2_KLEIN = Checkpoint(
    "black-forest-labs/FLUX.2-klein-4B",
    parts=(
        Part(
            "text_encoder", "transformers.Qwen3ForCausalLM", "bfloat16", shards=2,
            tiny={
                "bos_token_id": 0, "eos_token_id": 2, "head_dim": 8, "hidden_size": WIDTH,
                "intermediate_size": 64, "layer_types": ["full_attention"] * LAYERS,
                "max_window_layers": LAYERS, "num_attention_heads": 4,
                "num_hidden_layers": LAYERS, "num_key_value_heads": 2, "vocab_size": VOCABULARY,
            },
        ),
        Part(
            "transformer", "diffusers.Flux2Transformer2DModel", "bfloat16",
            tiny={
                "attention_head_dim": 32, "axes_dims_rope": [8, 8, 8, 8], "in_channels": 32,
                "joint_attention_dim": 3 * WIDTH, "num_attention_heads": 2, "num_layers": 2,
                "num_single_layers": 2, "timestep_guidance_channels": 32,
            },
        ),
        Part(
            "vae", "diffusers.AutoencoderKLFlux2", "bfloat16",
            tiny={
                "block_out_channels": [8, 8, 8, 8], "latent_channels": 8, "layers_per_block": 1,
                "norm_num_groups": 4,
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
