"""Engines that keep their models loaded between calls, and say when they load one."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from typing import TypeVar

from prostudio.devices import Keeping
from prostudio.engines.base import Loaded

Chunk = TypeVar("Chunk")


def keeping_for(engine: object) -> Keeping:
    """What keeps an engine's models, as long as there is the engine."""
    keeping = Keeping()
    weakref.finalize(engine, keeping.close)
    return keeping


def telling(name: str, keeping: Keeping, chunks: Iterator[Chunk]) -> Iterator[Chunk | Loaded]:
    """What a call yields, and a word whenever it has loaded a model.

    A call that does not come to its end gives back what was kept.

    Args:
        name: of the engine; it goes before the model's.
    """
    try:
        for chunk in chunks:
            yield from _news(name, keeping)
            yield chunk
        yield from _news(name, keeping)
    except BaseException:
        keeping.close()
        raise


def _news(name: str, keeping: Keeping) -> Iterator[Loaded]:
    for loading in keeping.news():
        yield Loaded(f"{name} {loading.name}", loading.seconds)
