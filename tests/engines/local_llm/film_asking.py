"""Asks the engine local-llm for a film."""

from __future__ import annotations

from typing import Any

from prostudio.engines.base import Progress
from prostudio.engines.card import Kind
from prostudio.engines.registry import card
from prostudio.engines.request import WritingRequest
from prostudio.events import Warned
from prostudio.film import Film

BRIEF = "a lighthouse keeper's last night"


def write(**wishes: Any) -> Film:
    return card(Kind.WRITING, "local-llm").make().write(WritingRequest(BRIEF, **wishes))


def told(**wishes: Any) -> tuple[Film, list[Progress | Warned]]:
    writing = card(Kind.WRITING, "local-llm").make().writing(WritingRequest(BRIEF, **wishes))
    happened = []
    while True:
        try:
            happened.append(next(writing))
        except StopIteration as end:
            return end.value, happened
