"""The machines of a cluster: what each is, and why it can or cannot make a step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from prostudio.cluster import telling
from prostudio.devices import Gpu
from prostudio.engines.card import Kind
from prostudio.errors import ClusterError
from prostudio.graph import Step

_ENGINE_OF = {
    "shot.shoot": Kind.VIDEO,
    "shot.encode": Kind.VIDEO,
    "image.draw": Kind.IMAGE,
    "speech.speak": Kind.SPEECH,
    "music.score": Kind.MUSIC,
}
"""Which kind of engine a step asks by the name that it has in `params`."""
_MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Engine:
    """An engine on one machine; `missing` says why it cannot work there, or is ""."""

    revision: str
    weights: str = ""
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Machine:
    """One machine of the cluster.

    Attributes:
        node: Ray's id of it.
        name: its host's.
        alive: Ray hears of it.
        head: Ray's own head runs there.
        cores, ram_mb, gpus: what Ray may give away of it, less where its own settings say less.
        cards: of which it has `gpus`; `vram_mb` is what one of them may be used for at most.
        home: where it keeps its part of what is made.
        problem: why it makes nothing for us; "" when it can.
    """

    node: str
    name: str
    address: str = ""
    alive: bool = True
    head: bool = False
    cores: float = 0.0
    ram_mb: int = 0
    gpus: int = 0
    cards: tuple[Gpu, ...] = ()
    vram_mb: int = 0
    disk_free_mb: int = 0
    prostudio: str = ""
    build: str = ""
    python: str = ""
    home: str = ""
    engines: Mapping[str, Engine] = field(default_factory=dict)
    kinds: frozenset[str] = frozenset()
    problem: str = ""

    def cannot(self, step: Step, agreed: Mapping[str, Engine]) -> str:
        """Why it can never make the step, or ""; `agreed` are the engines planned with."""
        if self.problem or not self.alive:
            return self.problem or "it is gone"
        if step.needs.vram_mb > self.vram_mb:
            return f"it has {self.vram_mb} MB of graphics memory"
        if step.needs.vram_mb and not self.gpus:
            return "Ray knows of no graphics card there"
        if ":" not in step.kind and step.kind not in self.kinds:
            return f"its ProStudio has no step {step.kind!r}"
        return self._lacks(step, agreed)

    def _lacks(self, step: Step, agreed: Mapping[str, Engine]) -> str:
        kind, asked = _ENGINE_OF.get(step.kind), step.params.get("engine")
        if kind is None or asked is None:
            return ""
        name = f"{kind} {asked}"
        found, ours = self.engines.get(name), agreed.get(name)
        if found is None:
            return f"it has no {kind} engine {asked!r}"
        if found.missing:
            return f"{kind} engine {asked!r} {found.missing}"
        if ours is not None and found.revision != ours.revision:
            return f"its {asked} has revision {found.revision}, here it has {ours.revision}"
        if ours is not None and found.weights != ours.weights:
            return f"its weights of {asked} are {found.weights}, planned was {ours.weights}"
        return ""


def agreed_engines(machines: Sequence[Machine], here: Machine) -> dict[str, Engine]:
    """What a film is planned with, of every engine that is known here.

    Where several machines have weights that differ, ours count, else those of the most.
    """
    agreed = {}
    for name, ours in here.engines.items():
        there = [m.engines[name] for m in machines if not m.problem and name in m.engines]
        works = [one for one in there if not one.missing and one.revision == ours.revision]
        if not works:
            lacking = next((one.missing for one in there if one.missing), "is on none of them")
            agreed[name] = Engine(ours.revision, missing=lacking)
            continue
        weights = Counter(one.weights for one in works)
        if ours.missing or ours.weights not in weights:
            agreed[name] = Engine(ours.revision, weights.most_common(1)[0][0])
        else:
            agreed[name] = ours
    return agreed


def this_machine() -> Machine:
    """What this process is, for comparison with the others."""
    told = telling.versions()
    return Machine("", told["host"], **_versions(told))


class Census:
    """Counts the machines, again and again; each is asked once for what it is."""

    def __init__(self, ray: Any, url: str, here: Machine) -> None:
        """`url` is of the store in use, or ""; `here` the machine that plans."""
        self._ray = ray
        self._url = url
        self._ours = here
        self._known: dict[str, Machine] = {}
        self._asked: dict[str, Any] = {}

    def count(self, seconds: float = 0.0) -> list[Machine]:
        """All machines, waiting so long for the answers of those that are new."""
        nodes = self._ray.nodes()
        alive = {one["NodeID"] for one in nodes if one["Alive"]}
        for node in nodes:
            name = node["NodeID"]
            if name in alive and name not in self._known | self._asked and _can_work(node):
                self._asked[name] = ask(self._ray, name, self._url)
        self._hear(seconds)
        self._known = {name: one for name, one in self._known.items() if name in alive}
        return [self._known.get(one["NodeID"]) or self._row(one) for one in nodes]

    def _hear(self, seconds: float) -> None:
        """Take the answers that are there."""
        open_ones = list(self._asked.values())
        if not open_ones:
            return
        ready, _ = self._ray.wait(open_ones, num_returns=len(open_ones), timeout=seconds)
        rows = {one["NodeID"]: one for one in self._ray.nodes()}
        for name, ref in list(self._asked.items()):
            if ref in ready:
                del self._asked[name]
                self._known[name] = machine_of(self._ray, rows[name], ref, self._ours)

    def _row(self, node: Mapping[str, Any]) -> Machine:
        return machine_of(self._ray, node, None, self._ours)


def ask(ray: Any, node: str, url: str) -> Any:
    """Ray's promise of what a machine tells of itself."""
    from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

    there = NodeAffinitySchedulingStrategy(node, soft=False)
    telling_there = ray.remote(telling.tell)
    return telling_there.options(num_cpus=0, max_retries=0, scheduling_strategy=there).remote(url)


