"""What is known of a film that was asked for: the same from this machine and from a server."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from prostudio.client.answered import error_of
from prostudio.errors import CancelledError, ConflictError, NotFoundError, ServerError

Json = Any

ENDED = frozenset({"done", "failed", "cancelled"})


@dataclass(frozen=True, slots=True)
class FilmFile:
    """One finished file, or one that lies beside it.

    Attributes:
        profile: it is delivered in; `thumbnail`, `page` or `stills` for an extra.
        digest: BLAKE3 of the content, hex.
        kind: `film`, `extra`, or `captions` that lie beside a film.
    """

    profile: str
    name: str
    bytes: int
    seconds: float
    digest: str
    kind: str = "film"


@dataclass(frozen=True, slots=True)
class FilmStatus:
    """A film as it stood when it was asked about.

    Attributes:
        state: queued, planning, running, composing, done, failed, cancelled, paused, draft.
        reason: why it is paused: `user` or `no_space`.
        progress: 0 to 1 by expected seconds; it never goes back.
        error: code, message and hint of a film that failed.
        files: what can be downloaded: films in the order of their profiles, then extras.
        captions: caption files that lie beside the films, where the script wants them.
        more: everything else that was told of it.
    """

    id: str
    state: str
    title: str
    progress: float = 0.0
    reason: str | None = None
    priority: int = 0
    attempt: int = 1
    created: str = ""
    started: str | None = None
    ended: str | None = None
    eta_s: float | None = None
    stage: str | None = None
    shot: str | None = None
    step: str | None = None
    steps_made: int = 0
    steps_cached: int = 0
    error: Mapping[str, Json] | None = None
    files: tuple[FilmFile, ...] = ()
    captions: tuple[FilmFile, ...] = ()
    last_event: int = 0
    more: Mapping[str, Json] = field(default_factory=dict, repr=False)

    @classmethod
    def from_json(cls, value: Json) -> FilmStatus:
        """The status in an answer.

        Raises:
            ServerError: it is none.
        """
        try:
            known = {name: value[name] for name in _KNOWN if name in value}
            films = tuple(_file(one) for one in value.get("films", ()))
            captions = tuple(_file(one) for one in value.get("captions", ()))
            more = {name: part for name, part in value.items() if name not in _TOLD}
            return cls(**known, files=films, captions=captions, more=more)
        except (TypeError, KeyError, AttributeError) as failure:
            raise ServerError(f"the server tells of no film ({failure!r})") from failure

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens by itself: done, failed or cancelled."""
        return self.state in ENDED

    def file(self, profile: str | None = None) -> FilmFile:
        """The file of a profile, an extra or captions (`captions.srt`), or the first one.

        Raises:
            ConflictError: there is none yet.
            NotFoundError: it was not delivered in this profile.
        """
        if not self.files:
            hint = "`wait` returns when it is done"
            raise ConflictError(
                f"the film is {self.state}; there is nothing to download", hint=hint
            )
        known = (*self.files, *self.captions)
        for one in known:
            if profile in (None, one.profile):
                return one
        there = ", ".join(one.profile for one in known)
        raise NotFoundError(f"the film has no profile {profile!r}", hint=f"it has {there}")

    def require_asked(self) -> None:
        """Refuse to wait for a draft, which nobody is going to make.

        Raises:
            ConflictError: it is one.
        """
        if self.state == "draft":
            raise ConflictError(f"the film {self.title!r} is a draft", hint="`make` makes it")

    def finished(self) -> FilmStatus:
        """Itself, where the film is done.

        Raises:
            ProStudioError: what the film failed of, as the class of its code.
            CancelledError: it was cancelled.
        """
        if self.state == "failed":
            told = self.error or {}
            message = str(told.get("message") or "the film failed")
            raise error_of(str(told.get("code")), message, told.get("hint"))
        if self.state == "cancelled":
            raise CancelledError(f"the film {self.title!r} was cancelled", hint="`retry` makes it")
        return self


_FILES = ("files", "captions", "more")
_KNOWN = tuple(one.name for one in fields(FilmStatus) if one.name not in _FILES)
_TOLD = frozenset({*_KNOWN, "films", "captions"})
_OF_A_FILE = tuple(one.name for one in fields(FilmFile))


def _file(value: Mapping[str, Json]) -> FilmFile:
    return FilmFile(**{name: value[name] for name in _OF_A_FILE if name in value})


@dataclass(frozen=True, slots=True)
class FilmEvent:
    """One thing that happened.

    Attributes:
        id: 1, 2, 3 without a gap; None for `film`, which tells how the whole film stands.
        name: such as `step_started`, `step_progress`, `warning`, `state`, `done`, `film`.
        data: the event as `make --json` prints it.
    """

    id: int | None
    name: str
    data: Mapping[str, Json]

    @property
    def status(self) -> FilmStatus | None:
        """How the film stands, in a `film` event."""
        return FilmStatus.from_json(self.data) if self.name == "film" else None

    def ends(self, seen: int) -> bool:
        """Whether it is the last one for who has seen everything up to an id."""
        status = self.status
        return status is not None and status.is_over and seen >= status.last_event
