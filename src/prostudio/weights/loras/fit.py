"""How a LoRA file goes onto a model: which matrices change which layer, and what does not fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import prod

from prostudio.weights.loras.file import LoraFile, Pair
from prostudio.weights.loras.header import Shape
from prostudio.weights.loras.names import OtherName, OtherNames, plain
from prostudio.weights.loras.tables import Table


@dataclass(frozen=True, slots=True)
class Change:
    """What is added to one layer's weight.

    Attributes:
        rows: of `up` that belong to this layer, where one matrix stands for several.
        swapped: the halves of those rows stand in the other order.
    """

    pair: Pair
    rows: tuple[int, int]
    swapped: bool = False


@dataclass(frozen=True, slots=True)
class Misfit:
    """A layer that the model has in another shape."""

    layer: str
    came: Shape
    wanted: Shape


@dataclass(frozen=True, slots=True)
class Fit:
    """A file laid onto a model.

    Attributes:
        changes: by (part, layer of the model).
        strangers: layers of the file that the model does not have.
        misfits: layers that it has in another shape.
    """

    changes: Mapping[tuple[str, str], Change]
    strangers: tuple[str, ...] = ()
    misfits: tuple[Misfit, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether everything of the file finds its place."""
        return bool(self.changes) and not (self.strangers or self.misfits)


@dataclass(slots=True)
class Index:
    """Layers of one part by every name that they have."""

    table: Table
    places: dict[str, list[tuple[OtherName, str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, table: Table, names: OtherNames) -> Index:
        """The index of a table."""
        made = cls(table)
        for layer in table:
            for name in names(layer):
                made.places.setdefault(plain(name.name), []).append((name, layer))
        for places in made.places.values():
            places.sort(key=lambda place: place[0].place)
        return made


def fit(file: LoraFile, indexes: Mapping[str, Index]) -> Fit:
    """Lay a file onto the parts of a model.

    A layer that the file changes twice, by its own name and as one of several, is changed
    by its own: some trainers write both, and mean one.
    """
    changes: dict[tuple[str, str], Change] = {}
    strangers: list[str] = []
    misfits: list[Misfit] = []
    single: set[tuple[str, str]] = set()
    for (part, layer), pair in file.pairs.items():
        index = indexes.get(part)
        places = index.places.get(plain(layer), []) if index else []
        if index is None or not places:
            strangers.append(layer)
            continue
        if misfit := _misfit(layer, pair, [index.table[one] for _, one in places]):
            misfits.append(misfit)
            continue
        for target, change in _changes(pair, places, index.table):
            key = (part, target)
            if key not in changes or (len(places) == 1 and key not in single):
                changes[key] = change
            if len(places) == 1:
                single.add(key)
    return Fit(changes, tuple(strangers), tuple(misfits))


def _changes(
    pair: Pair, places: list[tuple[OtherName, str]], table: Table
) -> Iterator[tuple[str, Change]]:
    start = 0
    for name, layer in places:
        stop = start + table[layer][0]
        yield layer, Change(pair, (start, stop), name.swapped)
        start = stop


def _misfit(layer: str, pair: Pair, shapes: list[Shape]) -> Misfit | None:
    """What is wrong with the shapes of a pair for the layers that it changes."""
    wanted = (sum(shape[0] for shape in shapes), *shapes[0][1:])
    came = (pair.outer[0], *pair.inner[1:])
    same = came[0] == wanted[0] and _sides(came) == _sides(wanted)
    if same and prod(pair.outer[2:]) == 1:
        return None
    return Misfit(layer, came, wanted)


def _sides(shape: Shape) -> Shape:
    """The inner sides; a layer of 1 x 1 pixels is the same as one without."""
    inner = shape[1:]
    return inner[:1] if prod(inner[1:]) == 1 else inner
