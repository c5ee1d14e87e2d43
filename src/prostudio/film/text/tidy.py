"""The normal form of text: what two ways of writing the same words come down to."""

from __future__ import annotations

import re

_BREAK = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_BLANKS = re.compile(r"[ \t]+")
_ADDRESS = r"(?<![A-Za-z0-9])(?:https?://|ftp://|www\.)[!-;=?-~]*[A-Za-z0-9/#$%&*+=@\\^_`{|}~-]"
_ADDRESSES = re.compile(
    rf"[ \t]*(?:\({_ADDRESS}\)|\[{_ADDRESS}\]|<{_ADDRESS}>|{_ADDRESS})", re.IGNORECASE
)


def tidy(text: str) -> str:
    """Words as a narration line holds them.

    One space between words, no space at a line's ends, no empty line, no control
    character and no web address (an address is never spoken). Line breaks stay.
    """
    text = _INVISIBLE.sub("", _BREAK.sub("\n", text))
    text = _ADDRESSES.sub("", text)
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def visible(text: str) -> str:
    """The text without control characters, which no script means; its lines stay."""
    return _INVISIBLE.sub("", text)


def one_line(text: str) -> str:
    """Words on one line: a title, a prompt, a path."""
    return " ".join(_INVISIBLE.sub("", text).split())
