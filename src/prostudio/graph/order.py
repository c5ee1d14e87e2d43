"""Which steps there are to make, and in which order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from prostudio.errors import FaultError
from prostudio.graph.step import Step, StepRef


def needed(step: Step) -> list[str]:
    """Names of the steps whose results it reads."""
    return [source.step for source in step.inputs.values() if isinstance(source, StepRef)]


def by_name(steps: Iterable[Step]) -> dict[str, Step]:
    """The steps by name, each after those that it reads.

    Raises:
        FaultError: two have one name, one reads a step that is not there, or some
            read each other in a circle.
    """
    given: dict[str, Step] = {}
    for step in steps:
        if given.setdefault(step.name, step) is not step:
            raise FaultError(f"two steps are named {step.name!r}")
    waiting = {name: set(needed(step)) for name, step in given.items()}
    for name, sources in waiting.items():
        if missing := sources - given.keys():
            raise FaultError(f"step {name!r} reads {sorted(missing)}, which no step makes")
    readers = readers_of(given)
    ready = [name for name, sources in waiting.items() if not sources]
    ordered: dict[str, Step] = {}
    for name in ready:
        ordered[name] = given[name]
        for reader in readers[name]:
            waiting[reader].discard(name)
            if not waiting[reader]:
                ready.append(reader)
    if len(ordered) < len(given):
        raise FaultError(f"steps read each other in a circle: {sorted(given.keys() - ordered)}")
    return ordered


def readers_of(steps: Mapping[str, Step]) -> dict[str, list[str]]:
    """For each step the names of those that read it, each once."""
    readers: dict[str, list[str]] = {name: [] for name in steps}
    for name, step in steps.items():
        for source in dict.fromkeys(needed(step)):
            readers[source].append(name)
    return readers


def seconds_to_the_end(ordered: dict[str, Step]) -> dict[str, float]:
    """For each step the longest chain of estimated seconds from its start to the end.

    Starting the longest chain first is the HEFT order (Topcuoglu et al. 2002,
    doi:10.1109/71.993206, section 4.1), which keeps the last step from running alone.
    """
    readers = readers_of(ordered)
    rank: dict[str, float] = {}
    for name in reversed(ordered):
        own = ordered[name].seconds
        rest = max((rank[reader] for reader in readers[name]), default=0.0)
        rank[name] = (1.0 if own is None else own) + rest
    return rank
