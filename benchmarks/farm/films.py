"""Films of several kinds by the real planner, and any number of films like them."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.farm.loading import times
from benchmarks.farm.rows import PLANNED_FOR
from prostudio.devices import speed
from prostudio.engines.request import Machine
from prostudio.film.reading import read_film
from prostudio.graph import Artifact, Needs, Step, Store, dry_run
from prostudio.production.forecast import first_steps
from prostudio.production.order import Order
from prostudio.production.picture_and_sound import picture_and_sound
from prostudio.production.planning.plan import make_plan
from prostudio.production.shots.takes import cast_takes
from prostudio.production.sound.narrate import narration_steps, speech_of
from prostudio.production.timing.lay_out import lay_out
from prostudio.settings import Settings

KINDS = (
    "engines: {video: ltx, image: sdxl}\nmusic: tense, slow",
    "engines: {video: ltx, image: z-image-turbo, music: ace-step}\nmusic: bright, quick",
    "engines: {video: ltx-13b, image: flux2-klein}\nmusic: tense, slow",
    "engines: {video: framepack-f1, image: z-image-turbo}\nmusic: warm, slow",
    "engines: {video: ltx, image: sdxl, music: musicgen}\nmusic: warm\n"
    "voice: {engine: bark, voice: v2/en_speaker_6}",
)
"""What the heads of the scripts say; each kind is as frequent as the others."""
SHOTS = 10
_SHOT = """
[[shot: a lighthouse on a cliff, storm, the light turns for the {n}. time]]
For forty years he climbed the same ninety-one steps, and the sea never once thanked him: {n}.
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """A film that was planned: its steps in two runs, as `produce` makes them.

    Attributes:
        runs: narration, then everything after it.
        work: seconds of a step on the card it was planned for, its model being loaded.
        loading: seconds until a model is loaded, by affinity.
        sections: what a killed step loses at most one of, by step.
        sizes: bytes that a step leaves at most, by step.
        seconds: of the finished film.
        planning_s: what planning it took here, once everything is imported.
        asked: keys that planning looks for, none of which is there at first.
    """

    runs: tuple[tuple[Step, ...], ...]
    work: dict[str, float]
    loading: dict[str, float]
    sections: dict[str, int]
    sizes: dict[str, int]
    seconds: float
    planning_s: float
    asked: int

    def film(self, number: int) -> tuple[tuple[Step, ...], ...]:
        """The steps of another film of this kind: as large, and nothing in it is the same."""
        return tuple(tuple(_another(step, number) for step in run) for run in self.runs)


def kinds(heads: Sequence[str] = KINDS) -> list[Kind]:
    """Films with these heads, planned for one card of `PLANNED_FOR`; nothing is made."""
    with tempfile.TemporaryDirectory(prefix="prostudio-farm-") as folder:
        _plan(heads[0], Path(folder))  # so that imports are in nobody's time
        return [_plan(head, Path(folder)) for head in heads]


class _Asked(Store):
    """An empty store that counts what it is asked for."""

    asked = 0

    def get(self, key: str) -> Artifact | None:
        self.asked += 1
        return super().get(key)


@dataclass(frozen=True)
class _FarmOrder(Order):
    """An order planned for a machine that is not this one."""

    @property
    def machine(self) -> Machine:
        found = speed(PLANNED_FOR, 8, self.settings.home)
        return Machine(8, 64_000, 23_000, PLANNED_FOR, found.tflops, found.transfer_gb)


def _plan(head: str, folder: Path) -> Kind:
    text = f"---\ntitle: A film\nseed: 7\n{head}\n---\n" + "".join(
        _SHOT.format(n=n + 1) for n in range(SHOTS)
    )
    began = time.process_time()
    film, _ = read_film(text.encode(), name="film.md", encoding=None)
    settings = Settings(home=folder, cores=8, ram_mb=64_000, vram_mb=23_000)
    order = _FarmOrder(film=film, base=folder, settings=settings)
    plan = make_plan(order)
    store = _Asked(settings.store_folder)
    casting = cast_takes(plan, store, order.settled, order.reshoot)
    for _ in range(2):  # `require_room`, and its forecast
        first_steps(plan, order, store)
    voices = narration_steps(plan, {}, order.machine)
    timeline = lay_out(plan, speech_of(plan, {}))
    rest = picture_and_sound(order, plan, timeline, casting, {})
    steps = [*voices, *rest]
    dry_run(steps, store)
    took = time.process_time() - began
    work, loading = times(steps, order.machine)
    return Kind(
        runs=(tuple(voices), tuple(rest)),
        work=work,
        loading=loading,
        sections={step.name: _sections(step) for step in steps},
        sizes={step.name: step.needs.disk_mb * 1_000_000 for step in steps},
        seconds=float(timeline.frames.seconds),
        planning_s=took,
        asked=store.asked,
    )


def _sections(step: Step) -> int:
    """Parts of a take after each of which something is kept in the workspace."""
    frames = [request.get("frames", 0) for request in step.params.get("requests", ())]
    return max(1, round(sum(frames) / 36))  # FramePack's section; LTX keeps its stages


def _another(step: Step, number: int) -> Step:
    """A step that asks for something else; its disk is the farm's, not this machine's."""
    needs = Needs(step.needs.cpu, step.needs.gpu, step.needs.ram_mb, step.needs.vram_mb)
    return replace(step, params={**step.params, "film": number}, needs=needs)
