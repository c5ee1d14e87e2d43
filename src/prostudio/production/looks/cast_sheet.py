"""The step for a sheet of the cast: who is in it, in which shots, compared how."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from prostudio.engines.likeness import measure_here
from prostudio.errors import FilmError
from prostudio.film import Member
from prostudio.graph import FileInput, Input, Needs, Step
from prostudio.production.plan_values import Found, Plan, result_of
from prostudio.production.revisions import revised

SHEET = "cast sheet"


def shots_of(plan: Plan, member: Member) -> list[str]:
    """Ids of the shots that name a member, in order."""
    return [shot.id for shot in plan.shots() if member.name in shot.named]


def sheet_step(plan: Plan, found: Found, stills: Mapping[str, Path]) -> Step:
    """Show them.

    Args:
        found: the members' pictures, brought in, by `picture PATH`.
        stills: a JPEG of every shot that names somebody, by its id.

    Raises:
        FilmError: the film has no cast.
    """
    cast = plan.film.cast
    if not cast:
        raise FilmError(
            "the film has no cast", hint="add `cast: {NAME: {about: ..., pictures: [...]}}`"
        )
    inputs: dict[str, Input] = {f"shot {name}": FileInput.of(path) for name, path in stills.items()}
    for number, member in enumerate(cast):
        for k, picture in enumerate(member.pictures):
            inputs[f"picture {number} {k}"] = result_of(f"picture {picture}", found)
    measure = measure_here()
    return Step(
        name=SHEET,
        kind="cast.sheet",
        params={
            "title": plan.film.title or "cast",
            "language": plan.language,
            "measure": measure.name,
            "members": [
                {
                    "name": member.name,
                    "kind": str(member.kind),
                    "pictures": [Path(picture).name for picture in member.pictures],
                    "shots": shots_of(plan, member),
                }
                for member in cast
            ],
        },
        inputs=inputs,
        versions={**revised("cast.sheet"), **measure.versions()},
        needs=Needs(ram_mb=200 + measure.ram_mb, disk_mb=30),
        label="the cast over all shots",
        seconds=1.0 + len(inputs) * (1.0 if measure.row else 0.1),
    )
