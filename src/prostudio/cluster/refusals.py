"""What is refused before the first step: what no machine of the cluster can ever make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from prostudio.cluster.fleet import Fleet
from prostudio.cluster.machines import Engine, Machine
from prostudio.errors import ClusterError, DeviceMemoryError, FilmError
from prostudio.graph import Step


def require_makers(steps: Sequence[Step], fleet: Fleet) -> None:
    """Somebody can make each step.

    Raises:
        DeviceMemoryError: no card of the cluster holds what a step needs.
        ClusterError: for another reason; it says what each machine lacks.
    """
    asked = {(s.kind, s.params.get("engine"), s.needs.vram_mb): s for s in steps}
    for step in asked.values():
        if not fleet.able(step):
            raise _refusal(step, fleet)


def require_shared(fleet: Fleet, url: str, host: str) -> None:
    """A store of one machine serves no other.

    Raises:
        FilmError: the cluster has others, and the store is a folder of this one.
    """
    others = sorted(fleet.hosts - {host})
    if others and not url:
        raise FilmError(
            f"the store is a folder of this machine, and the cluster has others: "
            f"{', '.join(others)}",
            hint="set --store to what all of them reach: s3://bucket/films, or "
            "file:///mnt/films for a folder that is shared",
        )


def _refusal(step: Step, fleet: Fleet) -> DeviceMemoryError | ClusterError:
    working = [one for one in fleet.machines if not one.problem]
    if step.needs.vram_mb > fleet.vram_mb:
        cards = [(one.name, one.vram_mb) for one in working if one.vram_mb]
        has = ", ".join(f"{name} {vram_mb} MB" for name, vram_mb in cards) or "no card at all"
        return DeviceMemoryError(
            f"{step.title} needs {step.needs.vram_mb} MB of graphics memory, which no machine "
            f"of the cluster has: {has}",
            hint="choose a smaller size, or a smaller or another engine, or add a machine",
        )
    return ClusterError(
        f"no machine of the cluster can make {step.title}: {_each(step, working, fleet.agreed)}",
        hint="put what is missing on one of them, or choose another engine",
    )


def _each(step: Step, machines: Sequence[Machine], agreed: Mapping[str, Engine]) -> str:
    return "; ".join(f"{one.name}: {one.cannot(step, agreed)}" for one in machines)
