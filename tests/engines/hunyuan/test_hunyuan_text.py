"""Prompts against the published pipeline's own reading, on a tiny checkpoint."""

from needs_models import torch  # isort: split

from dataclasses import replace

import diffusers
import pytest
from family import CPU
from transformers import PreTrainedTokenizerFast

from prostudio.devices import Storage
from prostudio.engines.video.hunyuan import text, words
from prostudio.errors import WeightsDamagedError

LONG = "a lighthouse in the storm, and then another wave comes in over the old wall " * 60


@pytest.fixture(scope="module")
def pipeline(checkpoint):
    """The published one, with the tokenizer that keeps spaces, and no transformer."""
    folder = checkpoint("hunyuan")
    return diffusers.HunyuanVideoPipeline.from_pretrained(
        folder,
        dtype=torch.float32,
        transformer=None,
        vae=None,
        tokenizer=PreTrainedTokenizerFast.from_pretrained(
            folder / "tokenizer", padding_side="right"
        ),
    )


@pytest.mark.parametrize("prompt", ["a cat walks", "ein Käse läuft 走る", LONG])
def test_a_prompt_is_read_as_the_pipeline_reads_it(checkpoint, pipeline, prompt):
    with torch.no_grad():
        tokens, pooled, mask = pipeline.encode_prompt(prompt, device=torch.device("cpu"))
    made = text.encode(checkpoint("hunyuan"), prompt, CPU)
    assert torch.equal(made.tokens, tokens)
    assert torch.equal(made.mask, mask)
    assert torch.equal(made.pooled, pooled)
    assert bool(made.cut) == (prompt == LONG)


def test_the_question_is_the_one_the_model_was_trained_with():
    published = diffusers.pipelines.hunyuan_video.pipeline_hunyuan_video.DEFAULT_PROMPT_TEMPLATE
    assert published == {"template": words.TEMPLATE, "crop_start": words.CROP}


def test_spaces_are_part_of_a_prompt(checkpoint):
    folder = checkpoint("hunyuan")
    with_space, without = (text._ids(folder, said)[0] for said in ("a cat", "acat"))
    assert not torch.equal(with_space, without)


def test_what_is_cut_from_a_prompt_is_told(checkpoint):
    folder = checkpoint("hunyuan")
    cut = words.cut_from(folder, LONG)
    assert LONG.strip().endswith(cut)
    assert 0 < len(cut) < len(LONG)
    read = LONG.strip().removesuffix(cut)
    assert words.cut_from(folder, read[:-40]) == ""
    assert words.cut_from(folder, "a cat walks") == ""


def test_on_a_machine_with_little_memory_the_language_model_is_kept_in_bytes(
    checkpoint, monkeypatch
):
    folder = checkpoint("hunyuan")
    exact = text.encode(folder, "a cat walks", CPU).tokens
    card = replace(CPU, device="cuda", ram_bytes=32_000_000_000)
    assert text._storage(card) is Storage.BF16
    assert text._storage(replace(card, ram_bytes=16_000_000_000)) is Storage.INT8
    monkeypatch.setattr(text, "_storage", lambda _: Storage.INT8)
    rounded = text.encode(folder, "a cat walks", CPU).tokens
    assert 0 < (rounded - exact).norm() / exact.norm() < 0.05


def test_encoders_of_another_model_are_named(checkpoint, tmp_path):
    for place in ("tokenizer", "text_encoder"):
        source = "tokenizer" if place == "tokenizer" else "text_encoder_2"
        (tmp_path / place).symlink_to(checkpoint("hunyuan") / source)
    with pytest.raises(WeightsDamagedError, match="text_encoder is not of this model"):
        text.encode(tmp_path, "a cat walks", CPU)
