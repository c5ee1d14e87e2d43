"""What an inspection found, as a value, as JSON and as text."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Weight(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    """The film is not what was planned."""
    WARNING = "warning"
    """Somebody should look at it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was found.

    Attributes:
        code: a short name that stays the same: `black`, `frames`, `loudness` ...
        spans: where, as (first, last) seconds from the film's start.
    """

    code: str
    weight: Weight
    message: str
    spans: tuple[tuple[float, float], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As a JSON object."""
        return {
            "code": self.code,
            "weight": self.weight.value,
            "message": self.message,
            "spans": [[round(start, 3), round(stop, 3)] for start, stop in self.spans],
        }


@dataclass(frozen=True, slots=True)
class Inspection:
    """Everything that was measured of a finished file, and what is wrong with it."""

    facts: dict[str, Any] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing was found that makes the film another than planned."""
        return all(finding.weight is not Weight.ERROR for finding in self.findings)

    def to_json(self) -> dict[str, Any]:
        """As a JSON object: `verdict` (ok or failed), `facts`, `findings`."""
        return {
            "verdict": "ok" if self.ok else "failed",
            "facts": self.facts,
            "findings": [finding.to_json() for finding in self.findings],
        }

    def text(self) -> str:
        """A report for people, one fact or finding a line."""
        lines = [f"{name.replace('_', ' ')}: {_said(value)}" for name, value in self.facts.items()]
        for finding in self.findings:
            lines.append(f"{finding.weight.value}: {finding.message}{_places(finding)}")
        lines.append("verdict: ok" if self.ok else "verdict: failed")
        return "\n".join(lines) + "\n"


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name.replace('_', ' ')} {_said(part)}" for name, part in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return "none"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _places(finding: Finding) -> str:
    if not finding.spans:
        return ""
    places = [f"{start:.2f} to {stop:.2f} s" for start, stop in finding.spans[:5]]
    more = len(finding.spans) - len(places)
    return f" ({', '.join(places)}{f' and {more} more' if more else ''})"
