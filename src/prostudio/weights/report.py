"""What the commands say of rows and plans, as lines and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from prostudio.weights.catalogue import Row
from prostudio.weights.checks import State
from prostudio.weights.plan import Plan
from prostudio.weights.shelf import Shelf
from prostudio.weights.standing import standing


def row_line(row: Row, shelf: Shelf) -> str:
    """One line of `weights list`."""
    found = standing(row, shelf)
    size = (found.total or row.about) / 1e9
    state = str(found.state)
    if found.state is State.PARTIAL and found.total:
        state = f"{found.here / found.total:.0%} here"
    elif found.users and found.state is State.READY:
        state = "your own"
    names = "; ".join(licence.name for licence in row.licences)
    return f"{row.name:<22} {size:6.1f} GB  {state:<16} {row.summary} [{names}]"


def row_json(row: Row, shelf: Shelf) -> dict[str, Any]:
    """One entry of `weights list --json`; sizes in bytes."""
    found = standing(row, shelf)
    return {
        "name": row.name,
        "family": row.family,
        "summary": row.summary,
        "users": list(row.users),
        "variant": row.variant,
        "state": str(found.state),
        "what": found.what,
        "own": found.users,
        "bytes_here": found.here,
        "bytes": found.total or row.about,
        "parts": [
            {
                "name": p.name,
                "repository": p.repository.id,
                "place": p.place,
                "about_bytes": p.about,
            }
            for p in row.parts
        ],
        "repositories": {
            r.id: {"commit": shelf.ledger(r).commit or r.commit, "gated": r.gated}
            for r in row.repositories
        },
        "licences": [asdict(licence) for licence in row.licences],
    }


def plan_lines(plan: Plan) -> list[str]:
    """What a person reads before agreeing to `weights get`."""
    parts = f"{in_words(plan.total)} in {len(plan.items)} files"
    lines = _licence_lines(plan.row)
    lines.append(
        f"  {parts}: {in_words(plan.download)} to fetch, {in_words(plan.local)} from this machine"
    )
    lines.append(f"  to {plan.root}, where {in_words(plan.free)} are free")
    return lines


def catalogue_lines(row: Row) -> list[str]:
    """What is known of a row where the hub cannot be asked: licence, and about how much it is."""
    return [*_licence_lines(row), f"  about {in_words(row.about)}, by the catalogue"]


def _licence_lines(row: Row) -> list[str]:
    lines = [f"{row.name}: {row.summary}"]
    for licence in row.licences:
        of = ", ".join(r.id for r in row.repositories if r.licence is licence)
        first, *rest = licence.lines()
        lines.append(f"  licence of {of}: {first}")
        lines += [f"    {line}" for line in rest]
    if any(repository.gated for repository in row.repositories):
        lines.append("  the hub asks for an accepted licence and a token in HF_TOKEN")
    return lines


def in_words(count: int) -> str:
    """A size for people."""
    return f"{count / 1e9:.2f} GB" if count >= 1e8 else f"{count / 1e6:.1f} MB"
