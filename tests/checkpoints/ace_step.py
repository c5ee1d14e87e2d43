"""ACE-Step 1.5 turbo: music from words in eight steps.

The published index names two parts more (`audio_tokenizer`, `audio_token_detokenizer`), which
only covers of other music need; they are left out here.
"""

from .byte_bpe import qwen_tokenizer
from .parts import Checkpoint, Part
from .widths import VOCABULARY

WIDTH, WORDS = 32, 24  # the network's 2048, the text encoder's 1024
LATENT = 8  # 64
TINY = {
    "head_dim": 8, "hidden_size": WIDTH, "intermediate_size": 48, "num_attention_heads": 4,
    "num_key_value_heads": 2, "sliding_window": 16,
}  # fmt: skip

ACE_STEP = Checkpoint(
    "Runware/acestep-v15-turbo-diffusers",
    parts=(
        Part(
            "text_encoder", "transformers.Qwen3Model", "bfloat16",
            tiny={
                "bos_token_id": 0, "eos_token_id": 0, "head_dim": 8, "hidden_size": WORDS,
                "intermediate_size": 48, "max_window_layers": 2, "num_attention_heads": 3,
                "num_hidden_layers": 2, "num_key_value_heads": 1, "vocab_size": VOCABULARY,
            },
        ),
        Part(
            "condition_encoder",
            "diffusers.pipelines.ace_step.modeling_ace_step.AceStepConditionEncoder", "bfloat16",
            tiny=TINY
            | {
                "num_lyric_encoder_hidden_layers": 2, "num_timbre_encoder_hidden_layers": 2,
                "text_hidden_dim": WORDS, "timbre_hidden_dim": LATENT,
            },
        ),
        Part(
            "transformer", "diffusers.AceStepTransformer1DModel", "bfloat16",
            tiny=TINY
            | {"audio_acoustic_hidden_dim": LATENT, "in_channels": 3 * LATENT,
               "num_hidden_layers": 4},
        ),
        Part(
            "vae", "diffusers.AutoencoderOobleck", "bfloat16",
            tiny={
                "channel_multiples": [1, 1, 1, 2, 2], "decoder_channels": 2,
                "decoder_input_channels": LATENT, "encoder_hidden_size": 2 * LATENT,
            },
        ),
    ),
    tokenizers={"tokenizer": qwen_tokenizer},
)  # fmt: skip
