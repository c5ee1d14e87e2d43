"""A film on disk: the script, its pictures, its lock. The same for command line and server."""

from __future__ import annotations

import platform
import sys
from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from prostudio import files
from prostudio.delivery.profiles import PROFILES
from prostudio.errors import FilmError, InspectionError
from prostudio.events import Done, Event, Finished, Warned
from prostudio.film import Film
from prostudio.film.reading import read_film, read_film_file
from prostudio.graph import Budget, Executor, open_store
from prostudio.production.order import Order, Reshoot, Settled
from prostudio.production.produce import Made, produce
from prostudio.projects.beside import write_extras
from prostudio.projects.extras import NOTHING, Extras
from prostudio.projects.lock import (
    Lock,
    lock_path,
    read_lock,
    read_raw_lock,
    with_later,
    write_lock,
)
from prostudio.projects.places import place_for, places_of
from prostudio.projects.publish import publish
from prostudio.projects.signing import require_identity, sign_published
from prostudio.settings import Limits, Settings, usable_ram_mb

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Project:
    """A script and where it stands.

    Attributes:
        script: the file; None for standard input, which has no lock.
        base: what paths in the script are relative to.
        notes: what reading the script had to say.
    """

    film: Film
    script: Path | None
    base: Path
    notes: tuple[Warned, ...] = ()


def open_project(
    name: str,
    *,
    encoding: str | None = None,
    base: Path | None = None,
    limits: Limits | None = None,
) -> Project:
    """Read a script by its path, or standard input for `-`.

    Raises:
        FilmError: it is missing, too large, or not a film.
    """
    if name == STANDARD_INPUT:
        film, notes = read_film(sys.stdin.buffer.read(), name=name, encoding=encoding)
        return Project(film, None, base or Path.cwd(), tuple(notes))
    script = Path(name)
    most_mb = (limits or Limits()).script_mb
    if script.is_file() and script.stat().st_size > most_mb * 1_000_000:
        raise FilmError(
            f"{script.name} has {script.stat().st_size:,} bytes; wanted at most "
            f"{most_mb * 1_000_000:,}",
            hint="cut it into several films, or raise the setting `script_mb`",
        )
    film, notes = read_film_file(script, encoding=encoding)
    return Project(film, script, base or script.parent, tuple(notes))


def delivering(project: Project, profiles: str) -> Project:
    """The project with other profiles than its script says, as names between commas.

    Raises:
        FilmError: no name, or a profile that there is not.
    """
    names = tuple(name.strip() for name in profiles.split(",") if name.strip())
    if not names:
        raise FilmError("--profile names no profile", hint=f"there are {', '.join(PROFILES)}")
    return replace(project, film=replace(project.film, profiles=names))


def order_of(
    project: Project, settings: Settings, *, reshoot: Reshoot, allow_outside: bool
) -> tuple[Order, tuple[Warned, ...]]:
    """What is to be made, with what the lock has settled."""
    lock, warnings = Lock(), tuple[Warned, ...]()
    if project.script is not None:
        lock, warnings = read_lock(lock_path(project.script), open_store(settings))
    order = Order(
        film=project.film,
        base=project.base.absolute(),
        settings=settings,
        settled=Settled(
            lock.takes,
            lock.prompts,
            lock.words,
            lock.narration,
            lock.picked,
            lock.engines,
            lock.keyframes,
            lock.locked,
            lock.consents,
        ),
        reshoot=reshoot,
        allow_outside=allow_outside,
        script=project.script,
    )
    return order, (*project.notes, *warnings)


def make(
    project: Project,
    settings: Settings,
    out: Path,
    *,
    reshoot: Reshoot = Reshoot.ASK,
    allow_outside: bool = False,
    share: Budget | None = None,
    extras: Extras = NOTHING,
    consents: Mapping[str, str] | None = None,
) -> Generator[Event, None, Made]:
    """Make the film, put it at `out` and keep the lock; the last event is `Done`.

    Of several profiles each has its own name beside it, see `places.places_of`. Beside other
    films it keeps to its `share` of cores and memory, which changes nothing about the film.
    `extras` lie beside the first file. `consents` are answers to `PersonConsentError`, which is
    raised only where they are not None: then somebody is there to ask.

    Raises:
        InspectionError: the finished film is not what was planned. It is at `out`
            all the same, so that it can be looked at.
        ProStudioError: see `produce`.
    """
    files.require_writable(settings.store_folder)  # not after the first narration
    require_identity(settings)
    settings = on_this_machine(settings)
    names = project.film.profiles
    with place_for(out, names):
        began = None if project.script is None else read_raw_lock(lock_path(project.script))
        order, warnings = order_of(project, settings, reshoot=reshoot, allow_outside=allow_outside)
        order = _answered(order, consents)
        yield from warnings
        with executor_for(settings, project.script, share) as executor:
            made = yield from produce(order, executor)
        places = [place for _, place in places_of(out, names)]
        for one, place in zip(made.films, places, strict=True):
            publish(made, one, place, project.script)
            yield from sign_published(place, settings)
        beside = tuple(write_extras(made, places[0], extras))
    if project.script is not None:
        _settle(project.script, order, made, began or Lock())
    seconds = float(made.timeline.frames.seconds)
    films = tuple(
        Finished(one.delivery.name, str(place), place.stat().st_size, one.inspection)
        for one, place in zip(made.films, places, strict=True)
    )
    yield Done(films[0].path, seconds, films[0].inspection, films, beside)
    _require_passed(films)
    return made


