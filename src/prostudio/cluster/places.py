"""Where a step is made: which hand, or which machine gets another hand, and who makes room."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from prostudio.cluster.machines import Machine
from prostudio.cluster.member import NOTHING, Grip, Member
from prostudio.cluster.sharing import Sharing
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
    step: Step, machines: Sequence[Machine], members: Collection[Member], sharing: Sharing
) -> Machine | None:
    """The machine for another hand for it: the smallest card that will do, the most free cores.

    Where other films have taken all, one is asked for nevertheless while less than a part of
    the cluster is ours: Ray has the hand wait until one of theirs ends (`sharing`).
    """
    own = [one for one in machines if has_room(step, one, members)]
    free = [one for one in own if has_room(step, one, members, sharing.of_others(one))]
    if not free:
        free = [one for one in own if sharing.may_ask(grip_for(step, one), members, machines)]

    def preference(machine: Machine) -> tuple[int, float]:
        vram_mb = machine.vram_mb if step.needs.vram_mb or step.needs.gpu else 0
        # A step without a model leaves the cores beside a card to those who need the card.
        spare = 0 if step.needs.vram_mb else machine.gpus
        return vram_mb, spare - free_cores(machine, members) + sharing.of_others(machine).cores

    return min(free, key=preference, default=None)


def has_room(
    step: Step, machine: Machine, members: Iterable[Member], others: Grip = NOTHING
) -> bool:
    """Whether another hand for the step fits beside those that are there."""
    held = [others, *(m.grip for m in members if m.machine.node == machine.node)]
    grip = grip_for(step, machine)
    return (
        sum(one.cores for one in held) + grip.cores <= machine.cores
        and sum(one.ram_mb for one in held) + grip.ram_mb <= machine.ram_mb
        and sum(one.gpus for one in held) + grip.gpus <= machine.gpus
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
