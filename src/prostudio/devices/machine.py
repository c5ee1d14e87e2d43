"""Look at the machine without importing a model library."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from prostudio import files, processes
from prostudio.settings import usable_cores

_MB = 1_000_000
_QUERY = (
    "nvidia-smi",
    "--query-gpu=name,memory.total,memory.free",
    "--format=csv,noheader,nounits",
)


@dataclass(frozen=True, slots=True)
class Gpu:
    """One graphics card; memory in MB, `free_mb` as it was when it was looked at."""

    name: str
    vram_mb: int
    free_mb: int


@dataclass(frozen=True, slots=True)
class Hardware:
    """What there is; memory and disk in MB."""

    cores: int
    ram_mb: int
    ram_free_mb: int
    disk_free_mb: int
    gpus: tuple[Gpu, ...] = ()

    @property
    def vram_mb(self) -> int:
        """Memory of the largest card, 0 without one."""
        return max((gpu.vram_mb for gpu in self.gpus), default=0)


def hardware(disk: Path) -> Hardware:
    """What this machine has now, with the free space of the disk that holds `disk`."""
    import psutil

    memory = psutil.virtual_memory()
    return Hardware(
        cores=usable_cores(),
        ram_mb=memory.total // _MB,
        ram_free_mb=memory.available // _MB,
        disk_free_mb=files.free_bytes(disk) // _MB,
        gpus=_gpus(),
    )


def _gpus() -> tuple[Gpu, ...]:
    """NVIDIA's cards by its own tool; none where the tool is missing, fails or hangs."""
    try:
        listing = processes.output(_QUERY, seconds=5.0)
    except processes.ChildError:
        return ()
    return tuple(
        gpu for line in listing.decode(errors="replace").splitlines() for gpu in _gpu(line)
    )


def _gpu(line: str) -> tuple[Gpu, ...]:
    name, *sizes = (part.strip() for part in line.rsplit(",", 2))
    if len(sizes) != 2 or not all(size.isdigit() for size in sizes):
        return ()
    # The tool counts in MiB.
    total, free = (int(size) * 1_048_576 // _MB for size in sizes)
    return (Gpu(name, total, free),)
