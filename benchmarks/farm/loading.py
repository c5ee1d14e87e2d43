"""How long steps take without their model's loading, and how long that takes, as engines tell."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from prostudio.engines import registry
from prostudio.engines.card import Kind
from prostudio.engines.request import Estimate, Machine
from prostudio.engines.wire import image_from_json, music_from_json, shot_from_json
from prostudio.graph import Step

_DISK_MB_S = 1_500
"""For engines that do not tell: their memory, read from an NVMe disk."""


def times(steps: Iterable[Step], machine: Machine) -> tuple[dict[str, float], dict[str, float]]:
    """Seconds of work by step, and of loading by affinity; in a plan they stand together."""
    work: dict[str, float] = {}
    loading: dict[str, float] = {}
    for step in steps:
        told = _estimates(step, machine)
        work[step.name] = sum(one.seconds - one.loading for one in told) or step.seconds or 1.0
        if step.affinity and step.affinity not in loading:
            memory_mb = max(step.needs.vram_mb, step.needs.ram_mb)
            told_s = max((one.loading for one in told), default=0.0)
            loading[step.affinity] = told_s or memory_mb / _DISK_MB_S
    return work, loading


def _estimates(step: Step, machine: Machine) -> list[Estimate]:
    kind, params = step.kind, step.params
    if kind == "shot.shoot":
        engine: Any = registry.card(Kind.VIDEO, params["engine"]).make()
        requests = [shot_from_json(value, Path) for value in params["requests"]]
        return [engine.estimate(request, machine) for request in requests]
    if kind == "shot.encode":
        engine = registry.card(Kind.VIDEO, params["engine"]).make()
        return [engine.estimate_encoding(shot_from_json(params["request"], Path), machine)]
    if kind == "image.draw":
        engine = registry.card(Kind.IMAGE, params["engine"]).make()
        return [engine.estimate(image_from_json(params["request"], Path), machine)]
    if kind == "music.score" and step.affinity:
        engine = registry.card(Kind.MUSIC, params["engine"]).make()
        return [engine.estimate(music_from_json(params["request"], Path), machine)]
    return []
