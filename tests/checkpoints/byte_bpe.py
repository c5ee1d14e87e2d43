"""Byte-level BPE tokenizers, as LLaMA 3 and Qwen have them: every text survives them."""

from __future__ import annotations

import json
from pathlib import Path

from tokenizers import (
    AddedToken,
    Regex,
    Tokenizer,
    decoders,
    models,
    pre_tokenizers,
    processors,
    trainers,
)

from .widths import VOCABULARY
from .writing import write_json

PROSE = (
    "a lighthouse on a cliff in a storm at night, heavy rain, waves break on the rocks. "
    "the camera pushes in on an old man who walks through snow towards a small red house. "
    "a cat walks along a wall in the morning light, cinematic, detailed, realistic."
)

WORDS = Regex(r" ?\p{L}+| ?\p{N}| ?[^\s\p{L}\p{N}]+|\s+")
"""A word takes the space before it along."""


def trained(specials: list[str], text: str) -> Tokenizer:
    """A tokenizer whose first words are the special ones, then bytes, then what a text has."""
    tokenizer = Tokenizer(models.BPE(ignore_merges=True))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(WORDS, behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=[AddedToken(word, special=True, normalized=False) for word in specials],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        min_frequency=1,
        show_progress=False,
    )
    tokenizer.train_from_iterator([text], trainer)
    return tokenizer


def with_merges(tokenizer: Tokenizer, count: int) -> Tokenizer:
    """The same tokenizer before it had learned more than `count` merges."""
    inside = json.loads(tokenizer.to_str())
    merges = inside["model"]["merges"]
    learned = {"".join(pair) for pair in merges[count:]} - {"".join(p) for p in merges[:count]}
    vocabulary = inside["model"]["vocab"]
    inside["model"]["vocab"] = {word: at for word, at in vocabulary.items() if word not in learned}
    inside["model"]["merges"] = merges[:count]
    return Tokenizer.from_str(json.dumps(inside))


LLAMA_WORDS = [
    "<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>",
    "<|eot_id|>", "<pad>",
]  # fmt: skip


def llama_tokenizer(folder: Path) -> None:
    """LLaMA 3's files, named as HunyuanVideo names them.

    The class that the configuration names splits words otherwise in transformers 5, so that
    every space is lost; `PreTrainedTokenizerFast` reads the file as it is.
    """
    begin, end, *_, pad = LLAMA_WORDS
    tokenizer = _that_fits_the_template()
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A", pair=f"{begin} $A {begin}:1 $B:1", special_tokens=[(begin, 0)]
    )
    tokenizer.save(str(folder / "tokenizer.json"))
    named = {"bos_token": begin, "eos_token": end, "pad_token": pad}
    write_json(folder / "special_tokens_map.json", {name: _full(w) for name, w in named.items()})
    write_json(
        folder / "tokenizer_config.json",
        {
            "added_tokens_decoder": _decoder(LLAMA_WORDS),
            "clean_up_tokenization_spaces": True,
            "model_input_names": ["input_ids", "attention_mask"],
            "model_max_length": 256,
            "tokenizer_class": "LlamaTokenizerFast",
        }
        | named,
    )


def _that_fits_the_template() -> Tokenizer:
    """HunyuanVideo's template ahead of a prompt is 95 tokens, which the models cut off."""
    from diffusers.pipelines.hunyuan_video.pipeline_hunyuan_video import DEFAULT_PROMPT_TEMPLATE

    template, crop = DEFAULT_PROMPT_TEMPLATE["template"], DEFAULT_PROMPT_TEMPLATE["crop_start"]
    full = trained(LLAMA_WORDS, template + PROSE)
    ahead = template.split("{}")[0]
    count = len(json.loads(full.to_str())["model"]["merges"])
    while len(with_merges(full, count).encode(ahead).ids) + 1 < crop:
        count -= 1
    return with_merges(full, count)


QWEN_WORDS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
CHAT = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}"
    "<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def qwen_tokenizer(folder: Path) -> None:
    """Qwen's four files."""
    tokenizer = trained(QWEN_WORDS, PROSE)
    tokenizer.save(str(folder / "tokenizer.json"))
    tokenizer.model.save(str(folder))  # vocab.json and merges.txt
    write_json(
        folder / "tokenizer_config.json",
        {
            "add_bos_token": False,
            "add_prefix_space": False,
            "added_tokens_decoder": _decoder(QWEN_WORDS),
            "additional_special_tokens": QWEN_WORDS[1:],
            "bos_token": None,
            "chat_template": CHAT,
            "clean_up_tokenization_spaces": False,
            "eos_token": "<|im_end|>",
            "errors": "replace",
            "model_max_length": 131072,
            "pad_token": "<|endoftext|>",
            "split_special_tokens": False,
            "tokenizer_class": "Qwen2Tokenizer",
            "unk_token": None,
        },
    )


def _full(word: str) -> dict[str, object]:
    flags = dict.fromkeys(("lstrip", "normalized", "rstrip", "single_word"), False)
    return {"content": word} | flags


def _decoder(words: list[str]) -> dict[str, object]:
    return {str(at): _full(word) | {"special": True} for at, word in enumerate(words)}
