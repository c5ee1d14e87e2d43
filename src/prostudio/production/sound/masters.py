"""Steps that bring the mixed track to its loudness and encode it: one for each encoding."""

from __future__ import annotations

from collections.abc import Sequence

from prostudio.graph import Needs, Step, StepRef
from prostudio.media.containers import SUFFIXES
from prostudio.media.sound_encoding import SoundEncoding
from prostudio.production.deliveries import Delivery
from prostudio.production.revisions import revised

Master = tuple[SoundEncoding, float]
"""What deliveries share whose sound is the same: encoding and loudness."""


def master_steps(deliveries: Sequence[Delivery], seconds: float) -> list[Step]:
    """A step for each way in which the mix `sound` is delivered."""
    shared: dict[Master, list[Delivery]] = {}
    for delivery in deliveries:
        shared.setdefault(_master(delivery), []).append(delivery)
    return [_step(group, master, seconds) for master, group in shared.items()]


def master_name(delivery: Delivery, deliveries: Sequence[Delivery]) -> str:
    """The step that encodes a delivery's sound: named by the first that has it so."""
    first = next(one for one in deliveries if _master(one) == _master(delivery))
    return first.step("master")


def _master(delivery: Delivery) -> Master:
    return delivery.profile.sound, delivery.profile.lufs


def _step(group: list[Delivery], master: Master, seconds: float) -> Step:
    (encoding, lufs), first = master, group[0]
    container = encoding.codec.container
    suffix = ".m4a" if container == "mp4" else SUFFIXES[container]
    return Step(
        name=first.step("master"),
        kind="sound.master",
        params={"encoding": encoding.to_json(), "lufs": lufs, "file": f"sound{suffix}"},
        inputs={"track": StepRef("sound")},
        versions=revised("sound.master"),
        needs=Needs(ram_mb=200, disk_mb=round(2 + seconds * encoding.second_mb)),
        label=first.step("loudness and encoding of the sound"),
        seconds=0.5 + seconds * 0.03,
        serves=tuple(delivery.name for delivery in group),
    )
