"""How much of the machine a model may take, now."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from prostudio.settings import Settings, usable_ram_mb

if TYPE_CHECKING:
    from prostudio.devices.keeping import Keeping

_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Budget:
    """Where models run, and how many bytes they may take.

    Attributes:
        device: "cuda", "mps" or "cpu".
        vram_bytes: of the device, for weights and for what is computed with them
            together; 0 on the CPU.
        ram_bytes: of the machine's memory.
        keeping: keeps models loaded from one use to the next; None gives each back at once.
    """

    device: str
    vram_bytes: int
    ram_bytes: int
    keeping: Keeping | None = field(default=None, compare=False, repr=False)

    def turned_to(self, purpose: str) -> Budget:
        """The budget for another purpose: what was kept for the one before is given back."""
        if self.keeping is not None:
            self.keeping.turn_to(purpose)
        return self


def budget(settings: Settings | None = None) -> Budget:
    """What the settings allow and what is free now, the smaller of both.

    `PROSTUDIO_VRAM_MB=0` keeps models off the device. Imports torch, and makes a
    CUDA context where there is CUDA.
    """
    settings = settings or Settings.load()
    device, free = _device() if settings.vram_mb != 0 else ("cpu", 0)
    allowed = free if settings.vram_mb is None else settings.vram_mb * _MB
    return Budget(
        device=device,
        vram_bytes=min(free, allowed),
        ram_bytes=min(settings.ram_mb, usable_ram_mb()) * _MB,
    )


def keep_within(budget: Budget) -> None:
    """Let torch refuse whatever this process would take of a CUDA card beyond the budget.

    Without it a card that has more would hide that the user's limit is passed.
    """
    if budget.device == "cuda":
        import torch

        total = torch.cuda.get_device_properties(torch.cuda.current_device()).total_memory
        torch.cuda.set_per_process_memory_fraction(min(1.0, budget.vram_bytes / total))


def _device() -> tuple[str, int]:
    """The best device here, and its free bytes."""
    import torch

    if torch.cuda.is_available():
        free, _ = torch.cuda.mem_get_info()
        # What torch keeps for itself without using it can be used again.
        return "cuda", free + torch.cuda.memory_reserved() - torch.cuda.memory_allocated()
    if torch.backends.mps.is_available():
        return "mps", torch.mps.recommended_max_memory() - torch.mps.driver_allocated_memory()
    return "cpu", 0
