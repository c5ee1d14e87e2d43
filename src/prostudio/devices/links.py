"""How bytes get from memory to a device while it computes: with CUDA's streams, or at once."""

from __future__ import annotations

import mmap
from contextlib import suppress
from typing import Any, Protocol

import torch
from torch import Tensor

_cuda: Any = torch.cuda  # whose calls have no types


class Link(Protocol):
    """One way to a device. A mark is a point in time, on the computing or the copying side.

    The side that computes is the caller's; the side that copies may run at the same
    time, in the order in which copies were asked for.
    """

    def memory(self, size: int) -> Tensor:
        """[size] uint8 in memory, that copies of this link read fastest."""
        ...

    def room(self, size: int) -> Tensor:
        """[size] uint8 on the device."""
        ...

    def copy(self, source: Tensor, target: Tensor, after: Any) -> Any:
        """Copy once the mark `after` is reached; the mark of its end. Does not wait."""
        ...

    def wait(self, mark: Any) -> None:
        """What is computed from now on comes after the mark."""
        ...

    def mark(self) -> Any:
        """The end of all that has been asked of the computing side so far."""
        ...

    def settle(self) -> None:
        """Wait for everything that was asked of both sides."""
        ...

    def close(self) -> None:
        """Wait for every copy, and give the memory back to the system."""
        ...


class PlainLink:
    """Copies at once, for devices that share their memory with the processor."""

    def __init__(self, device: str) -> None:
        self.device = device

    def memory(self, size: int) -> Tensor:
        """Bytes of memory; see `Link`."""
        return pages(size)

    def room(self, size: int) -> Tensor:
        """Bytes of the device; see `Link`."""
        return torch.empty(size, dtype=torch.uint8, device=self.device)

    def copy(self, source: Tensor, target: Tensor, after: None) -> None:
        """Copy now; everything asked for before is in order on such a device."""
        target.copy_(source)

    def wait(self, mark: None) -> None:
        """Nothing is ever under way."""

    def mark(self) -> None:
        """Nothing is ever under way."""

    def settle(self) -> None:
        """Nothing is ever under way."""

    def close(self) -> None:
        """Nothing is ever under way."""


class CudaLink:
    """Copies pinned memory on a stream of its own, and orders both sides by events."""

    def __init__(self, device: str) -> None:
        self.device = torch.device(device)
        self._stream = _cuda.Stream(self.device)
        self._pinned: list[Tensor] = []
        self._pins = True

    def memory(self, size: int) -> Tensor:
        """Pinned memory; plain memory where the system refuses to pin so much.

        Registered, because torch's own pinned memory is rounded up to a power of two: a
        block of 680 MB would take 1 GB.
        """
        flat = pages(size)
        if size and self._pins:
            self._pins = int(_cuda.cudart().cudaHostRegister(flat.data_ptr(), size, 0)) == 0
            if self._pins:
                self._pinned.append(flat)
            else:
                self._forget_failure()
        return flat

    def room(self, size: int) -> Tensor:
        """Bytes of the card; see `Link`."""
        return torch.empty(size, dtype=torch.uint8, device=self.device)

    def copy(self, source: Tensor, target: Tensor, after: Any) -> Any:
        """Ask the copying stream for it; see `Link`."""
        self._stream.wait_event(after)
        with _cuda.stream(self._stream):
            target.copy_(source, non_blocking=True)
        return self._stream.record_event()

    def wait(self, mark: Any) -> None:
        """Hold the current stream, not this thread, until the mark."""
        _cuda.current_stream(self.device).wait_event(mark)

    def mark(self) -> Any:
        """The end of the current stream as it is now."""
        return _cuda.current_stream(self.device).record_event()

    def settle(self) -> None:
        """Wait for both streams: rooms may be given back only when nobody uses them."""
        _cuda.synchronize(self.device)

    def close(self) -> None:
        """Wait for both streams, and give the pinned memory back; see `Link`."""
        self.settle()
        for flat in self._pinned:
            _cuda.cudart().cudaHostUnregister(flat.data_ptr())
        self._pinned.clear()

    def _forget_failure(self) -> None:
        """CUDA gives a failed call's error to the next launch as well: let this one have it."""
        with suppress(RuntimeError):
            torch.zeros(1, device=self.device)


def link_to(device: str) -> Link | None:
    """The link to a device; None where the device computes in memory itself."""
    kind = torch.device(device).type
    if kind == "cpu":
        return None
    return CudaLink(device) if kind == "cuda" else PlainLink(device)


def pages(size: int) -> Tensor:
    """[size] uint8 in pages of their own, which the system has back once the tensor is gone.

    The allocator of the C library would keep freed blocks for itself.
    """
    if not size:
        return torch.empty(0, dtype=torch.uint8)
    return torch.frombuffer(mmap.mmap(-1, size), dtype=torch.uint8)