def machine_of(ray: Any, node: Mapping[str, Any], ref: Any, ours: Machine) -> Machine:
    """The machine that Ray's row and its own answer describe; `ref` is None without an answer."""
    resources = node.get("Resources", {})
    bare = Machine(
        node=node["NodeID"],
        name=node["NodeManagerHostname"],
        address=node["NodeManagerAddress"],
        alive=node["Alive"],
        head="node:__internal_head__" in resources,
        cores=resources.get("CPU", 0.0),
        ram_mb=int(resources.get("memory", 0) / _MB),
        gpus=int(resources.get("GPU", 0)),
    )
    if not bare.alive:
        return _with(bare, problem=node.get("DeathReasonMessage") or "it is gone")
    if not _can_work(node):
        return _with(bare, problem="Ray may use none of its cores")
    if ref is None:
        return _with(bare, problem="it has not answered yet")
    try:
        told = ray.get(ref)
    except Exception as failure:
        return _with(bare, problem=_why(failure))
    return _told(bare, told, ours)


def require_some(machines: Sequence[Machine], address: str) -> None:
    """Raise ClusterError, with what is the matter with each, where none can work."""
    if any(not one.problem for one in machines):
        return
    told = "; ".join(f"{one.name}: {one.problem}" for one in machines) or "it has none"
    raise ClusterError(
        f"no machine of the cluster {address} can make films: {told}",
        hint="all machines need the same prostudio and the same Ray",
    )


def _can_work(node: Mapping[str, Any]) -> bool:
    return float(node.get("Resources", {}).get("CPU", 0)) > 0


def _told(bare: Machine, told: Mapping[str, Any], ours: Machine) -> Machine:
    cards = tuple(Gpu(*card) for card in told["cards"])[: bare.gpus or None]
    most = max((card.free_mb for card in cards), default=0)
    vram_mb = most if told["vram_mb"] is None else told["vram_mb"]
    found = _with(
        bare,
        name=told["host"],
        cores=min(bare.cores, told["cores"]),
        ram_mb=min(bare.ram_mb, told["ram_mb"]) if bare.ram_mb else told["ram_mb"],
        cards=cards,
        vram_mb=vram_mb if bare.gpus else 0,
        disk_free_mb=told["disk_free_mb"],
        home=told["home"],
        **_versions(told),
    )
    return _with(found, problem=_differs(found, ours))


def _versions(told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "prostudio": told["prostudio"],
        "build": told["build"],
        "python": told["python"],
        "engines": {name: Engine(*engine) for name, engine in told["engines"].items()},
        "kinds": frozenset(told["kinds"]),
    }


def _differs(found: Machine, ours: Machine) -> str:
    """Both versions, where they differ."""
    if (found.prostudio, found.build) == (ours.prostudio, ours.build):
        return ""
    same = found.prostudio == ours.prostudio
    there, here = (
        f"{one.prostudio} (code {one.build})" if same else one.prostudio for one in (found, ours)
    )
    return f"it has ProStudio {there}, here it is {here}"


def _why(failure: Exception) -> str:
    said = str(failure)
    if "No module named 'prostudio" in said:
        return "ProStudio is not installed in the Python that Ray runs there"
    lines = [line for line in said.splitlines() if line.strip()]
    return f"it cannot be asked: {lines[-1].strip()[:200] if lines else type(failure).__name__}"


def _with(machine: Machine, **changes: Any) -> Machine:
    from dataclasses import replace

    return replace(machine, **changes)
