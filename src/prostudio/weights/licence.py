"""Licences of weights as data: `catalogue/licences.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Licence:
    """What a licence allows, as far as it concerns films.

    Attributes:
        id: SPDX identifier where there is one.
        territory_excluded: where the weights may not be used.
        revenue_cap_usd: yearly revenue from which a paid licence is needed; None: no line.
        users_cap: users a month from which the owner has to be asked.
        non_commercial: neither weights nor, where it says so, what they make may be sold.
        output_terms: what it says of what the weights make; empty means nothing.
        attribution: the line a film has to show.
        note: a doubt that a user should know of.
        certainty: `read`, `reported` (quoted by somebody) or `unknown`.
    """

    id: str
    name: str
    territory_excluded: tuple[str, ...] = ()
    revenue_cap_usd: int | None = None
    users_cap: int | None = None
    non_commercial: bool = False
    output_terms: str = ""
    attribution: str = ""
    note: str = ""
    certainty: str = "unknown"

    @classmethod
    def from_table(cls, name: str, table: Mapping[str, Any]) -> Licence:
        """From one table of `licences.toml`."""
        rest: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in table.items()}
        return cls(id=name, **rest)

    def lines(self) -> list[str]:
        """What a person has to know before using it, one thing a line."""
        said = [self.name]
        if self.territory_excluded:
            said.append(f"not to be used in: {', '.join(self.territory_excluded)}")
        if self.non_commercial:
            said.append("non-commercial use only")
        if self.revenue_cap_usd is not None:
            said.append(f"a paid licence from ${self.revenue_cap_usd:,} of yearly revenue")
        if self.users_cap is not None:
            said.append(f"ask the owner from {self.users_cap:,} users a month")
        if self.output_terms:
            said.append(f"what it makes: {self.output_terms}")
        if self.attribution:
            said.append(f"the film has to say: {self.attribution}")
        if self.note:
            said.append(self.note)
        if self.certainty != "read":
            said.append("this is a summary, made without the text at hand: read the licence itself")
        return said
