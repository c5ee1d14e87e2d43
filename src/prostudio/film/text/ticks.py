"""Backtick runs and their partners, found in one pass."""

from __future__ import annotations

import re

_RUN = re.compile("`+")


def matching_ticks(text: str) -> dict[int, int]:
    """For each backtick run that has a partner of its length behind it: start to partner's start.

    From right to left, so that no run searches the rest of the text for itself.
    """
    partner: dict[int, int] = {}
    last: dict[int, int] = {}
    for match in reversed(list(_RUN.finditer(text))):
        length = match.end() - match.start()
        if length in last:
            partner[match.start()] = last[length]
        last[length] = match.start()
    return partner
