"""LTX-2: pictures and sound from one pass."""

from .parts import Checkpoint, Part
from .pieces import IMAGE_TOKENS, gemma_tokenizer
from .widths import VOCABULARY

WIDTH, LAYERS = 32, 2  # Gemma 3: 3840 and 48

SOUND = 32
"""Sound's channels, 128 on the hub: latent channels x (64 mel bins / 4), and base channels too,
because the decoder keeps one mean and one deviation for each."""

TEXT_ENCODER = Part(
    "text_encoder", "transformers.Gemma3ForConditionalGeneration", "float32", shards=11,
    tiny={
        "boi_token_index": IMAGE_TOKENS["boi"], "eoi_token_index": IMAGE_TOKENS["eoi"],
        "image_token_index": IMAGE_TOKENS["image"], "mm_tokens_per_image": 4,
        "text_config": {
            "head_dim": 8, "hidden_size": WIDTH, "intermediate_size": 64,
            "layer_types": ["sliding_attention", "full_attention"], "num_attention_heads": 4,
            "num_hidden_layers": LAYERS, "num_key_value_heads": 2, "query_pre_attn_scalar": 8,
            "vocab_size": VOCABULARY,
        },
        "vision_config": {
            "hidden_size": 24, "image_size": 56, "intermediate_size": 48,
            "num_attention_heads": 2, "num_hidden_layers": 2,
        },
    },
    names=(
        ("model.vision_tower.vision_model.", "vision_tower.vision_model."),
        ("model.vision_tower.", "vision_tower.vision_model."),
        ("model.multi_modal_projector.", "multi_modal_projector."),
        ("model.language_model.", "language_model.model."),
    ),
)  # fmt: skip

TRANSFORMER = Part(
    "transformer", "diffusers.LTX2VideoTransformer3DModel", "bfloat16", shards=8,
    tiny={
        "attention_head_dim": 16, "num_attention_heads": 4, "cross_attention_dim": 64,
        "audio_attention_head_dim": 8, "audio_num_attention_heads": 4,
        "audio_cross_attention_dim": 32, "audio_in_channels": SOUND, "audio_out_channels": SOUND,
        "caption_channels": WIDTH, "num_layers": 2,
    },
)  # fmt: skip

CONNECTORS = Part(
    "connectors", "diffusers.pipelines.ltx2.LTX2TextConnectors", "bfloat16",
    tiny={
        "caption_channels": WIDTH, "text_proj_in_factor": LAYERS + 1,
        "video_connector_attention_head_dim": 16, "video_connector_num_attention_heads": 2,
        "video_connector_num_layers": 1, "audio_connector_attention_head_dim": 16,
        "audio_connector_num_attention_heads": 2, "audio_connector_num_layers": 1,
    },
)  # fmt: skip

LTX2 = Checkpoint(
    "Lightricks/LTX-2",
    parts=(
        TEXT_ENCODER,
        TRANSFORMER,
        CONNECTORS,
        Part(
            "vae", "diffusers.AutoencoderKLLTX2Video", "bfloat16",
            tiny={
                "block_out_channels": [8, 16, 32, 64], "decoder_block_out_channels": [8, 16, 32],
                "layers_per_block": [1, 1, 1, 1, 1], "decoder_layers_per_block": [1, 1, 1, 1],
            },
        ),
        Part(
            "audio_vae", "diffusers.AutoencoderKLLTX2Audio", "bfloat16",
            tiny={
                "base_channels": SOUND, "ch_mult": [1, 1, 1], "latent_channels": SOUND // 16,
                "num_res_blocks": 1,
            },
        ),
        Part(
            "vocoder", "diffusers.pipelines.ltx2.LTX2Vocoder", "bfloat16",
            tiny={"hidden_channels": 64},
        ),
    ),
    tokenizers={"tokenizer": gemma_tokenizer},
)  # fmt: skip
