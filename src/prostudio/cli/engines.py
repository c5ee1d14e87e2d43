"""`prostudio engines`."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import click


@click.command("engines")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--voices", metavar="ENGINE", help="List the voices of a speech engine.")
def command(as_json: bool, voices: str | None) -> None:
    """List the engines on this machine by kind, with their licence and what they lack."""
    from prostudio.engines.card import Kind
    from prostudio.engines.registry import card, names
    from prostudio.errors import ProStudioError

    if voices:
        rules = card(Kind.SPEECH, voices).speech
        rows = [{"voice": name, "language": tag} for name, tag in (rules.voices() if rules else ())]
        _print(rows, as_json, lambda row: f"{row['voice']:<24} {row['language']}")
        return
    found: list[dict[str, Any]] = []
    for kind in Kind:
        for name in names(kind):
            try:
                found.append(_row(card(kind, name)))
            except ProStudioError as error:  # one broken package hides no other engine
                click.echo(f"warning: {error}", err=True)
    _print(found, as_json, _line)


def _line(row: dict[str, Any]) -> str:
    missing = f"; it {row['missing']['reason']}" if row["missing"] else ""
    return f"{row['kind']:<8} {row['name']:<14} {row['cost']:<8} {row['summary']}{missing}"


def _row(found: Any) -> dict[str, Any]:
    missing = found.missing()
    return {
        "kind": str(found.kind),
        "name": found.name,
        "revision": found.revision,
        "cost": "instant" if found.instant else "dear",
        "summary": found.summary,
        "licence": found.licence.name,
        "missing": asdict(missing) if missing else None,
        "memory": [
            {"variant": m.variant, "ram_mb": m.ram_mb, "vram_mb": m.vram_mb} for m in found.memory
        ],
    }


def _print(rows: list[dict[str, Any]], as_json: bool, line: Any) -> None:
    click.echo(json.dumps(rows, indent=2) if as_json else "\n".join(map(line, rows)))
