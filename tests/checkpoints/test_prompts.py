"""Prompts come through the tokenizers unhurt, spaces above all."""

from __future__ import annotations

from needs_models import torch  # isort: split

from collections.abc import Callable
from pathlib import Path

import pytest
from transformers import AutoTokenizer, CLIPTokenizer, LlamaTokenizerFast, PreTrainedTokenizerFast

from checkpoints.catalogue import CHECKPOINTS
from checkpoints.widths import VOCABULARY

Folder = Callable[[str], Path]
PROMPTS = [
    "a cat walks along a wall",
    "A lighthouse, 1912: waves break on the rocks!",
    "Über den Dächern von Paris",
]
UNBROKEN = ["two  spaces, a\ttab and a\nline", "雨の夜 🌧 storm"]
"""What only byte-level tokenizers give back."""


def there_and_back(tokenizer: object, text: str) -> str:
    ids = tokenizer(text).input_ids
    assert max(ids) < VOCABULARY
    return tokenizer.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False)


@pytest.mark.parametrize("text", PROMPTS + UNBROKEN)
def test_hunyuans_prompts_keep_their_spaces(checkpoint: Folder, text: str) -> None:
    folder = checkpoint("hunyuan") / "tokenizer"
    tokenizer = PreTrainedTokenizerFast.from_pretrained(folder)
    assert there_and_back(tokenizer, text) == text
    assert not (folder / "tokenizer.model").exists()


def test_the_class_that_the_hub_names_loses_hunyuans_spaces(checkpoint: Folder) -> None:
    """The trap is in the tiny checkpoint too, so that an engine that steps into it fails here."""
    wrong = LlamaTokenizerFast.from_pretrained(checkpoint("hunyuan") / "tokenizer")
    assert there_and_back(wrong, PROMPTS[0]) != PROMPTS[0]


def test_hunyuans_template_is_as_long_as_what_is_cut_off(checkpoint: Folder) -> None:
    from diffusers.pipelines.hunyuan_video.pipeline_hunyuan_video import DEFAULT_PROMPT_TEMPLATE

    tokenizer = PreTrainedTokenizerFast.from_pretrained(checkpoint("hunyuan") / "tokenizer")
    ahead = DEFAULT_PROMPT_TEMPLATE["template"].split("{}")[0]
    assert len(tokenizer(ahead).input_ids) == DEFAULT_PROMPT_TEMPLATE["crop_start"]
    prompted = tokenizer(DEFAULT_PROMPT_TEMPLATE["template"].format(PROMPTS[0])).input_ids
    kept = prompted[DEFAULT_PROMPT_TEMPLATE["crop_start"] :]
    assert tokenizer.decode(kept, skip_special_tokens=True) == PROMPTS[0]


def test_clip_reads_small_letters_and_pools_at_the_end(checkpoint: Folder) -> None:
    from transformers import CLIPTextModel

    folder = checkpoint("hunyuan")
    tokenizer = CLIPTokenizer.from_pretrained(folder / "tokenizer_2")
    ids = tokenizer(PROMPTS[0], padding="max_length", max_length=77).input_ids
    assert tokenizer.decode(ids, skip_special_tokens=True).strip() == PROMPTS[0]
    assert ids.index(max(ids)) == ids.index(tokenizer.eos_token_id) == len(PROMPTS[0]) - 5 + 1
    model = CLIPTextModel.from_pretrained(folder / "text_encoder_2", dtype=torch.float32)
    out = model(torch.tensor([ids]))
    place = ids.index(tokenizer.eos_token_id)
    assert torch.equal(out.pooler_output[0], out.last_hidden_state[0, place])


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        ("ltx-video-distilled", PROMPTS),
        ("ltx-2", PROMPTS + UNBROKEN),
        ("z-image", PROMPTS + UNBROKEN),
    ],
)
def test_other_prompts_keep_their_spaces(checkpoint: Folder, name: str, texts: list[str]) -> None:
    tokenizer = AutoTokenizer.from_pretrained(checkpoint(name) / "tokenizer")
    for text in texts:
        assert there_and_back(tokenizer, text) == text


def test_qwens_tokenizer_puts_a_prompt_into_a_chat(checkpoint: Folder) -> None:
    tokenizer = AutoTokenizer.from_pretrained(checkpoint("z-image") / "tokenizer")
    chat = tokenizer.apply_chat_template(
        [{"role": "user", "content": PROMPTS[0]}],
        tokenize=False, add_generation_prompt=True, enable_thinking=True,
    )  # fmt: skip
    assert chat == f"<|im_start|>user\n{PROMPTS[0]}<|im_end|>\n<|im_start|>assistant\n"
    assert len(tokenizer(chat).input_ids) < 60


def test_sentencepiece_itself_reads_the_two_models(checkpoint: Folder) -> None:
    from sentencepiece import SentencePieceProcessor
    from transformers import T5Tokenizer

    folder = checkpoint("ltx-video") / "tokenizer"
    spiece = SentencePieceProcessor(model_file=str(folder / "spiece.model"))
    ours = T5Tokenizer.from_pretrained(folder)(PROMPTS[1]).input_ids
    assert [*spiece.encode(PROMPTS[1]), spiece.eos_id()] == ours

    folder = checkpoint("ltx-2") / "tokenizer"
    gemma = SentencePieceProcessor(model_file=str(folder / "tokenizer.model"))
    ours = AutoTokenizer.from_pretrained(folder)(PROMPTS[1]).input_ids
    assert [gemma.bos_id(), *gemma.encode(PROMPTS[1])] == ours


def test_every_repository_with_a_text_encoder_has_a_tokenizer() -> None:
    for name, whole in CHECKPOINTS.items():
        encoders = [p for p in whole.parts if p.folder.startswith("text_encoder")]
        assert len(whole.tokenizers) >= len(encoders), name
