"""A shelf with a small catalogue of its own, and a hub that publishes it."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from loopback_hub import LoopbackHub

from prostudio.events import Event
from prostudio.settings import HubAccess
from prostudio.weights import Shelf, State, standing
from prostudio.weights.getting import get
from prostudio.weights.listing import Sources
from prostudio.weights.local import Offered
from prostudio.weights.patience import Patience
from prostudio.weights.plan import Plan, plan
from prostudio.weights.upkeep import Verified, verify

QUICK = Patience(tries=4, first=0.001, most=0.004, longest=0.05, silence=1.0)
CATALOGUE = """
[licences.strict]
name = "Strict Licence"
territory_excluded = ["Atlantis"]
certainty = "read"

[repositories."lab/net"]
licence = "strict"
[repositories."lab/words"]
licence = "MIT"
[repositories."lab/other"]
licence = "MIT"
[repositories."lab/pickled"]
licence = "MIT"

[parts.net]
repository = "lab/net"
place = "transformer"
files = ["config.json", "model*.safetensors"]
also = ["model.safetensors.index.json"]
classes = ["Net"]
about = 500_000
[parts.other]
repository = "lab/other"
place = "transformer"
files = ["config.json", "model*.safetensors"]
classes = ["Net"]
about = 300_000
[parts.encoder]
repository = "lab/words"
folder = "text_encoder"
files = ["config.json", "model.safetensors"]
classes = ["Encoder"]
[parts.tokenizer]
repository = "lab/words"
folder = "tokenizer"
files = ["vocab.json"]
also = ["merges.txt"]
[parts.pickled]
repository = "lab/pickled"
files = ["config.json", "pytorch_model.bin"]
classes = ["Net"]

[weights.mixed]
summary = "a network with words of another repository"
parts = ["net", "encoder", "tokenizer"]
[weights.mixed-2]
summary = "another network with the same words"
parts = ["other", "encoder", "tokenizer"]
[weights.words]
summary = "the words alone, as their repository has them"
parts = ["encoder", "tokenizer"]
[weights.pickled]
summary = "weights in a pickle"
parts = ["pickled"]
"""


def tensors(count: int, seed: int = 1) -> bytes:
    """A safetensors file of one tensor of so many bytes."""
    header = json.dumps({"t": {"dtype": "U8", "shape": [count], "data_offsets": [0, count]}})
    body = bytes((seed * 7 + k * k) % 251 for k in range(1009)) * (count // 1009 + 1)
    return struct.pack("<Q", len(header)) + header.encode() + body[:count]


def config(name: str) -> bytes:
    return json.dumps({"_class_name": name}).encode()


def published() -> dict[str, dict[str, bytes]]:
    """What the hub has: more than the catalogue takes."""
    shards = {"metadata": {}, "weight_map": {"a": "model-1-of-2.safetensors"}}
    return {
        "lab/net": {
            "README.md": b"# Net",
            "config.json": config("Net"),
            "model-1-of-2.safetensors": tensors(400_000),
            "model-2-of-2.safetensors": tensors(100_000, 2),
            "model.fp16.safetensors": tensors(50_000, 3),
            "model.safetensors.index.json": json.dumps(shards).encode(),
        },
        "lab/words": {
            "text_encoder/config.json": json.dumps({"architectures": ["Encoder"]}).encode(),
            "text_encoder/model.safetensors": tensors(200_000, 4),
            "tokenizer/vocab.json": b'{"a": 0}',
            "tokenizer/merges.txt": b"",
        },
        "lab/other": {"config.json": config("Net"), "model.safetensors": tensors(300_000, 5)},
    }


BIG = "model-1-of-2.safetensors"


@dataclass
class Small:
    """One user's machine: a shelf, a cache of the hub's tools, and the way to the hub."""

    root: Path
    hub: LoopbackHub
    token: str = ""
    offline: bool = False
    offered: Path | None = None
    events: list[Event] = field(default_factory=list)

    @cached_property
    def shelf(self) -> Shelf:
        (self.root / "catalogue").mkdir(parents=True, exist_ok=True)
        (self.root / "catalogue" / "tiny.toml").write_text(CATALOGUE)
        return Shelf.at(self.root)

    @property
    def cache(self) -> Path:
        return self.root.parent / "cache"

    @property
    def sources(self) -> Sources:
        access = HubAccess(self.hub.endpoint, self.token, self.cache, self.offline)
        return Sources(access, QUICK, Offered(self.offered) if self.offered else None)

    def plan(self, name: str = "mixed") -> Plan:
        return plan(name, self.shelf, self.sources)

    def get(self, name: str = "mixed") -> Path:
        """Get it, keeping the events; returns the engine's folder."""
        for event in get(self.plan(name), self.shelf, self.sources):
            self.events.append(event)
        return self.shelf.folder_of(self.shelf.row(name))

    def commit(self, repository: str, commit: str) -> None:
        """Let catalogue and hub name another commit."""
        path = self.shelf.root / "catalogue" / "tiny.toml"
        head = f'[repositories."{repository}"]'
        path.write_text(path.read_text().replace(head, f'{head}\ncommit = "{commit}"'))
        self.hub.commits[repository] = commit
        self.shelf = Shelf.at(self.root)

    def file(self, path: str = BIG, repository: str = "lab/net") -> Path:
        return self.shelf.of(repository) / path

    def coming(self) -> list[Path]:
        return sorted(self.root.rglob("*.part"))


def verified(small: Small, name: str = "mixed", *, repair: bool = False) -> list[Verified]:
    work = verify([small.shelf.row(name)], small.shelf, repair=repair)
    while True:
        try:
            next(work)
        except StopIteration as end:
            found: list[Verified] = end.value
            return found


def state(small: Small, name: str = "mixed") -> State:
    return standing(small.shelf.row(name), small.shelf).state
