"""Bark: words to a voice in three transformers and a codec, with the voices as arrays beside.

The vocabularies keep their published sizes: the generation adds fixed offsets to tokens.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from .parts import Checkpoint, Part
from .writing import write_json

SMALL = {"hidden_size": 8, "num_heads": 2, "num_layers": 1}
CODEC = {"codebook_dim": 8, "hidden_size": 8, "num_filters": 2, "num_lstm_layers": 1}

SPEAKERS = (
    "v2/en_speaker_0", "v2/en_speaker_6", "v2/en_speaker_9", "v2/de_speaker_3", "v2/zh_speaker_4",
    "en_speaker_1", "announcer",
)  # fmt: skip
"""A few of the published voices, of each shape of name."""

SECONDS = 3.0
"""Of each voice's example: the published ones have 3 to 8."""

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
LETTERS = [
    *map(chr, range(0x21, 0x7F)),
    *map(chr, range(0xA1, 0x250)),
    *map(chr, range(0x400, 0x460)),
    *map(chr, range(0x900, 0x970)),
    *map(chr, range(0x3041, 0x3100)),
    *"…–—‘’“”„♪€。、！？，一二三你好世界海灯塔안녕하세요",
]


def bark_files(folder: Path) -> None:
    """The tokenizer (BERT's, which keeps case) and the voices."""
    words = SPECIAL + LETTERS + [f"##{letter}" for letter in LETTERS]
    (folder / "vocab.txt").write_text("\n".join(words) + "\n", "utf-8")
    named = dict(zip(("pad", "unk", "cls", "sep", "mask"), SPECIAL, strict=True))
    tokens = {f"{name}_token": word for name, word in named.items()}
    write_json(folder / "special_tokens_map.json", tokens)
    write_json(
        folder / "tokenizer_config.json",
        {
            "clean_up_tokenization_spaces": True,
            "do_lower_case": False,
            "model_max_length": 512,
            "strip_accents": None,
            "tokenize_chinese_chars": True,
            "tokenizer_class": "BertTokenizer",
        }
        | tokens,
    )
    _write_fast_tokenizer(folder / "tokenizer.json", words)
    _write_voices(folder)


def _write_fast_tokenizer(path: Path, words: list[str]) -> None:
    from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers

    tokenizer = Tokenizer(
        models.WordPiece({word: at for at, word in enumerate(words)}, unk_token="[UNK]")
    )
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=False)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.add_special_tokens(SPECIAL)
    tokenizer.save(str(path))


def _write_voices(folder: Path) -> None:
    """Three arrays for each voice, and the index of them all."""
    index: dict[str, object] = {"repo_or_path": "suno/bark"}
    (folder / "speaker_embeddings" / "v2").mkdir(parents=True, exist_ok=True)
    frames = round(SECONDS * 75)
    for number, name in enumerate(SPEAKERS):
        random = np.random.default_rng(number)
        arrays = {
            "semantic_prompt": random.integers(0, 10_000, round(SECONDS * 49.9)),
            "coarse_prompt": random.integers(0, 1024, (2, frames)),
            "fine_prompt": random.integers(0, 1024, (8, frames)),
        }
        paths = {kind: f"speaker_embeddings/{name}_{kind}.npy" for kind in arrays}
        for kind, path in paths.items():
            np.save(folder / path, arrays[kind], allow_pickle=False)
        index[name] = paths
    text = json.dumps(index, indent=2) + "\n"
    (folder / "speaker_embeddings_path.json").write_text(text, "utf-8")


def _bark(name: str) -> Checkpoint:
    return Checkpoint(
        f"suno/{name}",
        parts=(
            Part(
                "", "transformers.BarkModel", "float32",
                tiny={
                    "semantic_config": SMALL, "coarse_acoustics_config": SMALL,
                    "fine_acoustics_config": SMALL, "codec_config": CODEC,
                },
                endings=(
                    ("parametrizations.weight.original0", "weight_g"),
                    ("parametrizations.weight.original1", "weight_v"),
                ),
            ),
        ),
        tokenizers={"": bark_files},
        # 1.2 s: with weights of chance it never finds an end.
        changes={"generation_config.json": {"semantic_config": {"max_new_tokens": 60}}},
    )  # fmt: skip


BARK, BARK_SMALL = _bark("bark"), _bark("bark-small")
