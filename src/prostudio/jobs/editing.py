"""Edits of asked-for films: their scripts, what the list says of them, and who is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prostudio import files
from prostudio.errors import ConflictError, FilmError
from prostudio.film.data.sounds import AUDIO_SUFFIXES
from prostudio.film.editing import Edited, change_head
from prostudio.film.editing.cut import after
from prostudio.film.paths import CAPTION_SUFFIXES
from prostudio.jobs.job import Job
from prostudio.jobs.jobs import Jobs
from prostudio.jobs.request import FilmRequest
from prostudio.jobs.rows import append, row_of
from prostudio.projects import folder as project
from prostudio.projects.cutting_room import Change, CuttingRoom, Edit
from prostudio.projects.lock import Lock, lock_path, read_raw_lock, write_lock
from prostudio.projects.planned import NAME as PLAN
from prostudio.projects.scripts import OpenFilm, facts_about, script_of

Json = Any


@dataclass(frozen=True, slots=True)
class Told:
    """Who edits, and which fields: what listeners are told with an edit."""

    by: str | None = None
    fields: tuple[str, ...] = ()


class Editing:
    """Edits the films of a list; any thread may use it.

    Raises (every method):
        NotFoundError: there is no such film, or it has no such shot.
        ConflictError: it has no script yet, or the shot is locked.
    """

    def __init__(self, jobs: Jobs) -> None:
        self.jobs = jobs
        self.room = CuttingRoom()

    def look(self, job: str) -> OpenFilm:
        """The film's script as it is on the disk now."""
        self.jobs.brief(job)
        return self.room.look(self.jobs.folder(job))

    def edit(
        self,
        job: str,
        label: str,
        change: Callable[[OpenFilm], tuple[Edited, Sequence[int]]],
        told: Told = Told(),
    ) -> Change:
        """Make one edit of a film.

        Args:
            label: what it is called where it can be undone.
            change: gives the edited film, and numbers of the shots that it is about.

        Raises:
            FilmError: the edit cannot be; nothing was changed.
        """
        self.jobs.brief(job)

        def made(film: OpenFilm) -> Edit:
            edited, about = change(film)
            return Edit(label, edited, about)

        return self._told(job, self.room.edit(self.jobs.folder(job), made), told)

    def head(self, job: str, values: Mapping[str, Json], told: Told = Told()) -> Change:
        """Change keys of the film's front matter.

        Raises:
            FilmError: a key or value that cannot be.
        """
        named = ", ".join(values)

        def change(film: OpenFilm) -> tuple[Edited, Sequence[int]]:
            return after(film.cut, change_head(film.cut.film, values)), ()

        return self.edit(job, f"the film's {named}", change, told)

    def rewrite(self, job: str, text: str, form: str | None, told: Told = Told()) -> Change:
        """Give the film another script; uploads may be called by their own names.

        Raises:
            FilmError: it is no film; nothing was changed.
        """
        self.jobs.brief(job)
        folder = self.jobs.folder(job)
        form = form or script_of(folder).suffix.removeprefix(".")
        placed = project.placed(text, form, self._uploads_in(folder))
        return self._told(job, self.room.replace(folder, placed, form), told)

    def step(self, job: str, step: int, told: Told = Told()) -> Change:
        """Undo the last edit (-1), or do it again (1).

        Raises:
            ConflictError: there is none.
        """
        self.jobs.brief(job)
        return self._told(job, self.room.step(self.jobs.folder(job), step), told)

    def locked(self, film: OpenFilm) -> Mapping[str, str]:
        """Names of the shots that are to stay as they are, with since when."""
        lock = read_raw_lock(lock_path(script_of(film.folder)))
        return lock.locked if lock else {}

    def set_locked(self, job: str, shot: str, locked: bool, told: Told = Told()) -> OpenFilm:
        """Let a shot stay as it is, or let it go."""
        film = self.look(job)
        name = film.cut.ids[film.number(shot)]
        path = lock_path(script_of(film.folder))
        lock = read_raw_lock(path) or Lock()
        now = datetime.fromtimestamp(self.jobs.clock(), UTC).isoformat(timespec="seconds")
        table = {one: since for one, since in lock.locked.items() if one != name}
        write_lock(path, replace(lock, locked=table | ({name: now} if locked else {})))
        self._tell(job, film, Change(film, "", shots=(name,)), told)
        return film

    def pick(self, job: str, shot: str, take: str, asked: str | None, told: Told = Told()) -> None:
        """Let a shot use a take until it is edited.

        Args:
            asked: what the shot asks for now, as its plan says.
        """
        film = self.look(job)
        name = film.cut.ids[film.number(shot)]
        path = lock_path(script_of(film.folder))
        lock = read_raw_lock(path) or Lock()
        picked = {**lock.picked, name: asked} if asked else lock.picked
        write_lock(path, replace(lock, takes={**lock.takes, name: take}, picked=picked))
        self._tell(job, film, Change(film, "", shots=(name,)), told)

    def duplicate(self, job: str) -> Job:
        """A copy of the film as a draft, with its uploads and what it has settled on."""
        film = self.look(job)
        copy = self.jobs.submit(FilmRequest(script=film.text, format=film.format), draft=True)
        folder = self.jobs.folder(copy.id)
        for name in files.names(film.folder / project.UPLOADS):
            files.mkdir(folder / project.UPLOADS)
            files.link(
                film.folder / project.UPLOADS / name, folder / project.UPLOADS / name, leading=False
            )
        files.write_text(folder / f"film.{film.format}", film.text)  # the very text
        script = script_of(film.folder)
        for path in (lock_path(script), film.folder / PLAN):
            if path.is_file():
                files.copy(path, folder / path.name)
        return self.written(copy.id)

    def written(self, job: str) -> Job:
        """The film, whose script was written by somebody else, with what the list says of it."""
        self._put_down(job, self.look(job))
        return self.jobs.brief(job)

    def require_unlocked(self, film: OpenFilm, number: int) -> None:
        """Refuse to change a shot that is to stay as it is.

        Raises:
            ConflictError: it is locked.
        """
        name = film.cut.ids[number]
        if name in self.locked(film):
            raise ConflictError(f"shot {number + 1} is locked", hint="unlock it first")

    def picture(self, job: str, upload: str) -> str:
        """The place within the project of a picture or clip that was handed over.

        Raises:
            NotFoundError: there is no such upload.
            FilmError: it is a sound, or captions.
        """
        folder = self.jobs.folder(job)
        there = files.names(folder / project.UPLOADS)
        name = next((one for one in there if one.partition(".")[0] == upload), None)
        if name is None:
            path = self.jobs.uploads.get(upload).path
            files.mkdir(folder / project.UPLOADS)
            files.link(path, folder / project.UPLOADS / path.name, leading=False)
            name = path.name
        if name.endswith(AUDIO_SUFFIXES):
            raise FilmError("the upload is a sound", hint="a shot shows a picture or a clip")
        if name.endswith(CAPTION_SUFFIXES):
            raise FilmError("the upload is captions", hint="a shot shows a picture or a clip")
        return f"{project.UPLOADS}/{name}"

    def noted(self, job: str, seconds: float, event: Json) -> None:
        """The film was planned: its length is known better, and listeners are told."""
        with self.jobs.database.writing(lasting=False) as change:
            row = row_of(change, job)
            change.execute("UPDATE jobs SET seconds = ? WHERE seq = ?", (seconds, row["seq"]))
            append(change, row, event)

    def _uploads_in(self, folder: Path) -> list[tuple[str, Path]]:
        there = files.names(folder / project.UPLOADS)
        known = self.jobs.uploads.known([name.partition(".")[0] for name in there])
        return [(one.name, folder / project.UPLOADS / one.path.name) for one in known]

    def _told(self, job: str, change: Change, told: Told) -> Change:
        self._tell(job, change.now, change, told)
        return change

    def _tell(self, job: str, film: OpenFilm, change: Change, told: Told) -> None:
        event = {
            "event": "edited",
            "revision": film.revision,
            "shots": list(change.shots),
            "renamed": change.renamed,
            "fields": list(told.fields),
            "by": told.by,
        }
        self._put_down(job, film, event)

    def _put_down(self, job: str, film: OpenFilm, event: Json = None) -> None:
        """What lists of films tell of a script, and what listeners are told."""
        columns = facts_about(film).columns
        if film.film.title is not None:
            columns["title"] = film.film.title
        with self.jobs.database.writing(lasting=False) as change:
            row = row_of(change, job)
            names = ", ".join(f"{name} = ?" for name in columns)
            values = (*columns.values(), row["seq"])
            change.execute(f"UPDATE jobs SET {names} WHERE seq = ?", values)  # noqa: S608
            if event is not None:
                append(change, row, event)
