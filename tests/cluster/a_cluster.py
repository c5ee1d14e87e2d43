"""Machines, hands and steps as values, for tests that need no Ray."""

from __future__ import annotations

from prostudio.cluster.machines import Engine, Machine
from prostudio.cluster.member import Grip, Member
from prostudio.devices import Gpu
from prostudio.graph import Artifact, Needs, Step
from prostudio.graph.keys import BoundStep

ENGINES = {"video framepack": Engine("3", "framepack@ab"), "video procedural": Engine("2")}
KINDS = frozenset({"shot.shoot", "segment.compose", "speech.speak"})


def machine(
    name: str = "a", cores: float = 4.0, vram_mb: int = 0, gpus: int | None = None, **more: object
) -> Machine:
    count = (1 if vram_mb else 0) if gpus is None else gpus
    told = {"engines": ENGINES, "kinds": KINDS, "ram_mb": 32_000, "prostudio": "1.0", "build": "x"}
    cards = (Gpu("a card", vram_mb, vram_mb),) * count
    return Machine(
        node=f"{name}" * 32,
        name=name,
        cores=cores,
        vram_mb=vram_mb,
        gpus=count,
        cards=cards,
        **(told | more),  # type: ignore[arg-type]
    )


def step(name: str = "s", kind: str = "segment.compose", **more: object) -> Step:
    return Step(name, kind, **more)  # type: ignore[arg-type]


def shoot(name: str = "take", engine: str = "framepack", vram_mb: int = 8000) -> Step:
    return Step(
        name,
        "shot.shoot",
        {"engine": engine},
        needs=Needs(gpu=1, ram_mb=4000, vram_mb=vram_mb),
        affinity=f"video {engine}",
        shot=name,
        take=True,
    )


def hand(on: Machine, grip: Grip | None = None, affinity: str = "", shot: str = "") -> Member:
    found = Member(on, grip or Grip(), since=0.0)
    found.affinity, found.shot = affinity, shot or None
    return found


def busy(member: Member, with_step: Step) -> Member:
    member.bound = BoundStep(with_step, "key", dict[str, Artifact](), {})
    return member
