"""Where a step is made: which hand, or which machine gets another hand, and who makes room."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from prostudio.cluster.machines import Machine
from prostudio.cluster.member import Grip, Member
from prostudio.graph import Step
from prostudio.graph.crew import threads

_LEAST_RAM_MB = 512


def grip_for(step: Step, machine: Machine) -> Grip:
    """What a hand has to hold for such a step; never more than the machine has.

    Memory goes by powers of two, so that a hand suits the next step too. What is urgent
    holds no core: it does not wait for one.
    """
    needs = step.needs
    ram_mb = _LEAST_RAM_MB
    while ram_mb < needs.ram_mb:
        ram_mb *= 2
    cores = 0.0 if step.urgent else min(needs.cpu, machine.cores)
    gpus = 1 if needs.gpu or needs.vram_mb else 0
    return Grip(threads(needs), cores, min(ram_mb, machine.ram_mb), gpus)


def best_hand(step: Step, members: Iterable[Member]) -> Member | None:
    """The idle hand that should make it, if any suits.

    The one that has its model; then the one that worked for its shot; then the one with the
    smallest card and the least memory that will do.
    """
    suiting = [member for member in members if _suits(member, step)]

    def preference(member: Member) -> tuple[bool, bool, int, int]:
        cold = member.affinity != step.affinity
        far = member.shot != step.shot or step.shot is None
        return cold, far, member.machine.vram_mb, member.grip.ram_mb

    return min(suiting, key=preference, default=None)


def best_machine(
    step: Step, machines: Sequence[Machine], members: Collection[Member]
) -> Machine | None:
    """The machine with room for another hand for it now: the smallest card, the most free cores."""
    having = [one for one in machines if has_room(step, one, members)]

    def preference(machine: Machine) -> tuple[int, float]:
        vram_mb = machine.vram_mb if step.needs.vram_mb or step.needs.gpu else 0
        # A step without a model leaves the cores beside a card to those who need the card.
        spare = 0 if step.needs.vram_mb else machine.gpus
        return vram_mb, spare - free_cores(machine, members)

    return min(having, key=preference, default=None)


def has_room(step: Step, machine: Machine, members: Iterable[Member]) -> bool:
    """Whether another hand for the step fits beside those that are there."""
    there = [member for member in members if member.machine.node == machine.node]
    grip = grip_for(step, machine)
    return (
        sum(m.grip.cores for m in there) + grip.cores <= machine.cores
        and sum(m.grip.ram_mb for m in there) + grip.ram_mb <= machine.ram_mb
        and sum(m.grip.gpus for m in there) + grip.gpus <= machine.gpus
    )


def free_cores(machine: Machine, members: Iterable[Member]) -> float:
    """Cores of it that no hand of ours holds."""
    there = (m.grip.cores for m in members if m.machine.node == machine.node)
    return machine.cores - sum(there)


def in_the_way(
    step: Step, machines: Sequence[Machine], members: Sequence[Member]
) -> list[Member] | None:
    """Idle hands whose end makes room for the step on one machine; None where none does.

    Those that keep no model go first, then those that worked longest ago.
    """
    best: list[Member] | None = None
    for machine in machines:
        going: list[Member] = []
        staying = list(members)
        idle = [m for m in members if m.bound is None and m.machine.node == machine.node]
        for member in sorted(idle, key=lambda m: (m.affinity != "", m.since)):
            if has_room(step, machine, staying):
                break
            going.append(member)
            staying.remove(member)
        if has_room(step, machine, staying) and (best is None or len(going) < len(best)):
            best = going
    return best


def _suits(member: Member, step: Step) -> bool:
    """Whether an idle hand could make the step."""
    held, wanted = member.grip, grip_for(step, member.machine)
    return (
        member.bound is None
        and member.affinity in ("", step.affinity)
        and (held.threads, held.gpus) == (wanted.threads, wanted.gpus)
        and held.cores >= wanted.cores
        and held.ram_mb >= wanted.ram_mb
        and step.needs.vram_mb <= member.machine.vram_mb
    )
