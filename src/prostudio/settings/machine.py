"""What of this machine may be used."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def usable_cores() -> int:
    """Cores that this process may use: its affinity and its container's share, at least 1."""
    if sys.platform == "linux":
        cores = len(os.sched_getaffinity(0))
        quota, _, period = _control_group("cpu.max").partition(" ")
        if quota.isdigit() and period.strip().isdigit():
            cores = min(cores, max(1, int(quota) // int(period)))
        return cores
    return os.cpu_count() or 1


def usable_ram_mb() -> int:
    """Four fifths of the memory that is free now, within the container's limit; at least 512."""
    import psutil

    available: int = psutil.virtual_memory().available
    limit = _control_group("memory.max").strip()
    if limit.isdigit():
        used = _control_group("memory.current").strip()
        available = min(available, int(limit) - int(used or 0))
    return max(512, available * 4 // 5 // 1_000_000)


def _control_group(name: str) -> str:
    """One file of this process's control group (version 2), or "" where there is none."""
    try:
        group = Path("/proc/self/cgroup").read_text().rpartition("0::")[2].strip().lstrip("/")
        return (Path("/sys/fs/cgroup") / group / name).read_text()
    except OSError:
        return ""
