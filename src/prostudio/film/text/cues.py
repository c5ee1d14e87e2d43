"""Cues in a narration: sounds that a voice makes between the words, and no words themselves.

`[laughs]` is an instruction to the voice: a voice that can does it, every other leaves it
out, and no caption shows it. `♪` around words asks for singing; it is shown, as subtitles
of songs have it, and is no word either.
"""

from __future__ import annotations

import re

SONG = "♪"
BRACKETED = ("laughter", "laughs", "sighs", "music", "gasps", "clears throat", "man", "woman")
"""The ones that a model of ours was taught; the last two lean on a voice's sex."""

CUES = frozenset({*(f"[{cue}]" for cue in BRACKETED), SONG})

_CUE = re.compile(rf"\[(?:{'|'.join(BRACKETED)})\]", re.IGNORECASE)
_SPACED = re.compile(rf"[ \t]*(?P<cue>{_CUE.pattern})", re.IGNORECASE)


def without_cues(text: str, kept: frozenset[str] = frozenset()) -> str:
    """The text without bracketed cues, but for those that are `kept`.

    Line breaks and other spaces stay; the one before a cue goes with it.
    """

    def replaced(match: re.Match[str]) -> str:
        return match[0] if match["cue"].lower() in kept else ""

    left = _SPACED.sub(replaced, text)
    return left.strip(" \t") if left != text else text


def has_cue(text: str) -> bool:
    """Whether a cue is in it."""
    return SONG in text or _CUE.search(text) is not None


def for_splitting(text: str) -> str:
    """The text, of the same length, as sentences are found in it.

    Where one ends is seen by how the next begins: "The sea. [laughs] It sleeps." A song
    mark opens like a bracket; as an emoji it would belong to the sentence before.
    """
    plain = _CUE.sub(lambda match: f"[{match[0][1:].capitalize()}", text)
    return plain.replace(SONG, "(")
