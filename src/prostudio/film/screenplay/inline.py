"""Emphasis in a screenplay's text."""

from __future__ import annotations

import re

_EMPHASIS = re.compile(r"(?<![\\\w*])(\*{1,3}|_)(?=\S)((?:(?!\1).)*?\S)(?<!\\)\1(?![\w*])")
_NESTED = 4
"""Emphasis within emphasis: `_***so***_` and a little more."""


def plain(text: str) -> str:
    r"""Words without *, ** and _ around them; `\*` is the sign itself."""
    for _ in range(_NESTED):
        text = _EMPHASIS.sub(r"\2", text)
    return " ".join(re.sub(r"\\([*_])", r"\1", text).split())
