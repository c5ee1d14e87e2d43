"""MusicGen: music from words, in windows of half a minute, and after a melody.

The configurations in `hub/` were put together from the class's defaults and from what is
published of the models' sizes; they are not copies of the files.
"""

from __future__ import annotations

from pathlib import Path

from .parts import Checkpoint, Part
from .pieces import t5_tokenizer
from .widths import VOCABULARY

_TEXT = {
    "d_ff": 32, "d_kv": 8, "d_model": 16, "num_decoder_layers": 1, "num_heads": 2,
    "num_layers": 2, "vocab_size": VOCABULARY,
}  # fmt: skip
_CODEC = {"codebook_dim": 16, "hidden_size": 16, "num_filters": 4}  # 640 samples a frame stay
_DECODER = {"ffn_dim": 64, "hidden_size": 32, "num_attention_heads": 2, "num_hidden_layers": 2}
_TINY = {"text_encoder": _TEXT, "audio_encoder": _CODEC, "decoder": _DECODER}
_WEIGHT_NORM = (
    ("parametrizations.weight.original0", "weight_g"),
    ("parametrizations.weight.original1", "weight_v"),
)
"""As the hub has the codec's keys; transformers 5 reads them and writes others."""


def words(folder: Path) -> None:
    """T5's files, and tokenizer.json beside them."""
    from transformers import T5Tokenizer

    t5_tokenizer(folder)
    T5Tokenizer.from_pretrained(folder).backend_tokenizer.save(str(folder / "tokenizer.json"))


MUSICGEN_SMALL = Checkpoint(
    "facebook/musicgen-small",
    parts=(
        Part(
            "", "transformers.MusicgenForConditionalGeneration", "float32",
            tiny=_TINY, endings=_WEIGHT_NORM,
        ),
    ),
    tokenizers={"": words},
)  # fmt: skip

MUSICGEN_STEREO = Checkpoint(
    "facebook/musicgen-stereo-small",
    parts=(
        Part(
            "", "transformers.MusicgenForConditionalGeneration", "float32",
            tiny=_TINY, endings=_WEIGHT_NORM,
        ),
    ),
    tokenizers={"": words},
)  # fmt: skip

MUSICGEN_MELODY = Checkpoint(
    "facebook/musicgen-melody",
    parts=(
        Part(
            "", "transformers.MusicgenMelodyForConditionalGeneration", "float32", shards=2,
            tiny=_TINY, endings=_WEIGHT_NORM,
        ),
    ),
    tokenizers={"": words},
)  # fmt: skip
