"""A record: named fields, each with its kind; the table and the reader are one thing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from prostudio.errors import FilmError
from prostudio.film.data.kinds import Json, Kind
from prostudio.film.data.other_words import called, meant
from prostudio.film.text.nodes import Mapping, Node, Scalar, wrong

_MOST_TOLD = 5
"""Unknown keys that one error names."""


@dataclass(frozen=True, slots=True)
class Field:
    """One named value of a record.

    Attributes:
        name: the key as it is written.
        meaning: one sentence for the schema and the reference page.
        attribute: the attribute of the value it fills, where that has another name.
        written: whether it is written back; `aspect` is not, because `size` says it.
    """

    name: str
    kind: Kind
    meaning: str
    attribute: str = ""
    written: bool = True

    @property
    def fills(self) -> str:
        """The attribute this field fills."""
        return self.attribute or self.name


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping of known keys. Reads as {attribute: value} of the keys that were given."""

    what: str
    fields: tuple[Field, ...]
    word: str = "key"
    """What its names are called: `key` in data, `option` in a directive."""
    shots: tuple[str, ...] = ()
    """Names that are no names here, because they are options of a shot."""

    def read(self, node: Node, name: str = "") -> dict[str, Any]:
        """The values of the keys that are there.

        Raises:
            FilmError: not a mapping, an unknown key (the nearest is named), a bad value.
        """
        if not isinstance(node, Mapping):
            raise wrong(node, name or self.what, f"{self.word}s such as {self._some()}")
        found: dict[str, Any] = {}
        self._require_known([key for key, _ in node.pairs])
        for key, value in node.pairs:
            field = self.field(key)
            if not value.absent:
                found[field.fills] = field.kind.read(value, field.name)
        return found

    def field(self, key: Scalar) -> Field:
        """The field of a key.

        Raises:
            FilmError: there is none; the nearest is named.
        """
        for field in self.fields:
            if field.name == key.text:
                return field
        raise FilmError(
            f"{self.what} has no {self.word} {key.text[:60]!r}",
            hint=self._hint(key.text),
            line=key.line,
        )

    def _hint(self, word: str) -> str:
        names = [field.name for field in self.fields]
        option = None if called(word, names) else called(word, self.shots)
        if option:
            return f"{option!r} is an option of a shot: [[shot: what is seen | {option}: ...]]"
        near = meant(word, names)
        return f"did you mean {near!r}?" if near else f"the {self.word}s are {', '.join(names)}"

    def _require_known(self, keys: list[Scalar]) -> None:
        """Refuse several unknown keys in one error, so that they are mended in one go."""
        known = [field.name for field in self.fields]
        strange = [key for key in keys if key.text not in known]
        if len(strange) < 2:
            return
        told, hints = [], []
        for key in strange[:_MOST_TOLD]:
            where = f" (line {key.line})" if key.line and key is not strange[0] else ""
            told.append(f"{key.text[:60]!r}{where}")
            if near := meant(key.text, known):
                hints.append(f"{near!r} for {key.text[:60]!r}")
        more = len(strange) - _MOST_TOLD
        rest = f" and {more} more" if more > 0 else ""
        raise FilmError(
            f"{self.what} has no {self.word}s {', '.join(told)}{rest}",
            hint=f"did you mean {', '.join(hints)}?"
            if hints
            else f"the {self.word}s are {', '.join(known)}",
            line=strange[0].line,
        )

    def _some(self) -> str:
        return ", ".join(field.name for field in self.fields[:4])

    def write(self, value: Any) -> Json:
        """A dictionary of the attributes that are not None."""
        found = {}
        for field in self.fields:
            part = getattr(value, field.fills, None) if field.written else None
            if part is not None:
                found[field.name] = field.kind.write(part)
        return found

    def schema(self) -> dict[str, Any]:
        """An object with these keys and no others."""
        return {
            "type": "object",
            "properties": {field.name: described(field) for field in self.fields},
            "additionalProperties": False,
        }


def described(field: Field) -> dict[str, Any]:
    """A field's schema with its meaning."""
    return {"description": field.meaning, **field.kind.schema()}


def only(fields: Iterable[Field], *names: str) -> tuple[Field, ...]:
    """Some fields of a table, by name."""
    known = {field.name: field for field in fields}
    return tuple(known[name] for name in names)
