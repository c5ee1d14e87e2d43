"""What is spoken and was hardly meant to be: told, because a slip of the pen is heard last."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from prostudio.events import Warned
from prostudio.film.text.front_matter import is_open
from prostudio.film.text.leaves import Block
from prostudio.film.text.nodes import shortened

_SINGLE = re.compile(
    r"(?<!\[)\[(?:(?:shot|style|music|voice|sound|narration|note)[ \t]*:[^\[\]]*|pause[^\[\]]*)\]"
    r"(?![\](])",
    re.IGNORECASE,
)
_SCENE = re.compile(r"(?:INT|EXT|EST|INT\.?/EXT|I/E)[. ] ?[^a-z]*[A-Z][^a-z]*")


def slips(text: str, blocks: Iterable[Block]) -> list[Warned]:
    """The slips of a script: a head without its end, single brackets, a screenplay's headings."""
    found = [] if not is_open(text) else [_HEAD]
    for block in blocks:
        if block.kind == "paragraph":
            found += _of(block)
    return found


_HEAD = Warned(
    "head_open", "the head that begins here has no --- below it, so that its lines are spoken", 1
)


def _of(block: Block) -> Iterator[Warned]:
    for line, number in zip(block.lines, block.numbers, strict=True):
        if match := _SINGLE.search(line):
            meant = shortened(match[0], 50)
            message = f"{meant} is spoken; a directive has two brackets: [{meant}]"
            yield Warned("single_brackets", message, number)
        if _SCENE.fullmatch(line.strip()):
            message = f"{shortened(line.strip(), 50)!r} is spoken; save a screenplay as .fountain"
            yield Warned("screenplay", message, number)
