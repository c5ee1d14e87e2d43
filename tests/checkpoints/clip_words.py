"""CLIP's tokenizer: letters, and letters that end a word."""

from __future__ import annotations

from pathlib import Path

from tokenizers import pre_tokenizers

from .writing import write_json

BEGIN, END = "<|startoftext|>", "<|endoftext|>"
VOCABULARY = 2 * 256 + 2


def clip_tokenizer(folder: Path) -> None:
    """CLIP's four files. The end has the highest number: that is where CLIP pools."""
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    words = [*letters, *(letter + "</w>" for letter in letters), BEGIN, END]
    write_json(folder / "vocab.json", {word: at for at, word in enumerate(words)})
    (folder / "merges.txt").write_text("#version: 0.2\n", "utf-8")
    flags = {"lstrip": False, "normalized": True, "rstrip": False, "single_word": False}
    begin, end = ({"content": word} | flags for word in (BEGIN, END))
    named = {"bos_token": begin, "eos_token": end, "pad_token": END, "unk_token": end}
    write_json(folder / "special_tokens_map.json", named)
    write_json(
        folder / "tokenizer_config.json",
        {
            "add_prefix_space": False,
            "added_tokens_decoder": {
                str(len(words) - 2): begin | {"special": True},
                str(len(words) - 1): end | {"special": True},
            },
            "bos_token": BEGIN,
            "clean_up_tokenization_spaces": False,
            "do_lower_case": True,
            "eos_token": END,
            "errors": "replace",
            "model_max_length": 77,
            "pad_token": END,
            "tokenizer_class": "CLIPTokenizer",
            "unk_token": END,
        },
    )
