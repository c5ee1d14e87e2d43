"""What the doors of shots take and answer, as models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

if TYPE_CHECKING:
    from prostudio.projects.cutting_room import Change

ShotState = Literal["drawn", "waiting", "making", "made", "stale", "failed"]
Text = Field(None, max_length=20_000)


class Note(BaseModel):
    """Something the writer should know."""

    code: str
    message: str
    line: int | None = Field(description="of the script")


class Line(BaseModel):
    """Words that are spoken in one go."""

    text: str
    voice: Any = Field(None, description="a name of the cast, a language, parts; null: the film's")
    pause: float | None = None
    recording: str | None = None


class ShownPicture(BaseModel):
    """A picture or clip of the user's."""

    name: str
    url: str | None
    id: str | None = None


class Leads(BaseModel):
    """What leads into a shot."""

    kind: str
    seconds: float | None = None


class Point(BaseModel):
    """A point of a picture, as fractions of its width and height."""

    x: float
    y: float


class Shot(BaseModel):
    """One shot: what it asks for, and what became of it."""

    id: str = Field(description="from its content: an edit may change it, and tells so")
    number: int
    scene: int
    scene_title: str | None
    start: float
    length: float = Field(description="planned or, before that, guessed")
    words: str
    narration: list[Line]
    prompt: str | None
    picture: ShownPicture | None
    camera: str
    seconds: float | None = Field(description="asked for")
    engine: str | None = Field(description="asked for")
    style: list[str]
    seed: int | None
    transition: Leads | None
    fit: str | None
    focus: Point | None
    loras: str | None = Field(description="beside the film's; none: none at all; null: the film's")
    finish: str | None = Field(description="what is done to its take; null: as the film says")
    shares_next: bool = Field(description="it shares the words of the shot after it")
    scene_style: list[str]
    made_by: str | None = Field(description="an engine")
    why: str | None
    label: str
    read_as: list[str]
    left_out: list[str]
    notes: list[str]
    locked: bool
    state: ShotState
    progress: float | None
    estimate_s: float | None
    takes: int
    take: str | None
    still: str
    preview: str | None


class Storyboard(BaseModel):
    """A film's shots in order."""

    revision: str
    planned: bool = Field(description="the shots' lengths and engines are those of this script")
    title: str | None
    size: str
    fps: str
    language: str
    seconds: float
    warnings: list[Note]
    undo: str | None = Field(description="what `undo` would undo")
    redo: str | None
    head: dict[str, Any] = Field(description="the front matter as it is said; null where it is not")
    shots: list[Shot]


class Answered(BaseModel):
    """After an edit."""

    revision: str
    renamed: dict[str, str] = Field(description="shots that have another name now")
    undo: str | None
    redo: str | None
    warnings: list[Note] = Field(description="of the edit itself")


class OneShot(Answered):
    """After an edit of one shot."""

    shot: Shot


class AllShots(Answered):
    """After an edit of the storyboard."""

    shots: list[Shot]


class Fields(BaseModel):
    """What may be changed of a shot; what is not given stays."""

    model_config = ConfigDict(extra="forbid")

    prompt: str | None = Text
    words: str | None = Text
    narration: list[dict[str, Any] | str] | None = Field(None, max_length=1000)
    camera: str | None = Field(None, max_length=40)
    seconds: float | str | None = None
    style: str | list[str] | None = None
    engine: str | None = Field(None, max_length=80)
    seed: int | None = None
    transition: str | Leads | None = None
    fit: str | None = Field(None, max_length=40)
    focus: str | Point | None = None
    loras: str | list[str | dict[str, Any]] | dict[str, Any] | None = None
    finish: str | list[str] | dict[str, Any] | None = None
    picture: str | None = Field(None, max_length=40, description="An upload's id.")
    locked: bool | None = None
    scene_title: str | None = Field(None, max_length=1000)


class NewShot(BaseModel):
    """A new shot: at least one of prompt, words and picture."""

    model_config = ConfigDict(extra="forbid")

    after: str | None = Field(None, max_length=100, description="A shot; null: before all others.")
    prompt: str | None = Text
    words: str | None = Text
    picture: str | None = Field(None, max_length=40, description="An upload's id.")


class Place(BaseModel):
    """Where a shot goes."""

    model_config = ConfigDict(extra="forbid")

    before: str | None = Field(None, max_length=100, description="A shot; null: the end.")


class Split(BaseModel):
    """Where a shot is split."""

    model_config = ConfigDict(extra="forbid")

    at: int = Field(ge=0, le=1_000_000, description="Into its words, in units of UTF-16.")


def edited(change: Change) -> dict[str, Any]:
    """What every answer to an edit has."""
    now = change.now
    return {
        "revision": now.revision,
        "renamed": change.renamed,
        "undo": now.history.undo,
        "redo": now.history.redo,
        "warnings": [
            {"code": note.code, "message": note.message, "line": note.line} for note in change.notes
        ],
    }
