"""Links to the CPU itself that copy in another thread, as early or as late as they may."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(eq=False)
class Copy:
    """A copy that was asked for."""

    source: Tensor
    target: Tensor
    done: Future[None] | None = None


class ThreadLink:
    """Copies in a thread while the caller computes, like a card's copying engine."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1)
        self.memory_taken = self.room_taken = 0
        self.closed = False

    def memory(self, size: int) -> Tensor:
        self.memory_taken += size
        return torch.full((size,), 255, dtype=torch.uint8)

    def room(self, size: int) -> Tensor:
        self.room_taken += size
        return torch.full((size,), 255, dtype=torch.uint8)

    def copy(self, source: Tensor, target: Tensor, after: object) -> Copy:
        return Copy(source, target, self._thread.submit(self._now, source, target))

    def wait(self, mark: Copy) -> None:
        assert mark.done is not None
        mark.done.result()

    def mark(self) -> None:
        return None  # the caller computes at once: all it asked for is done

    def settle(self) -> None:
        self._thread.submit(int).result()  # copies go one after the other

    def close(self) -> None:
        self._thread.shutdown()
        self.closed = True

    def _now(self, source: Tensor, target: Tensor) -> None:
        target.fill_(255)  # NaN in every float: whoever reads too early shows it
        target.copy_(source)


class LateLink(ThreadLink):
    """Copies only when it is waited for, in the order in which copies were asked for."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: list[Copy] = []

    def copy(self, source: Tensor, target: Tensor, after: object) -> Copy:
        self._waiting.append(asked := Copy(source, target))
        return asked

    def wait(self, mark: Copy) -> None:
        while mark in self._waiting:
            first = self._waiting.pop(0)
            self._now(first.source, first.target)

    def settle(self) -> None:
        while self._waiting:
            self.wait(self._waiting[-1])

    def close(self) -> None:
        self._waiting.clear()
        super().close()
