"""How a shot that names the cast is told to an engine: by pictures where it takes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path

from prostudio.engines.card import Card, ImageRules, Role, VideoRules
from prostudio.events import Warned
from prostudio.film import Film, Member, MemberKind, Shot
from prostudio.film.mentions import mentions, named_in, replaced, texts_of
from prostudio.production.plan_values import SubjectPicture

_ROLES: Mapping[MemberKind, tuple[Role, ...]] = {
    MemberKind.PERSON: (Role.SUBJECT,),
    MemberKind.PLACE: (Role.STYLE, Role.SUBJECT),
}
"""What pictures of a member may be to an engine, the most fitting first."""


@dataclass(frozen=True, slots=True)
class Told:
    """A shot without `@`: with the names of those whose pictures go along, else their looks.

    Attributes:
        shot: as written but for the words of prompts and styles.
        film_style: the film's style, told alike.
        pictures: of the cast, the most important first.
        left_out: how many more pictures there are than the engine takes.
    """

    shot: Shot
    film_style: tuple[str, ...]
    pictures: tuple[SubjectPicture, ...] = ()
    left_out: int = 0

    @property
    def prompt(self) -> str | None:
        """The picture in words: of several by the second, the first."""
        timed = self.shot.timed_prompts
        return self.shot.prompt or (timed[0][1] if timed else None)


class CastInShots:
    """Tells the shots of one film."""

    def __init__(self, film: Film, files: Mapping[str, Path]) -> None:
        """From a film whose files were found."""
        self._film = film
        self._files = files

    def named(self, shot: Shot) -> tuple[Member, ...]:
        """Everybody whom a shot names, in order.

        Raises:
            FilmError: a name that the cast lacks.
        """
        return named_in(self._texts(shot), self._film.cast, shot.line)

    def roles(self, shot: Shot) -> frozenset[Role]:
        """What pictures of those whom it names may be to an engine; none where there are none."""
        pictured = [member for member in self.named(shot) if member.pictures]
        return frozenset(role for member in pictured for role in _ROLES[member.kind])

    def told(self, shot: Shot, rules: VideoRules | ImageRules | None = None) -> Told:
        """The shot for an engine of these rules; in words alone for none."""
        if not any("@" in text for text in self._texts(shot)):
            return Told(shot, self._film.style)
        accepts = rules.accepts if rules else frozenset[Role]()
        most = rules.most_subjects if rules else 0
        pictures = tuple(self._pictures(self.named(shot), accepts))
        given = pictures[:most]
        words = _Words({picture.name for picture in given})

        def said(text: str) -> str:
            return replaced(text, mentions(text, self._film.cast, shot.line), words.of)

        worded = replace(
            shot,
            prompt=said(shot.prompt) if shot.prompt else shot.prompt,
            timed_prompts=tuple((at, said(text)) for at, text in shot.timed_prompts),
            style=tuple(map(said, shot.style)),
            scene_style=tuple(map(said, shot.scene_style)),
        )
        style = tuple(map(said, self._film.style))
        return Told(worded, style, given, len(pictures) - len(given))

    def _texts(self, shot: Shot) -> tuple[str, ...]:
        """What may name somebody; the description of a picture in a film without a cast does not.

        Many are captions that name whoever took it: `by @somebody`.
        """
        if shot.picture and not self._film.cast:
            return ()
        return texts_of(shot, self._film.style)

    def _pictures(self, named: tuple[Member, ...], accepts: Set[Role]) -> Iterator[SubjectPicture]:
        """Everybody's first picture before anybody's second, so that a limit leaves nobody out."""
        rows = [list(self._of(member, accepts)) for member in named]
        for column in zip_longest(*rows):
            yield from (picture for picture in column if picture)

    def _of(self, member: Member, accepts: Set[Role]) -> Iterator[SubjectPicture]:
        role = next((role for role in _ROLES[member.kind] if role in accepts), None)
        if role is None:
            return
        for path in member.pictures:
            yield SubjectPicture(member.name, role, path, self._files[path])

    def notes(self, shot: Shot, shooter: Card, told: Told, drawn: Told | None) -> Iterator[Warned]:
        """What the user should know of the cast in one shot.

        Args:
            told, drawn: the shot for its engine, and for the one that draws its first frame.
        """
        given = {p.name for one in (told, drawn) if one for p in one.pictures}
        for member in self.named(shot):
            if not member.pictures and not shooter.instant:  # drawn scenes imagine nobody
                yield Warned("cast_words_only", _wordless(member), member.line)
            elif member.pictures and member.name not in given and shot.picture is None:
                looks = "what `about` says of" if member.about else "the name alone of"
                message = (
                    f"{shooter.name} takes no pictures of the cast: {looks} {member.name} stands "
                    "in the prompt; `prostudio engines` says who takes `subject` pictures"
                )
                yield Warned("cast_in_words", message)
        for one in (told, drawn):
            if one and one.left_out:
                message = f"of the cast's pictures the {len(one.pictures)} first go along, no more"
                yield Warned("cast_left_out", message, shot.line)


class _Words:
    """What stands in place of a member's name."""

    def __init__(self, pictured: Set[str]) -> None:
        self._pictured = pictured
        self._described: set[str] = set()

    def of(self, member: Member, owns: bool) -> str:
        """The name where pictures say the rest; the whole description once, else its head."""
        if member.name in self._pictured or not member.about:
            return member.name
        if owns or member.name in self._described:
            return member.about.split(",")[0]
        self._described.add(member.name)
        return member.about


def _wordless(member: Member) -> str:
    if member.about:
        return f"{member.name} has no picture: words only, so that each shot imagines them anew"
    return (
        f"{member.name} has neither a picture nor `about`: engines get the bare name, which says "
        "nothing to them"
    )
