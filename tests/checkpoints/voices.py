"""MMS's voice for English (VITS), and two recognisers that align words (wav2vec2 with CTC).

Configurations and vocabularies are as they are known of the hub; the order of the multilingual
recogniser's letters is not.
"""

from .parts import Checkpoint, Part

PARAMETRIZED = (
    ("parametrizations.weight.original0", "weight_g"),
    ("parametrizations.weight.original1", "weight_v"),
)

MMS_TTS_ENG = Checkpoint(
    "facebook/mms-tts-eng",
    parts=(
        Part(
            "", "transformers.VitsModel", "float32",
            tiny={
                "depth_separable_num_layers": 1, "duration_predictor_filter_channels": 8,
                "duration_predictor_num_flows": 2, "ffn_dim": 16, "flow_size": 8,
                "hidden_size": 16, "num_hidden_layers": 2,
                "posterior_encoder_num_wavenet_layers": 1, "prior_encoder_num_flows": 2,
                "prior_encoder_num_wavenet_layers": 1, "spectrogram_bins": 9,
                "upsample_initial_channel": 32,
            },
            endings=PARAMETRIZED,
        ),
    ),
)  # fmt: skip

LISTENER = {
    "conv_dim": [8] * 7, "hidden_size": 16, "intermediate_size": 32, "num_attention_heads": 2,
    "num_conv_pos_embedding_groups": 2, "num_conv_pos_embeddings": 16, "num_hidden_layers": 2,
}  # fmt: skip


def _listener(repository: str) -> Checkpoint:
    part = Part("", "transformers.Wav2Vec2ForCTC", "float32", tiny=LISTENER, endings=PARAMETRIZED)
    return Checkpoint(repository, parts=(part,))


ALIGNER_EN = _listener("facebook/wav2vec2-base-960h")
ALIGNER = _listener("MahmoudAshraf/mms-300m-1130-forced-aligner")
