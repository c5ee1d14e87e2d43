"""A film's shots as the API shows them: out of the script, the last plan, takes and events."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prostudio import files
from prostudio.film.data.film_data import HEAD, head_data
from prostudio.film.shot_list import PlannedShot
from prostudio.film.time import rate_text
from prostudio.jobs import ACTIVE, Job
from prostudio.jobs.editing import Editing
from prostudio.projects.lock import Lock, lock_path, read_raw_lock
from prostudio.projects.planned import NAME, Planned, read_planned
from prostudio.projects.scripts import OpenFilm, script_of
from prostudio.projects.shot_takes import ShotTake, ShotTakes
from prostudio.server.answering.asked_shot import asked_of
from prostudio.server.answering.in_the_making import Making, in_the_making
from prostudio.server.answering.labels import label_of
from prostudio.server.answering.still_versions import finished_version, still_version

Json = Any
_OPEN = 32


@dataclass(frozen=True, slots=True)
class _Board:
    """What a film's shots are told from.

    Attributes:
        names: of uploads, by id.
        called: all names that a shot ever had, by its present one.
        takes: keys of all takes that there are.
        drawn: shots that no plan knows are most likely drawn.
    """

    job: Job
    film: OpenFilm
    plan: Planned
    lock: Lock
    making: Mapping[str, Making]
    names: Mapping[str, str]
    called: Mapping[str, frozenset[str]]
    takes: frozenset[str]
    drawn: bool


class Storyboard:
    """Tells films' shots; any thread may ask."""

    def __init__(self, editing: Editing, takes: ShotTakes) -> None:
        self._editing = editing
        self._takes = takes
        self._plans: OrderedDict[Path, tuple[object, Planned]] = OrderedDict()
        self._lock = threading.Lock()

    def told(self, film: str) -> Json:
        """The answer of `GET /api/films/{film}/shots`."""
        board = self._board(film)
        found, plan = board.film, board.plan
        shots = self._shots(board)
        last = shots[-1]
        planned = plan.holds(found.revision, board.job.ended)
        seconds = plan.film["seconds"] if planned and plan.film else last["start"] + last["length"]
        return {
            "revision": found.revision,
            "planned": planned,
            "title": found.film.title,
            "size": str(found.film.size),
            "fps": rate_text(found.film.rate),
            "language": found.cut.language,
            "seconds": round(float(seconds), 3),
            "warnings": warnings_of(found, plan),
            "undo": found.history.undo,
            "redo": found.history.redo,
            "head": head_of(found),
            "shots": shots,
        }

    def shot(self, film: str, name: str) -> Json:
        """One of them, by its present name; None where there is none."""
        shots = self._shots(self._board(film))
        return next((shot for shot in shots if shot["id"] == name), None)

    def takes(self, film: str, name: str) -> tuple[str, list[ShotTake], str | None]:
        """A shot's present name, its takes, and the key of the one that it uses."""
        board = self._board(film)
        number = board.film.number(name)
        shot = board.film.cut.shots[number]
        found = self._takes_of(board, shot.id)
        return shot.id, found, self._used(board, shot.id, found)

    def finish_of(self, film: str, name: str) -> str:
        """What changes when a shot's takes may look finished; empty where they stay as they are."""
        board = self._board(film)
        shot = board.film.cut.shots[board.film.number(name)]
        parts = finished_version(board.film.film, shot, board.job.ended)
        return files.digest_bytes(json.dumps(parts).encode())[:10] if parts else ""

    def is_instant(self, film: str, name: str) -> bool:
        """Whether nothing of a shot is a take, as far as is known."""
        board = self._board(film)
        known = board.plan.shots.get(name)
        if known:
            return bool(known["instant"])
        return board.drawn and name not in board.lock.takes  # made, and never looked at since

    def _board(self, film: str) -> _Board:
        jobs = self._editing.jobs
        found = self._editing.look(film)
        job = jobs.brief(film)
        plan = self._plan(found.folder)
        lock = read_raw_lock(lock_path(script_of(found.folder))) or Lock()
        making = in_the_making(jobs, job) if job.state in ACTIVE or job.error else {}
        pictures = {Path(s.shot.picture.path).stem for s in found.cut.shots if s.shot.picture}
        names = (
            {one.id: one.name for one in jobs.uploads.known(sorted(pictures))} if pictures else {}
        )
        takes = frozenset(one.key for one in self._takes.all())
        called = found.history.called if takes else {}
        return _Board(job, found, plan, lock, making, names, called, takes, drawn=not plan.dear)

    def _plan(self, folder: Path) -> Planned:
        try:
            stat = (folder / NAME).stat()
            stamp: object = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
        except OSError:
            stamp = None
        with self._lock:
            known = self._plans.get(folder)
            if known is None or known[0] != stamp:
                known = self._plans[folder] = (stamp, read_planned(folder))
                while len(self._plans) > _OPEN:
                    self._plans.popitem(last=False)
            return known[1]

    def _shots(self, board: _Board) -> list[Json]:
        cut = board.film.cut
        scenes = {id_: n for n, id_ in enumerate(dict.fromkeys(s.scene for s in cut.shots), 1)}
        exact = board.plan.revision == board.film.revision and not board.plan.error
        found, start = [], 0.0
        for number, (shot, guess) in enumerate(zip(cut.shots, board.film.lengths, strict=True), 1):
            known = board.plan.shots.get(shot.id, {})
            length = float(known.get("seconds", guess))
            begin = float(known.get("start", start)) if exact else start
            place = {
                "id": shot.id,
                "number": number,
                "scene": scenes[shot.scene],
                "scene_title": board.film.film.scenes[shot.scene].title,
                "start": round(begin, 3),
                "length": round(length, 3),
            }
            asked = asked_of(shot, board.film.film, board.job.id, board.names)
            found.append({**place, **asked, **self._made(board, shot, known)})
            start = begin + length
        return found

    def _made(self, board: _Board, shot: PlannedShot, known: Mapping[str, Json]) -> Json:
        """How a shot is made and how far it is."""
        found = self._takes_of(board, shot.id)
        used = self._used(board, shot.id, found)
        making = board.making.get(shot.id)
        instant = bool(known["instant"]) if known else board.drawn
        state = _state(board, shot, found, known, making, used, instant=instant)
        engine = known.get("engine")
        running = making if state == "making" else None
        film = f"/api/films/{board.job.id}/shots/{shot.id}"
        version = still_version(board.film.film, shot, used, known, board.job.ended)
        return {
            "made_by": engine,
            "why": known.get("why") or None,
            "label": label_of("video", engine) if engine else "drawn scene",
            "read_as": known.get("read_as", []),
            "left_out": known.get("left_out", []),
            "notes": known.get("notes", []),
            "locked": shot.id in board.lock.locked,
            "state": state,
            "progress": running.progress if running else None,
            "estimate_s": known.get("expected")
            if state in ("waiting", "stale", "making")
            else None,
            "takes": len(found),
            "take": used,
            "still": f"{film}/still.jpg?v={version}",
            "preview": f"{film}/preview.jpg?rev={running.rev}" if running and running.rev else None,
        }

    def _takes_of(self, board: _Board, name: str) -> list[ShotTake]:
        if not board.takes:
            return []
        return self._takes.of(
            board.called.get(name, frozenset({name})), board.plan.shots.get(name, {}).get("asked")
        )

    def _used(self, board: _Board, name: str, found: Sequence[ShotTake]) -> str | None:
        """The take that a shot shows: the picked one, one of its present asking, the last one."""
        asked = board.plan.shots.get(name, {}).get("asked")
        locked = board.lock.takes.get(name)
        if locked in board.takes and asked and board.lock.picked.get(name) == asked:
            return locked
        same = [one.key for one in found if one.asked == asked and asked]
        if locked in board.takes and (locked in same or not same):
            return locked
        known = same or [one.key for one in found]
        return known[-1] if known else None


def _state(
    board: _Board,
    shot: PlannedShot,
    found: Sequence[ShotTake],
    known: Mapping[str, Json],
    making: Making | None,
    used: str | None,
    *,
    instant: bool,
) -> str:
    if making is not None and making.running and board.job.state in ACTIVE:
        return "making"
    if instant:
        return "drawn"
    asked = known.get("asked")
    picked = asked is not None and board.lock.picked.get(shot.id) == asked
    picked = picked or shot.id in board.lock.locked
    if used and (picked or any(one.key == used and one.asked == asked for one in found)):
        return "made"
    if making is not None and making.failed:
        return "failed"
    return "stale" if used else "waiting"


def warnings_of(film: OpenFilm, plan: Planned) -> list[Json]:
    """What the writer should know, of the script and of the last plan of it."""
    read = [{"code": w.code, "message": w.message, "line": w.line} for w in film.warnings]
    if plan.revision != film.revision:
        return read
    if plan.error:
        return [*read, {**plan.error, "line": None}]
    return [*plan.warnings, *(one for one in read if one not in plan.warnings)]


def head_of(film: OpenFilm) -> Json:
    """The front matter as the script says it; what it does not say is null."""
    return {field.name: None for field in HEAD} | head_data(film.film)
