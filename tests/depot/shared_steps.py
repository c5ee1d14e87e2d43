"""Steps and looks that the tests of shared stores have in common."""

from __future__ import annotations

from pathlib import Path

from prostudio.graph import Step, Store


def contents(store: Store) -> list[Path]:
    return [path for path in (store.root / "objects").rglob("*") if path.is_file()]


def dear(name: str, kind: str = "unlike", **more: object) -> Step:
    return Step(
        name, f"shared_kinds:{kind}", more, take=True, shot="shot 1", inline=kind != "sections"
    )
