"""Engines that keep their models loaded between calls, and say when they load one."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from prostudio import devices
from prostudio.devices import Budget, Keeping
from prostudio.engines.base import Loaded

Chunk = TypeVar("Chunk")


class Models:
    """The models of an engine that stay loaded, as long as there is the engine.

    Args:
        engine: what they belong to.
        name: its name, which goes before a model's where a loading is told.
    """

    def __init__(self, engine: object, name: str) -> None:
        self._keeping = Keeping()
        self._name = name
        self._budget: Budget | None = None
        weakref.finalize(engine, self._keeping.close)

    def budget_for(self, purpose: str) -> Budget:
        """What may be taken for a purpose. What another purpose had loaded is given back.

        It is measured when nothing is loaded, and holds as long as something is; torch is
        told to refuse whatever would pass it.
        """
        self._keeping.turn_to(purpose)
        if self._budget is None or not self._keeping:
            self._budget = replace(devices.budget(), keeping=self._keeping)
        devices.keep_within(self._budget)
        return self._budget

    def telling(self, chunks: Iterator[Chunk]) -> Iterator[Chunk | Loaded]:
        """What a call yields, and a word whenever it has loaded a model.

        A call that does not come to its end gives back what was kept.
        """
        try:
            for chunk in chunks:
                yield from self._news()
                yield chunk
            yield from self._news()
        except BaseException:
            self._keeping.close()
            raise

    def _news(self) -> Iterator[Loaded]:
        for loading in self._keeping.news():
            yield Loaded(f"{self._name} {loading.name}", loading.seconds)
