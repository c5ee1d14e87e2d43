"""A project's script: read with its shots one by one, and written in the format it has.

Markdown stays Markdown while it can say what the film asks for, and becomes `film.yaml`
where it cannot. Every text that is written has been read again before, and found to be
the very film.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from prostudio import files
from prostudio.errors import ConflictError, FaultError, FilmError
from prostudio.events import Warned
from prostudio.film import Film
from prostudio.film.data import write_json, write_markdown, write_yaml
from prostudio.film.editing import Cut, cut_of, guessed_seconds
from prostudio.film.reading import read_film
from prostudio.projects.folder import script_in
from prostudio.projects.history import History, read_history

SCREENPLAY = "fountain"
_WRITERS = {"md": write_markdown, "yaml": write_yaml, "json": write_json}
BECAME_YAML = "became_yaml"


@dataclass(frozen=True, slots=True)
class OpenFilm:
    """A project's script as it stands.

    Attributes:
        revision: 12 hex digits of the text.
        warnings: what reading it had to say.
        cut: its shots one by one.
        lengths: seconds of each, guessed from its words.
    """

    folder: Path
    text: str
    format: str
    revision: str
    film: Film
    warnings: tuple[Warned, ...]
    cut: Cut
    lengths: tuple[float, ...]
    history: History

    def number(self, shot: str) -> int:
        """Where a shot stands, by a name it has or had.

        Raises:
            NotFoundError: the film has no such shot.
        """
        return self.cut.number(self.history.resolve(shot))


def revision_of(text: str) -> str:
    """12 hex digits of a script's text."""
    return files.digest_bytes(text.encode())[:12]


@dataclass(frozen=True, slots=True)
class Written:
    """A film as text.

    Attributes:
        film, warnings: as the text is read again.
        notes: what its writer should know of the writing.
    """

    text: str
    format: str
    film: Film
    warnings: tuple[Warned, ...]
    notes: tuple[Warned, ...] = ()


def film_file(text: str, form: str) -> tuple[str, str]:
    """A script as a film file that is edited, and its format: a screenplay becomes Markdown.

    Raises:
        FilmError: the screenplay is no film.
    """
    if form != SCREENPLAY:
        return text, form
    film, _ = read_film(text, name=f"film.{SCREENPLAY}")
    found = written(film, "md")
    return found.text, found.format


def written(film: Film, form: str) -> Written:
    """A film as text in a format, or as YAML where that format cannot say it.

    Raises:
        FilmError: it is no film at all.
    """
    try:
        text = _WRITERS[form](film)
        read, warnings = read_film(text, name=f"film.{form}")
        if read == film:
            return Written(text, form, read, tuple(warnings))
        reason = "it would read as another film"
    except FilmError as error:
        if form == "yaml":
            raise
        reason = error.message.partition(", which")[0]
    text = write_yaml(film)
    read, warnings = read_film(text, name="film.yaml")
    if read != film:
        raise FaultError("the edited film cannot be written down")
    message = f"the script is YAML from now on: {reason}, which Markdown cannot say"
    return Written(text, "yaml", read, tuple(warnings), (Warned(BECAME_YAML, message),))


def open_script(folder: Path, script: Path) -> OpenFilm:
    """The film of a project's script.

    Raises:
        ConflictError: it cannot be read.
        FilmError: it is no film.
    """
    text = _read(script)
    film, warnings = read_film(text, name=script.name)
    form = script.suffix.removeprefix(".")
    return opened(folder, Written(text, form, film, tuple(warnings)), read_history(folder))


def opened(folder: Path, script: Written, history: History) -> OpenFilm:
    """The film of a script that was read already."""
    cut = cut_of(script.film)
    revision = revision_of(script.text)
    return OpenFilm(
        folder, script.text, script.format, revision, script.film, script.warnings, cut,
        tuple(guessed_seconds(cut.shots, cut.language)), history.followed(revision, cut.ids),
    )  # fmt: skip


def _read(script: Path) -> str:
    try:
        return script.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise ConflictError("the film's script cannot be read", hint="write it anew") from None


def script_of(folder: Path) -> Path:
    """The script of a project; ConflictError where there is none yet."""
    script = script_in(folder)
    if script is None:
        raise ConflictError("the film has no script yet", hint="it is written when it is made")
    return script


@dataclass(frozen=True, slots=True)
class Facts:
    """What lists of films tell of a script."""

    revision: str
    shots: int
    seconds: float

    @property
    def columns(self) -> dict[str, str | int | float]:
        """The same, by name."""
        return {"revision": self.revision, "shots": self.shots, "seconds": self.seconds}


def facts_about(film: OpenFilm) -> Facts:
    """Revision, count of shots, and a guess at the length, of a film that is open."""
    return Facts(film.revision, len(film.lengths), round(sum(film.lengths), 1))


def facts_of(folder: Path) -> Facts:
    """The same of a project's script.

    Raises:
        ConflictError: it has none.
        FilmError: it is no film.
    """
    return facts_about(open_script(folder, script_of(folder)))
