"""A film as planned, kept while its script and lock stay what they are."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from prostudio.errors import ConflictError, FilmError, NotFoundError
from prostudio.graph import Artifact, open_store
from prostudio.graph.keys import bind
from prostudio.production.order import Order, Reshoot
from prostudio.production.pictures.finish import finishing_step
from prostudio.production.pictures.takes_in_use import take_in_use
from prostudio.production.plan_values import Plan, ShotPlan
from prostudio.production.planning.plan import make_plan
from prostudio.production.shots.takes import Casting, Chosen, cast_takes
from prostudio.projects.folder import script_in
from prostudio.projects.history import read_history
from prostudio.projects.looks.cache import revision_of, state_of
from prostudio.projects.project import Project, on_this_machine, open_project, order_of
from prostudio.settings import Settings

Json = Any
_TRIES = 5


@dataclass(frozen=True)
class PlannedFilm:
    """A film's plan with everything that it was made of.

    Attributes:
        script: its file.
        state: of its script and lock; equal ones give equal plans.
        revision: 12 hex digits of the script's text.
    """

    script: Path
    project: Project
    settings: Settings
    order: Order
    plan: Plan
    state: str
    revision: str

    @cached_property
    def shots(self) -> dict[str, ShotPlan]:
        """Every shot by its id."""
        return {shot.id: shot for shot in self.plan.shots()}

    def shot(self, name: str) -> ShotPlan:
        """A shot by an id that it has or had; NotFoundError where there is none."""
        if name not in self.shots:
            name = read_history(self.script.parent).resolve(name)
        if name not in self.shots:
            raise NotFoundError("the film has no such shot", hint="ask for its shots again")
        return self.shots[name]

    def casting(self) -> Casting | None:
        """Which takes there are now; None where every shot is made at once."""
        if not any(shot.costs for shot in self.shots.values()):
            return None
        return cast_takes(self.plan, open_store(self.settings), self.order.settled, Reshoot.NONE)

    def finished(self, casting: Casting | None, *names: str) -> dict[str, Artifact]:
        """What finishing has made of the takes that these shots use, by shot id, where it has."""
        chosen = casting.chosen if casting else {}
        found = ((name, chosen.get(name)) for name in names)
        made = {name: self.finished_take(self.shots[name], one) for name, one in found if one}
        return {name: one for name, one in made.items() if one}

    def finished_take(self, shot: ShotPlan, chosen: Chosen) -> Artifact | None:
        """What finishing has made of a take as the shot asks for it; None where it has not."""
        take = take_in_use(shot, chosen)
        step = finishing_step(self.plan, shot, take, self.order.machine)
        bound = bind(step, {}) if step else None
        return open_store(self.settings).get(bound.key) if bound else None


def planned(order: Json) -> PlannedFilm:
    """The film of an order's `script`, as it is when this returns.

    Raises:
        FilmError: for everything that cannot be made.
        NotFoundError: the film was removed.
        ConflictError: it is edited again and again meanwhile.
    """
    settings = json.dumps(order["settings"], sort_keys=True)
    with _planning():  # who asks for the same film meanwhile waits for it, and plans nothing
        for _ in range(_TRIES):
            script, state = _now(Path(order["script"]))
            try:
                found = _planned(script, state, settings)
            except FilmError:
                if _now(script) == (script, state):
                    raise  # and not of what was half written
                continue
            if _now(script) == (script, state):
                return found
            _planned.cache_clear()  # it may be of one text and kept for another
    raise ConflictError("the film is being edited", hint="ask again in a moment")


def _now(script: Path) -> tuple[Path, str]:
    """The script as it is called now, which an edit may have given another format, and its state.

    Raises:
        NotFoundError: the film was removed.
    """
    try:
        there = script if script.is_file() else script_in(script.parent)
        if there is not None:
            return there, state_of(there)
    except (OSError, FilmError):
        pass
    raise NotFoundError("the film has no script any more", hint="was it removed?")


@lru_cache(maxsize=1)
def _planning() -> threading.Lock:
    return threading.Lock()


@lru_cache(maxsize=8)
def _planned(script: Path, state: str, settings: str) -> PlannedFilm:
    revision = revision_of(script)
    loaded = on_this_machine(Settings.load(json.loads(settings)), asking=False)
    project = open_project(str(script), limits=loaded.limits)
    order, _ = order_of(project, loaded, reshoot=Reshoot.NONE, allow_outside=False)
    return PlannedFilm(script, project, loaded, order, make_plan(order), state, revision)
