"""Which take a shot uses from now on, because the user says so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from prostudio.engines import registry
from prostudio.engines.card import Kind
from prostudio.errors import FilmError
from prostudio.graph import open_store, take
from prostudio.production.order import Reshoot
from prostudio.production.planning.plan import make_plan
from prostudio.production.shots.takes import picture_digest
from prostudio.projects.lock import lock_path, read_lock, write_lock
from prostudio.projects.project import on_this_machine, open_project, order_of
from prostudio.settings import Settings


def pick(script: Path, shot: str, key: str, settings: Settings) -> None:
    """Use a take for a shot until the shot is edited, whatever the take was asked for.

    Args:
        key: of a take that is in the store.

    Raises:
        FilmError: the film cannot be read, or has no such shot, or draws it anew each time.
    """
    store = open_store(settings)
    project = open_project(str(script))
    order, _ = order_of(
        project, on_this_machine(settings, asking=False), reshoot=Reshoot.ASK, allow_outside=True
    )
    found = next((one for one in make_plan(order).shots() if one.id == shot), None)
    if found is None:
        raise FilmError(
            f"{script} has no shot {shot!r}",
            hint=f"`prostudio make {script} --dry-run` lists its shots",
        )
    if found.instant:
        raise FilmError(f"shot {shot} uses no take: {found.engine} draws it anew each time")
    taken = take(store, key)
    if taken is not None and "shots" not in taken.artifact.facts:
        raise FilmError(
            f"take {key[:12]} is a first frame, no shot",
            hint="another `seed` or prompt draws another first frame",
        )
    asked = picture_digest(found, registry.card(Kind.VIDEO, found.engine))
    path = lock_path(script)
    lock, _ = read_lock(path, store)
    takes, picked = {**lock.takes, shot: key}, {**lock.picked, shot: asked}
    write_lock(path, replace(lock, takes=takes, picked=picked))
