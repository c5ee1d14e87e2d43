"""A LoRA that a film asks for: a small change to a model's weights, in a file of its own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Lora:
    """One LoRA.

    Attributes:
        file: beside the script, or a name in the library of LoRAs.
        weight: how much of it, -2 to 2.
        when: only shots that name one of these words; none means every shot.
        line: in the script; no part of equality.
    """

    file: str
    weight: float = 1.0
    when: tuple[str, ...] = ()
    line: int | None = field(default=None, compare=False)

    def is_named_in(self, texts: Iterable[str]) -> bool:
        """Whether a shot with these texts wants it: case and `@` before a name do not matter."""
        if not self.when:
            return True
        words = [_folded(word.removeprefix("@").strip('"')) for word in self.when]
        wanted = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)")
        return any(wanted.search(_folded(text)) for text in texts)


def stacked(film: tuple[Lora, ...], shot: tuple[Lora, ...] | None) -> tuple[Lora, ...]:
    """The LoRAs of a shot: the film's, then its own; a file that both name is as the shot says.

    Args:
        shot: None where the shot says nothing; empty where it wants none at all.
    """
    if shot is None or shot == ():
        return film if shot is None else ()
    own = {one.file for one in shot}
    return (*(one for one in film if one.file not in own), *shot)


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
