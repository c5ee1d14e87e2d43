"""A screenplay as a film: actions are shown, speeches are heard, headings say where and when."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from prostudio.errors import FilmError
from prostudio.events import Warned
from prostudio.film.cast import Cast, Member, by_name
from prostudio.film.data.narration import plain_lines
from prostudio.film.film import Film
from prostudio.film.scene import Scene
from prostudio.film.screenplay.elements import Element, Kind, elements
from prostudio.film.screenplay.notes import without_cuts
from prostudio.film.screenplay.people import Spelling, cast_of, mention
from prostudio.film.screenplay.places import style_of
from prostudio.film.screenplay.speeches import manner_of, spoken_lines
from prostudio.film.screenplay.title_page import title_page
from prostudio.film.screenplay.transitions import transition_of
from prostudio.film.shot import Shot, Transition
from prostudio.film.text.alone import read_alone
from prostudio.film.text.brackets import Directive
from prostudio.film.text.directives import DIRECTIVES, read_shot
from prostudio.film.text.draft import Draft
from prostudio.film.text.sentences import sentences

_WORDS_A_SHOT = 28
"""A longer action becomes several shots at the ends of its sentences."""


def read_screenplay(text: str) -> tuple[Film, list[Warned]]:
    """The film of a screenplay in Fountain, and what its writer should know.

    Raises:
        FilmError: a value of the title page that cannot be.
    """
    kept, cut = without_cuts(unicodedata.normalize("NFC", text))
    head, body, first_line = title_page(kept)
    parts = tuple(elements(body, first_line))
    cast = cast_of(parts, head.get("cast", ()))
    reader = _Reader(cast)
    if cut is not None:
        message = "/* begins here and never ends: nothing is cut"
        reader.warnings.append(Warned("cut_open", message, text.count("\n", 0, cut) + 1))
    for part in parts:
        reader.read(part)
    scenes = reader.ended()
    return Film(scenes=scenes, **{**head, "cast": cast}), reader.warnings


class _Reader:
    """Puts elements into a draft, remembering what the camera saw last."""

    def __init__(self, cast: Cast) -> None:
        self.warnings: list[Warned] = []
        self._draft = Draft()
        self._cast = cast
        self._voices = by_name(cast)
        self._people = {member.name.casefold(): member for member in cast if member.speaks}
        self._spelling = Spelling(cast)
        self._place: tuple[str, ...] = ()
        self._transition: Transition | None = None
        self._seen: Shot | None = None
        self._waiting: Shot | None = None
        self._given = False

    def read(self, part: Element) -> None:
        """One element."""
        match part.kind:
            case Kind.HEADING:
                self._heading(part)
            case Kind.ACTION:
                self._action(part)
            case Kind.SPEECH:
                self._speech(part)
            case Kind.TRANSITION:
                self._transition_to(part)
            case Kind.NOTE:
                self._note(part)
            case Kind.LEFT_OUT:
                message = f"{part.text[:60]!r} is left out: neither spoken nor shown"
                self.warnings.append(Warned("not_filmed", message, part.line))

    def ended(self) -> tuple[Scene, ...]:
        """The scenes."""
        self._show()
        scenes, unheard = self._draft.ended()
        if unheard is not None:
            message = "no shot follows this music, so that it is not heard"
            self.warnings.append(Warned("music_unheard", message, unheard.line))
        return scenes

    def _heading(self, part: Element) -> None:
        self._show()
        self._place = style_of(part.text, self._place)
        self._draft.scene(part.text, part.line)
        self._draft.style(self._place)
        self._seen, self._given = None, False

    def _action(self, part: Element) -> None:
        for prompt in _pieces(part.text):
            self._show()
            words = self._spelling.of(prompt)
            self._waiting = Shot(prompt=words, seconds=_seconds(prompt), line=part.line)

    def _speech(self, part: Element) -> None:
        """Who is seen speaking has a shot; a voice alone goes over what was seen last."""
        member = self._people.get(part.text.casefold())
        name = member.name if member else None
        voice = self._voices[name.casefold()] if name else self._draft.voice
        words = plain_lines(spoken_lines(part, voice, name))
        if not any(line.text for line in words):
            return
        if part.heard_only and self._waiting:
            self._draft.shot(self._cut(self._waiting))
            self._seen, self._waiting = self._waiting, None
        else:
            self._show()
            if not self._given:
                self._draft.shot(self._cut(self._speaking(part, member)))
        self._given = False
        self._draft.paragraph(words, part.line)

    def _speaking(self, part: Element, member: Member | None) -> Shot:
        """A shot of the speaker, who listens to voices alone from then on."""
        if member and not part.heard_only:
            manner = ", ".join(filter(None, (f"{mention(member)} speaks", manner_of(part))))
            self._seen = Shot(prompt=f"{mention(member)} listens")
            return Shot(prompt=manner, line=part.line)
        if self._seen:
            return replace(self._seen, seconds=None, transition=None, line=part.line)
        return Shot(prompt=", ".join(self._place) or None, line=part.line)

    def _transition_to(self, part: Element) -> None:
        self._show()
        found = transition_of(part.text)
        if found is None:
            message = f"transition {part.text[:60]!r} is not known; the next shot follows as usual"
            self.warnings.append(Warned("transition_unknown", message, part.line))
        elif self._draft.begun:  # a film fades in by itself
            self._transition = found

    def _note(self, part: Element) -> None:
        """A note that is a directive is followed; all others are the writer's own."""
        name, colon, _ = part.text.partition(":")
        if name.strip() not in DIRECTIVES or not (colon or name.strip() == "pause"):
            return
        self._show()
        try:
            for item in read_alone(f"[[{part.text}]]", part.line) or ():
                if isinstance(item, Directive):
                    self._direct(item)
        except FilmError as error:
            message = f"the note is no directive and stays the writer's own: {error.message}"
            self.warnings.append(Warned("note_kept", message, part.line))

    def _direct(self, item: Directive) -> None:
        if item.name != "shot":
            DIRECTIVES[item.name](self._draft, item, self._cast)
            return
        wanted = read_shot(item)
        self._draft.shot(self._cut(wanted.shot), alone=wanted.alone)
        self._seen, self._given = wanted.shot, not wanted.alone

    def _show(self) -> None:
        """What was seen last and nobody speaks over has its own time."""
        if self._waiting:
            self._draft.shot(self._cut(self._waiting), alone=True)
            self._seen, self._waiting, self._given = self._waiting, None, False

    def _cut(self, shot: Shot) -> Shot:
        """The shot with the transition that leads to it."""
        made = replace(shot, transition=shot.transition or self._transition)
        self._transition = None
        return made


def _pieces(text: str) -> Iterator[str]:
    """An action in pieces that one shot can show."""
    piece: list[str] = []
    for sentence in sentences(text):
        if piece and len(" ".join([*piece, sentence]).split()) > _WORDS_A_SHOT:
            yield " ".join(piece)
            piece = []
        piece.append(sentence.strip())
    if piece:
        yield " ".join(piece)


def _seconds(action: str) -> float:
    """About as long as it takes to read: a page of a screenplay is a minute of film."""
    return min(max(3.0, round(len(action.split()) * 0.35 * 2) / 2), 8.0)
