"""Many films of one template: every row is checked, then all are asked for, then saved."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from prostudio import files
from prostudio.client.asking import Ask, Wishes
from prostudio.client.packing import packed_text
from prostudio.client.rows import Row, numbered, read_rows
from prostudio.client.status import FilmEvent
from prostudio.client.template import Template
from prostudio.errors import BusyError, CancelledError, FilmError, ProStudioError
from prostudio.jobs import FilmRequest
from prostudio.jobs.submitting import asked_of
from prostudio.projects.folder import film_of

if TYPE_CHECKING:
    from prostudio.client.engine import ContentEngine, Film

Json = Any
Told = Callable[["Planned", FilmEvent], None]

_AT_ONCE = 200
"""So many films of a batch wait or are made at a time."""
_MOST_TOLD = 5


@dataclass(frozen=True, slots=True)
class Planned:
    """One film of a batch, checked.

    Attributes:
        name: of its files, without ending.
        key: the same for the same film, so that a batch that is run again goes on.
    """

    row: Row
    name: str
    title: str
    ask: Ask
    key: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it.

    Attributes:
        state: done, failed or cancelled.
        paths: where its files are saved.
        kept: they were there already.
    """

    planned: Planned
    state: str
    paths: tuple[Path, ...] = ()
    error: ProStudioError | None = None
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Batch:
    """Films to make, and the folder that they go to."""

    films: tuple[Planned, ...]
    folder: Path
    unused: tuple[str, ...] = field(default=())

    @classmethod
    def of(
        cls,
        template: str | Path | Template,
        rows: str | Path | Iterable[Mapping[str, Json]],
        folder: str | Path,
        *,
        name: str | None = None,
        **wishes: Unpack[Wishes],
    ) -> Batch:
        """Check every row: its film, its files, its name. Nothing is made.

        Args:
            template: a film file with variables, by its path; or a `Template`.
            rows: a .csv or .jsonl file, or values by name.
            folder: where the films go.
            name: of the files, such as `{{number}}-{{city}}`; else the number and the title.

        Raises:
            FilmError: rows that cannot become films; it names up to five of them.
        """
        made = template if isinstance(template, Template) else Template.read(Path(template))
        found = read_rows(Path(rows)) if isinstance(rows, str | Path) else _given(rows)
        made.require(found[0].values)
        naming = Template.of(name) if name else None
        if naming is not None:
            naming.require({**found[0].values, "number": ""})
        planned, wrong = [], []
        for row in found:
            try:
                planned.append(_planned(row, made, naming, wishes))
            except FilmError as error:
                wrong.append(_at(row, error))
        _require_right(wrong, len(found))
        _require_distinct(planned)
        used = {*made.variables, *(naming.variables if naming else ())}
        unused = tuple(column for column in found[0].values if column not in used)
        return cls(tuple(planned), Path(folder), unused)

    def run(self, engine: ContentEngine, told: Told | None = None) -> Iterator[Outcome]:
        """Have them made and save them, in the order of the rows.

        What an earlier run asked for is not asked for again: films that are done are saved
        where they are missing, those that failed are tried again.
        """
        waiting = deque(self.films)
        asked: deque[tuple[Planned, Film | ProStudioError]] = deque()
        while waiting or asked:
            while waiting and len(asked) < _AT_ONCE:
                try:
                    asked.append((waiting[0], _asked(engine, waiting[0])))
                except BusyError:
                    if not asked:
                        raise
                    break
                waiting.popleft()
            planned, film = asked.popleft()
            yield self._outcome(planned, film, told)

    def _outcome(self, planned: Planned, film: Film | ProStudioError, told: Told | None) -> Outcome:
        if isinstance(film, ProStudioError):
            return Outcome(planned, "failed", error=film)
        try:
            if film.last.state != "done":
                film.wait(told=(lambda event: told(planned, event)) if told else None)
            places = [
                self.folder / f"{planned.name}{one.name.removeprefix('film')}"
                for one in film.last.files
            ]
            before = [place.is_file() and place.stat().st_mtime_ns for place in places]
            for one, place in zip(film.last.files, places, strict=True):
                film.download(place, one.profile)
        except CancelledError as error:
            return Outcome(planned, "cancelled", error=error)
        except ProStudioError as error:
            return Outcome(planned, "failed", error=error)
        kept = before == [place.stat().st_mtime_ns for place in places]
        return Outcome(planned, "done", tuple(places), kept=kept)


def _asked(engine: ContentEngine, planned: Planned) -> Film | ProStudioError:
    """The film, asked for or found; one that failed before is tried again."""
    try:
        film = engine.ask(planned.ask, planned.key)
        if film.last.state in ("failed", "cancelled"):
            film.retry()
    except BusyError:
        raise
    except FilmError as error:  # what only the studio itself can refuse
        return error
    return film


def _given(rows: Iterable[Mapping[str, Json]]) -> list[Row]:
    return numbered((None, values) for values in rows)


def _planned(row: Row, template: Template, naming: Template | None, wishes: Wishes) -> Planned:
    template.require(row.values)
    given = packed_text(template.filled(row.values), template.format, template.base)
    fields: dict[str, Json] = {"script": given.text, "format": given.format, **wishes}
    fields = {name: value for name, value in fields.items() if value is not None}
    film = film_of(asked_of(FilmRequest.from_json(fields), ()))
    title = film.title or ""
    said = naming.filled({**row.values, "number": f"{row.number:03}"}) if naming else None
    name = _file_name(f"{row.number:03} {title}" if said is None else said)
    return Planned(row, name, title, Ask(fields, given.files), _key(fields, given.files))


def _key(fields: Mapping[str, Json], given: Sequence[tuple[str, Path]]) -> str:
    sent = [(name, files.digest(path)) for name, path in given]
    said = json.dumps([fields, sent], sort_keys=True, default=list).encode()
    return f"batch-{files.digest_bytes(said)[:40]}"


def _file_name(text: str) -> str:
    plain = "".join(mark if mark.isalnum() or mark in " -_" else " " for mark in text)
    name = "-".join(plain.split())[:100].strip("-")
    if not name:
        raise FilmError(f"{text[:40]!r} names no file")
    return name


def _at(row: Row, error: FilmError) -> FilmError:
    where = f"row {row.number}" + (f" (line {row.line})" if row.line else "")
    return FilmError(f"{where}: {error.message}", hint=error.hint)


def _require_right(wrong: Sequence[FilmError], count: int) -> None:
    if not wrong:
        return
    told = [error.message for error in wrong[:_MOST_TOLD]]
    if len(wrong) > _MOST_TOLD:
        told.append(f"and {len(wrong) - _MOST_TOLD} more")
    message = f"{len(wrong)} of {count} rows cannot be made, so nothing is: {'; '.join(told)}"
    raise FilmError(message, hint=next((error.hint for error in wrong if error.hint), None))


def _require_distinct(planned: Sequence[Planned]) -> None:
    seen: dict[str, int] = {}
    for one in planned:
        before = seen.setdefault(one.name.casefold(), one.row.number)
        if before != one.row.number:
            raise FilmError(
                f"rows {before} and {one.row.number} are both named {one.name!r}",
                hint="put {{number}} into --name",
            )
