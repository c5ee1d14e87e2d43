"""Indented lines: a manuscript's narration, or code."""

from __future__ import annotations

from prostudio.film.text import leaves
from prostudio.film.text.alone import read_alone
from prostudio.film.text.containers import is_rule
from prostudio.film.text.leaves import Block
from prostudio.film.text.sentences import ends_like_a_sentence

Line = tuple[str, int]


def indented_blocks(lines: list[Line], *, dead: bool) -> list[Block]:
    """The blocks of indented lines with their numbers; empty lines are among them.

    They are narration where their text ends like a sentence, and code otherwise.
    Headings and rules among them make them the example of a document, which is code
    whatever it ends with, and so do pictures with nothing else: a document shows how
    they are written. Directives and pictures between narration mean what they mean
    elsewhere.
    """
    texts = [line for line in lines if line[0].strip()]
    if not texts:
        return []
    if dead or not _is_narration([text for text, _ in texts]):
        return [_block("footnote" if dead else "code block", texts)]
    blocks: list[Block] = []
    part: list[Line] = []
    for text, number in [*lines, ("", 0)]:
        alone = leaves.looks_alone(text) and read_alone(text.strip(), number)
        if text.strip() and not alone:
            part.append((text.strip(), number))
            continue
        if part:
            blocks.append(_block("paragraph", part))
            part = []
        if alone:
            blocks.append(_block("alone", [(text.strip(), number)]))
    return blocks


def _is_narration(texts: list[str]) -> bool:
    if any(leaves.heading(text) or is_rule(text) or leaves.FENCE.match(text) for text in texts):
        return False
    words = [text for text in texts if not leaves.looks_alone(text)]
    if not words:
        return any(text.lstrip().startswith("[[") for text in texts)
    return ends_like_a_sentence(words[-1])


def _block(kind: str, lines: list[Line]) -> Block:
    return Block(kind, tuple(text for text, _ in lines), tuple(number for _, number in lines))