def _answered(order: Order, consents: Mapping[str, str] | None) -> Order:
    """The order with answers about people in pictures; None where nobody can be asked."""
    if consents is None:
        return order
    settled = replace(order.settled, consents={**order.settled.consents, **consents})
    return replace(order, settled=settled, asks_consent=True)


def on_this_machine(settings: Settings, *, asking: bool = True) -> Settings:
    """The settings with the card's free memory, where they do not say how much may be used.

    With a cluster they have the memory of its largest machine and of its largest card, and
    engines' cards tell from here on how they stand there; without `asking` it is not asked,
    but taken as it was known last.

    Raises:
        ClusterError: none answers, or none of its machines can make films.
    """
    if settings.cluster:
        from prostudio.cluster.opening import planned_for  # imports Ray

        settings = planned_for(settings, asking=asking)
    if settings.vram_mb is not None:
        return settings
    from prostudio.devices import hardware

    found = hardware(settings.home)
    free_mb = max((card.free_mb for card in found.gpus), default=0)
    if not found.gpus and sys.platform == "darwin" and platform.machine() == "arm64":
        free_mb = found.ram_mb * 2 // 3  # Apple's chips share the memory; Metal takes so much
    return replace(settings, vram_mb=free_mb)


def executor_for(settings: Settings, script: Path | None, share: Budget | None = None) -> Executor:
    """An executor within the settings' budget, or a share of it; on the cluster, where one is set.

    Raises:
        ClusterError: none answers, or none of its machines can make films.
    """
    if not settings.cluster:
        return executor_here(settings, script, share)
    from prostudio.cluster.opening import crew_of  # imports Ray

    store = open_store(settings)
    crew = crew_of(settings, store, script.stem if script else "")
    return Executor(store, _budget(settings, share), film=script, crew=crew)


def executor_here(settings: Settings, script: Path | None, share: Budget | None = None) -> Executor:
    """An executor on this machine, for what is so quick that nobody else should be asked."""
    budget = _budget(settings, share)
    if settings.cluster:  # the settings have the memory of another machine
        budget = replace(budget, ram_mb=min(budget.ram_mb, usable_ram_mb()))
    return Executor(open_store(settings), budget, film=script)


def _budget(settings: Settings, share: Budget | None) -> Budget:
    return share or Budget(settings.cores, settings.ram_mb, settings.vram_mb or 0)


def _settle(script: Path, order: Order, made: Made, began: Lock) -> None:
    """Write the lock when the film has something to settle: takes that cost something.

    What it says of shots that are not in the film today stays: they may come back, for
    instance after a draft with drawn scenes. What users chose since it `began` stands.
    """
    path = lock_path(_as_it_is_now(script))
    dear = [shot for shot in made.plan.shots() if shot.costs]
    own = [shot for shot in dear if shot.own_words]
    words = {shot.id: made.words_over(shot.id) for shot in own}
    prompts = {shot.id: shot.request.prompt for shot in own}
    settled = order.settled
    picked = {
        shot: asked
        for shot, asked in settled.picked.items()
        if made.takes.get(shot, settled.takes.get(shot)) == settled.takes.get(shot)
    }
    lock = Lock(
        takes={**settled.takes, **made.takes},
        narration={**settled.narration, **made.narration},
        prompts={**settled.prompts, **prompts},
        words={**settled.words, **words},
        picked=picked,
        engines={**settled.engines, **{s.id: s.engine for s in dear if not s.instant}},
        keyframes={**settled.keyframes, **{s.id: s.keyframe.engine for s in dear if s.keyframe}},
        locked=settled.locked,
        consents=settled.consents,
    )
    if dear or lock.narration or path.exists():
        write_lock(path, with_later(lock, began, read_raw_lock(path)))


def _as_it_is_now(script: Path) -> Path:
    """The script; an edit during the making may have given it another format."""
    if script.is_file():
        return script
    others = (script.with_suffix(suffix) for suffix in (".md", ".yaml", ".json"))
    return next((one for one in others if one.is_file()), script)


def _require_passed(films: tuple[Finished, ...]) -> None:
    failed = [film for film in films if film.inspection.get("verdict") != "ok"]
    if failed:
        told = [f"{film.path} failed inspection: {'; '.join(_errors(film))}" for film in failed]
        raise InspectionError(
            "; ".join(told), hint=f"`prostudio inspect {failed[0].path}` shows everything"
        )


def _errors(film: Finished) -> list[str]:
    findings = film.inspection.get("findings", [])
    return [f["message"] for f in findings if f.get("weight") == "error"]
