"""Which operations of the REST interface are tools: a row each.

Arguments, their types and most of the words come from the OpenAPI document. What is not here is
left to people: licences of weights, settings, making room on the disk, signing in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Gives(StrEnum):
    """What an answer is made into."""

    JSON = "json"
    TEXT = "text"
    PICTURE = "picture"
    FILE = "file"
    EVENTS = "events"


@dataclass(frozen=True, slots=True)
class Tool:
    """One operation.

    Attributes:
        path: as the OpenAPI document has it.
        gives: what becomes of the answer.
        about: said before the operation's own words.
        hidden: parameters of no use to an assistant.
        usual: values that are sent where none is given.
        takes_files: its body is a form with files.
    """

    name: str
    method: str
    path: str
    gives: Gives = Gives.JSON
    about: str = ""
    hidden: frozenset[str] = frozenset()
    usual: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))
    takes_files: bool = False

    @property
    def reads_only(self) -> bool:
        """Whether it changes nothing."""
        return self.method == "GET"


FILM = "/api/films/{film}"
SHOT = f"{FILM}/shots/{{shot}}"
_WIDE = MappingProxyType({"width": 640})
_CACHES = frozenset({"v", "rev"})
_PLAYER = frozenset({"inline"})

TOOLS = (
    # what there is to work with
    Tool("list_engines", "GET", "/api/engines"),
    Tool("list_voices", "GET", "/api/voices"),
    Tool("list_profiles", "GET", "/api/profiles"),
    Tool("list_samples", "GET", "/api/samples"),
    Tool("list_weights", "GET", "/api/weights"),
    Tool("this_machine", "GET", "/api/machine"),
    Tool("film_schema", "GET", "/api/schema"),
    # films
    Tool(
        "create_film",
        "POST",
        "/api/content/generate",
        about="Begin a film. With `make: false` it is a draft that can be read, looked at and "
        "edited first; `make_film` makes it then.",
    ),
    Tool("list_films", "GET", "/api/films"),
    Tool("films_in_line", "GET", "/api/films/line"),
    Tool("get_film", "GET", FILM),
    Tool("film_status", "GET", "/api/content/status/{film}"),
    Tool(
        "watch_film",
        "GET",
        f"{FILM}/events",
        Gives.EVENTS,
        about="Wait until a film is over, at most `seconds`, and tell how it stands then. Call it "
        "again with `after` as the answer's `last_event` to go on. Progress is told meanwhile.",
        hidden=frozenset({"stay"}),
    ),
    Tool("make_film", "POST", f"{FILM}/make"),
    Tool("cancel_film", "POST", f"{FILM}/cancel"),
    Tool("pause_film", "POST", f"{FILM}/pause"),
    Tool("resume_film", "POST", f"{FILM}/resume"),
    Tool("retry_film", "POST", f"{FILM}/retry"),
    Tool("duplicate_film", "POST", f"{FILM}/duplicate"),
    Tool("remove_film", "DELETE", FILM),
    Tool("estimate_film", "GET", f"{FILM}/estimate"),
    # the script
    Tool("get_script", "GET", f"{FILM}/script"),
    Tool("put_script", "PUT", f"{FILM}/script"),
    Tool("edit_film", "PATCH", FILM),
    Tool("film_cast", "GET", f"{FILM}/cast"),
    Tool("undo_edit", "POST", f"{FILM}/undo"),
    Tool("redo_edit", "POST", f"{FILM}/redo"),
    # shots
    Tool("list_shots", "GET", f"{FILM}/shots"),
    Tool("add_shot", "POST", f"{FILM}/shots"),
    Tool("edit_shot", "PATCH", SHOT),
    Tool("move_shot", "POST", f"{SHOT}/move"),
    Tool("split_shot", "POST", f"{SHOT}/split"),
    Tool("join_shots", "POST", f"{SHOT}/join"),
    Tool("remove_shot", "DELETE", SHOT),
    # takes
    Tool("reroll_shot", "POST", f"{SHOT}/reroll"),
    Tool("list_takes", "GET", f"{SHOT}/takes"),
    Tool("pick_take", "POST", f"{SHOT}/pick"),
    Tool("remove_take", "DELETE", f"{FILM}/takes/{{key}}"),
    # looks
    Tool("see_shot", "GET", f"{SHOT}/still.jpg", Gives.PICTURE, hidden=_CACHES, usual=_WIDE),
    Tool("see_shot_in_the_making", "GET", f"{SHOT}/preview.jpg", Gives.PICTURE, hidden=_CACHES),
    Tool("see_take", "GET", f"{FILM}/takes/{{key}}/still.jpg", Gives.PICTURE, usual=_WIDE),
    Tool("see_film", "GET", f"{FILM}/poster.jpg", Gives.PICTURE, hidden=_CACHES),
    Tool("see_thumbnail", "GET", f"{FILM}/thumbnail.jpg", Gives.PICTURE, hidden=_CACHES),
    Tool("film_timeline", "GET", f"{FILM}/timeline"),
    Tool("film_captions", "GET", f"{FILM}/captions", Gives.TEXT),
    Tool("film_page", "GET", f"{FILM}/publishing"),
    Tool("make_draft", "POST", f"{FILM}/draft"),
    Tool("draft_state", "GET", f"{FILM}/draft"),
    # files in and out
    Tool("add_uploads", "POST", f"{FILM}/uploads", takes_files=True),
    Tool("list_uploads", "GET", f"{FILM}/uploads"),
    Tool("download_film", "GET", "/api/content/download/{film}", Gives.FILE, hidden=_PLAYER),
    Tool("download_draft", "GET", f"{FILM}/draft.mp4", Gives.FILE),
    Tool("download_take", "GET", f"{FILM}/takes/{{key}}/video.mp4", Gives.FILE),
    Tool("export_film", "GET", f"{FILM}/export", Gives.FILE),
    Tool("download_stem", "GET", f"{FILM}/stems/{{part}}.wav", Gives.FILE),
)
