"""SentencePiece tokenizers, as T5 and Gemma have them."""

from __future__ import annotations

from pathlib import Path

from sentencepiece import sentencepiece_model_pb2 as sentencepiece
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from .byte_bpe import PROSE
from .writing import write_json

LETTERS = "▁" + "".join(map(chr, range(33, 127))) + "".join(map(chr, range(0xC0, 0x180)))
EXTRA = 100
NORMAL, UNKNOWN, CONTROL, USER_DEFINED, BYTE = 1, 2, 3, 4, 6


def t5_tokenizer(folder: Path) -> None:
    """T5's files: `spiece.model` and no tokenizer.json, so that protobuf is needed."""
    words = sorted({f"▁{word.strip('.,')}" for word in PROSE.split()} - set(LETTERS))
    pieces = [("<pad>", 0.0, CONTROL), ("</s>", 0.0, CONTROL), ("<unk>", 0.0, UNKNOWN)]
    pieces += [(word, -6.0, NORMAL) for word in words]
    pieces += [(letter, -9.0, NORMAL) for letter in LETTERS]
    _write_model(folder / "spiece.model", pieces, unigram=True)
    extra = [f"<extra_id_{place}>" for place in range(EXTRA)]
    first = len(pieces)
    numbers = {word: first + EXTRA - 1 - place for place, word in enumerate(extra)}
    write_json(folder / "added_tokens.json", numbers)
    named = {"eos_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>"}
    write_json(folder / "special_tokens_map.json", {"additional_special_tokens": extra} | named)
    write_json(
        folder / "tokenizer_config.json",
        {
            "add_prefix_space": True,
            "additional_special_tokens": extra,
            "clean_up_tokenization_spaces": True,
            "extra_ids": EXTRA,
            "legacy": True,
            "model_max_length": 128,
            "sp_model_kwargs": {},
            "tokenizer_class": "T5Tokenizer",
        }
        | named,
    )


GEMMA_WORDS = ["<pad>", "<eos>", "<bos>", "<unk>", "<mask>", "<start_of_turn>", "<end_of_turn>",
               "<start_of_image>", "<end_of_image>", "<image_soft_token>"]  # fmt: skip
IMAGE_TOKENS = {"boi": 7, "eoi": 8, "image": 9}


def gemma_tokenizer(folder: Path) -> None:
    """Gemma's files: BPE that falls back to bytes, padded on the left."""
    spare = [f"<0x{number:02X}>" for number in range(256)]
    words = GEMMA_WORDS + spare + list(LETTERS)
    kinds = {"<pad>": CONTROL, "<eos>": CONTROL, "<bos>": CONTROL, "<unk>": UNKNOWN}
    kinds |= dict.fromkeys(GEMMA_WORDS[4:], USER_DEFINED) | dict.fromkeys(spare, BYTE)
    pieces = [(word, -float(at), kinds.get(word, NORMAL)) for at, word in enumerate(words)]
    _write_model(folder / "tokenizer.model", pieces, unigram=False)

    tokenizer = Tokenizer(
        models.BPE(
            {word: at for at, word in enumerate(words)}, [],
            unk_token="<unk>", fuse_unk=True, byte_fallback=True,
        )
    )  # fmt: skip
    tokenizer.normalizer = normalizers.Replace(" ", "▁")
    tokenizer.pre_tokenizer = pre_tokenizers.Split(" ", "merged_with_previous")
    tokenizer.decoder = decoders.Sequence(
        [decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()]
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<bos> $A", pair="<bos> $A <bos>:1 $B:1", special_tokens=[("<bos>", 2)]
    )
    tokenizer.add_special_tokens(GEMMA_WORDS)
    tokenizer.save(str(folder / "tokenizer.json"))
    _write_gemma_settings(folder)


def _write_gemma_settings(folder: Path) -> None:
    """The small files beside the tokenizer of LTX-2."""
    named = {
        "boi_token": "<start_of_image>", "bos_token": "<bos>", "eoi_token": "<end_of_image>",
        "eos_token": "<eos>", "image_token": "<image_soft_token>", "pad_token": "<pad>",
        "unk_token": "<unk>",
    }  # fmt: skip
    write_json(folder / "special_tokens_map.json", named)
    write_json(folder / "added_tokens.json", {"<image_soft_token>": IMAGE_TOKENS["image"]})
    write_json(
        folder / "tokenizer_config.json",
        {
            "add_bos_token": True,
            "add_eos_token": False,
            "clean_up_tokenization_spaces": False,
            "model_max_length": 1024,
            "padding_side": "left",
            "processor_class": "Gemma3Processor",
            "spaces_between_special_tokens": False,
            "tokenizer_class": "GemmaTokenizer",
        }
        | named,
    )
    write_json(
        folder / "preprocessor_config.json",
        {
            "do_convert_rgb": None, "do_normalize": True, "do_pan_and_scan": None,
            "do_rescale": True, "do_resize": True, "image_mean": [0.5] * 3,
            "image_processor_type": "Gemma3ImageProcessor", "image_seq_length": 4,
            "image_std": [0.5] * 3, "processor_class": "Gemma3Processor", "resample": 2,
            "rescale_factor": 1 / 255, "size": {"height": 56, "width": 56},
        },
    )  # fmt: skip
    write_json(
        folder / "processor_config.json",
        {"image_seq_length": 4, "processor_class": "Gemma3Processor"},
    )
    turn = "<start_of_turn>{{ message.role }}\n{{ message.content }}<end_of_turn>\n"
    chat = "{{ bos_token }}{% for message in messages %}" + turn + "{% endfor %}"
    (folder / "chat_template.jinja").write_text(chat, "utf-8")


def _write_model(path: Path, pieces: list[tuple[str, float, int]], unigram: bool) -> None:
    """A SentencePiece model of these pieces: (word, log probability, kind)."""
    model = sentencepiece.ModelProto()
    for word, score, kind in pieces:
        model.pieces.add(piece=word, score=score, type=kind)
    training, rules = model.trainer_spec, model.normalizer_spec
    training.model_type = 1 if unigram else 2
    training.vocab_size = len(pieces)
    training.byte_fallback = not unigram
    training.pad_id, training.eos_id = 0, 1
    training.bos_id, training.unk_id = (-1, 2) if unigram else (2, 3)
    training.pad_piece, training.unk_piece = "<pad>", "<unk>"
    training.bos_piece, training.eos_piece = ("<s>", "</s>") if unigram else ("<bos>", "<eos>")
    rules.name = "identity"
    rules.add_dummy_prefix = rules.remove_extra_whitespaces = unigram
    rules.escape_whitespaces = True
    path.write_bytes(model.SerializeToString(deterministic=True))
