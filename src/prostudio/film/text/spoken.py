"""What a voice reads of a text."""

from __future__ import annotations

import re

# Pictographs with their joiners, skin tones, keycaps, flags and variation selectors.
# Arrows, (c) and the like are emoji only where a variation selector says so.
_PICTOGRAPH = (
    "(?:[0-9#*]\ufe0f?\u20e3"
    "|[\u2190-\u21ff\u203c\u2049\u3030\u303d\u3297\u3299\u00a9\u00ae\u2122\u2139]\ufe0f"
    "|[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff\u231a-\u23ff\u25a0-\u25ff]"
    "|[\U000e0020-\U000e007f\ufe0f\ufe0e])"
)
_EMOJI = re.compile(_PICTOGRAPH)
EMOJI_AFTER = re.compile(f"(?:[ \t\u00a0]*{_PICTOGRAPH}(?:\u200d?{_PICTOGRAPH})*)+")
"""Emoji that follow on the same line."""
_JOINER = re.compile("\u200d+(?=\\s|$)|(?<=\\s)\u200d+|^\u200d+")


def spoken(text: str, keep: str = "") -> str:
    """The words that are said: no emoji, line breaks as spaces, one space between words.

    Args:
        keep: pictographs that the voice does understand.
    """
    plain = " ".join(_EMOJI.sub(lambda found: found[0] if found[0] in keep else " ", text).split())
    return " ".join(_JOINER.sub("", plain).split())


def has_words(text: str) -> bool:
    """Whether a voice finds a letter or a digit to read."""
    return any(character.isalnum() for character in spoken(text))
