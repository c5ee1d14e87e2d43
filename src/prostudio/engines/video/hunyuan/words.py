"""How a prompt is put to the language model, and what of it is too long to be read.

Light: no model library, so that a plan can ask.
"""

from __future__ import annotations

from pathlib import Path

ASPECTS = (
    "The main content and theme of the video.",
    "The color, shape, size, texture, quantity, text, and spatial relationships of the objects.",
    "Actions, events, behaviors temporal relationships, physical movement changes of the objects.",
    "background environment, light, style and atmosphere.",
    "camera angles, movements, and transitions used in the video:",
)
"""What the model was trained to be asked, word for word; another wording is another input."""

TEMPLATE = (
    "<|start_header_id|>system<|end_header_id|>\n\n"
    "Describe the video by detailing the following aspects: "
    + "".join(f"{number}. {aspect}" for number, aspect in enumerate(ASPECTS, 1))
    + "<|eot_id|><|start_header_id|>user<|end_header_id|>\n\n{}<|eot_id|>"
)

CROP = 95
"""Tokens before the prompt itself; they are read and not passed on."""

LONGEST = 256
"""Tokens of a prompt that are read, with the mark of its end."""


def cut_from(folder: Path, prompt: str) -> str:
    """The end of a prompt that the language model does not read, "" when it reads all.

    Args:
        folder: of the model; its `tokenizer/tokenizer.json` is read.
    """
    # Letters are never fewer than tokens, so most prompts need no look at the file.
    if len(prompt.encode()) < LONGEST // 2:
        return ""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer" / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    read = tokenizer.encode(TEMPLATE.format(prompt))
    if len(read.ids) <= CROP + LONGEST:
        return ""
    before = TEMPLATE.index("{}")
    return prompt[read.offsets[CROP + LONGEST][0] - before :].strip()
