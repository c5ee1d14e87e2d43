"""What the licences of a film's weights mean for the film."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from prostudio.errors import FilmError
from prostudio.weights.catalogue import Catalogue
from prostudio.weights.licence import Licence


@dataclass(frozen=True, slots=True)
class Verdict:
    """The strictest terms of all that made a film.

    Attributes:
        weights: the names that were summed up.
        licences: their licences, each once.
        territory_excluded: where at least one may not be used.
        revenue_cap_usd: the lowest yearly revenue from which somebody wants to be paid.
        users_cap: the fewest users a month from which somebody has to be asked.
        non_commercial: what forbids commercial use, by name.
        output_terms, attributions, notes: lines, each once.
        unknown: weights that no row names.
        unsure: licences whose text was not at hand when the catalogue was written.
    """

    weights: tuple[str, ...]
    licences: tuple[str, ...]
    territory_excluded: tuple[str, ...] = ()
    revenue_cap_usd: int | None = None
    users_cap: int | None = None
    non_commercial: tuple[str, ...] = ()
    output_terms: tuple[str, ...] = ()
    attributions: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As a JSON object."""
        return asdict(self)

    def lines(self) -> list[str]:
        """A report for people."""
        told = [f"weights: {', '.join(self.weights)} ({'; '.join(self.licences)})"]
        if self.territory_excluded:
            told.append(f"not licensed in: {', '.join(self.territory_excluded)}")
        if self.non_commercial:
            told.append(f"non-commercial only, because of {', '.join(self.non_commercial)}")
        if self.revenue_cap_usd is not None:
            told.append(f"free below ${self.revenue_cap_usd:,} of yearly revenue")
        if self.users_cap is not None:
            told.append(f"free below {self.users_cap:,} users a month")
        told += [f"terms of use: {terms}" for terms in self.output_terms]
        told += [f"has to be shown: {line}" for line in self.attributions]
        told += [f"note: {note}" for note in self.notes]
        if self.unknown:
            told.append(f"nothing is known of: {', '.join(self.unknown)}")
        if self.unsure:
            told.append(f"read these licences yourself: {'; '.join(self.unsure)}")
        return told


def verdict(names: Iterable[str], catalogue: Catalogue | None = None) -> Verdict:
    """Sum up the licences of the weights of those names; a part after `@` is left out."""
    catalogue = catalogue or Catalogue.load()
    asked = tuple(dict.fromkeys(name.partition("@")[0] for name in names))
    used: dict[str, Licence] = {}
    unknown = []
    for name in asked:
        try:
            used |= {licence.id: licence for licence in catalogue.row(name).licences}
        except FilmError:
            unknown.append(name)
    licences = list(used.values())
    return Verdict(
        weights=asked,
        licences=tuple(licence.name for licence in licences),
        territory_excluded=_each(t for one in licences for t in one.territory_excluded),
        revenue_cap_usd=_least(one.revenue_cap_usd for one in licences),
        users_cap=_least(one.users_cap for one in licences),
        non_commercial=_each(one.id for one in licences if one.non_commercial),
        output_terms=_each(one.output_terms for one in licences),
        attributions=_each(one.attribution for one in licences),
        unknown=tuple(unknown),
        notes=_each(one.note for one in licences),
        unsure=_each(one.name for one in licences if one.certainty != "read"),
    )


def named_by(sheet: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of the weights in a film's provenance sheet: those of `NAME@digest`."""
    entries = sheet.get("ingredients")
    told = [e.get("weights") for e in entries if isinstance(e, dict)] if (
        isinstance(entries, list)
    ) else []  # fmt: skip
    return _each(w.partition("@")[0] for w in told if isinstance(w, str) and "@" in w)


def _each(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def _least(values: Iterable[int | None]) -> int | None:
    return min((value for value in values if value is not None), default=None)
