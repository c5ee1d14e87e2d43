"""HunyuanVideo: text encoders and VAE of FramePack, and a text-to-video transformer."""

from .byte_bpe import llama_tokenizer
from .clip_words import VOCABULARY as CLIP_VOCABULARY
from .clip_words import clip_tokenizer
from .parts import Checkpoint, Part
from .widths import POOLED, TEXT, VOCABULARY

TRANSFORMER = {
    "attention_head_dim": 16,
    "num_attention_heads": 2,
    "num_layers": 2,
    "num_refiner_layers": 1,
    "num_single_layers": 2,
    "pooled_projection_dim": POOLED,
    "rope_axes_dim": [4, 6, 6],
    "text_embed_dim": TEXT,
}
"""FramePack's transformer is this one and three parts more."""

HUNYUAN = Checkpoint(
    "hunyuanvideo-community/HunyuanVideo",
    parts=(
        Part(
            "text_encoder", "transformers.LlamaModel", "float16", shards=4,
            # Four layers, because the prompt is read at the third from the last.
            tiny={
                "bos_token_id": 0, "eos_token_id": 1, "head_dim": 8, "hidden_size": TEXT,
                "intermediate_size": 64, "num_attention_heads": 4, "num_hidden_layers": 4,
                "num_key_value_heads": 2, "vocab_size": VOCABULARY,
            },
        ),
        Part(
            "text_encoder_2", "transformers.CLIPTextModel", "float16",
            tiny={
                "hidden_size": POOLED, "intermediate_size": 32, "num_attention_heads": 2,
                "num_hidden_layers": 2, "projection_dim": POOLED, "vocab_size": CLIP_VOCABULARY,
            },
            names=(("text_model.", "text_model."), ("", "text_model.")),
        ),
        Part(
            "transformer", "diffusers.HunyuanVideoTransformer3DModel", "bfloat16", shards=6,
            tiny=TRANSFORMER,
        ),
        Part(
            "vae", "diffusers.AutoencoderKLHunyuanVideo", "float32",
            tiny={"block_out_channels": [8, 8, 8, 8], "layers_per_block": 1, "norm_num_groups": 4},
        ),
    ),
    tokenizers={"tokenizer": llama_tokenizer, "tokenizer_2": clip_tokenizer},
)  # fmt: skip
