"""Which engine shoots a shot, and which draws its keyframe, with the reason.

An engine that is asked for by name is taken, whatever it lacks on this machine: who
makes something with it asks that (`require_here`), and it is never replaced by another.
With `auto`, or nothing said, the best that works here is taken.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace
from functools import cached_property

from prostudio.engines.allowed import called, require_promise
from prostudio.engines.candidates import Candidate, candidates
from prostudio.engines.card import Card, Kind, Role
from prostudio.engines.choose import AUTO
from prostudio.engines.registry import card, names
from prostudio.engines.request import Machine
from prostudio.errors import FilmError, WeightsMissingError
from prostudio.film import Film, Shot

STANDARD_VIDEO = "procedural"
STANDARD_PICTURES = "stills"
STANDARD_CLIPS = "clip"
_NOTHING = frozenset[Role]()


@dataclass(frozen=True, slots=True)
class Choice:
    """An engine, and why it was taken where it was not asked for by name.

    Attributes:
        keyframe: a picture is drawn for the shot's first frame.
        too_large: better engines that are here whole and do not fit this machine.
        settled: `auto` stayed with the engine of a take.
    """

    card: Card
    why: str = ""
    keyframe: bool = False
    too_large: str = ""
    settled: bool = False


@dataclass(frozen=True, slots=True)
class _Asked:
    """What an engine has to be able to do.

    Attributes:
        given: roles of what the user gives for the shot alone.
        cast: roles of pictures of the cast, which an engine may do without.
    """

    shot: Shot
    given: Set[Role]
    cast: Set[Role]


class PictureEngines:
    """Chooses for the shots of one film; looks at each engine once."""

    def __init__(self, film: Film, machine: Machine) -> None:
        self._film = film
        self._machine = machine

    def video(
        self,
        shot: Shot,
        references: Set[Role] = _NOTHING,
        settled: str | None = None,
        cast: Set[Role] = _NOTHING,
    ) -> Choice:
        """The engine of one shot.

        A shot's own wish is an order. The film's wish holds for every shot that the engine
        can make; a picture in a film of drawn scenes still gets its camera move.

        Args:
            references: roles of what the user gives; `first frame` for a picture.
            settled: the engine of the take that the shot uses; `auto` stays with it.
            cast: roles of pictures of the cast that the shot names: a first frame is drawn
                of them for an engine that takes none, where an engine here can.

        Raises:
            FilmError: the engine is unknown, its card contradicts itself, or the shot asks
                for what it, or every engine here, cannot do.
        """
        own, films = shot.engine, self._film.engines.video
        asked = _Asked(shot, references, cast)
        if own is not None and own != AUTO:
            return self._ordered(own, asked)
        if own == AUTO or films is None or films == AUTO:
            return self._auto(asked, settled)
        wished = self._kept(card(Kind.VIDEO, films))
        obstacle = self._obstacle(wished, asked)
        if obstacle is None:
            return self._choice(wished, asked)
        standard = self._ordered(_standard(references), asked)
        return replace(standard, why=f"{wished.name} {obstacle}")

    def image(self, settled: str | None = None, cast: Set[Role] = _NOTHING) -> Choice:
        """The engine that draws keyframes; FilmError when the film asks for an unknown one.

        Args:
            cast: roles of pictures of the cast: one that can use them is preferred.
        """
        wish = self._film.engines.image
        if wish is not None and wish != AUTO:
            return Choice(card(Kind.IMAGE, wish))
        if kept := _settled(Kind.IMAGE, settled):
            return Choice(kept, "it drew this first frame before", settled=True)
        if drawer := self._draws_cast(cast):
            return Choice(drawer, "the best that works here and takes pictures of the cast")
        told: list[tuple[Candidate, str]] = []
        for one in self._images:
            if not one.problem:
                return Choice(one.card, _because(told))
            told.append((one, f"{one.card.name} {one.problem}"))
        raise FilmError(f"no image engine works here: {'; '.join(text for _, text in told)}")

    @cached_property
    def _videos(self) -> tuple[Candidate, ...]:
        film = self._film
        found = candidates(Kind.VIDEO, film.size, film.rate, self._machine)
        if not self._draws:
            return tuple(found)
        # Where the film says who draws its pictures, of two equals the one that shows them.
        return tuple(sorted(found, key=lambda one: (-one.card.rank, not _shows(one.card))))

    @cached_property
    def _images(self) -> tuple[Candidate, ...]:
        film = self._film
        return tuple(candidates(Kind.IMAGE, film.size, film.rate, self._machine))

    @property
    def _draws(self) -> bool:
        """Whether the film says by name who draws keyframes."""
        return self._film.engines.image not in (None, AUTO)

    def _draws_cast(self, cast: Set[Role]) -> Card | None:
        """The best image engine that works here and can use pictures of the cast."""
        return next((c.card for c in self._images if cast & _roles(c.card) and not c.problem), None)

    def _ordered(self, name: str, asked: _Asked) -> Choice:
        """The engine of that name; FilmError when it cannot make the shot."""
        found = self._kept(card(Kind.VIDEO, name))
        obstacle = self._obstacle(found, asked)
        if obstacle is None:
            return self._choice(found, asked)
        raise FilmError(
            f"video engine {found.name!r} {obstacle}",
            hint=_way_out(found, asked.shot, asked.given),
            line=asked.shot.line,
        )

    def _auto(self, asked: _Asked, settled: str | None) -> Choice:
        """The best that works here and can make the shot."""
        kept = _settled(Kind.VIDEO, settled)
        if kept and self._obstacle(kept, asked) is None:
            return replace(self._choice(kept, asked, "it made the shot's take"), settled=True)
        told: list[tuple[Candidate, str]] = []
        able: list[str] = []
        for one in self._videos:
            obstacle = self._obstacle(one.card, asked)
            if obstacle is None and not one.problem:
                better = [(c, text) for c, text in told if c.card.rank > one.card.rank]
                why = _because(better)
                too_large = "; ".join(text for c, text in better if not c.fits)
                return replace(self._choice(one.card, asked, why), too_large=too_large)
            told.append((one, f"{one.card.name} {obstacle or one.problem}"))
            able += [] if obstacle else [f"{told[-1][1]}, and could"]
        standard = card(Kind.VIDEO, _standard(asked.given))
        raise FilmError(
            "no engine that works here can make this shot: "
            f"{standard.name} {self._obstacle(standard, asked)}",
            hint="; ".join([_way_out(standard, asked.shot, asked.given), *able]),
            line=asked.shot.line,
        )

    def _choice(self, found: Card, asked: _Asked, why: str = "") -> Choice:
        return Choice(found, why, self._takes_keyframe(found, asked))

    def _takes_keyframe(self, found: Card, asked: _Asked) -> bool:
        """Whether a first frame is drawn for the engine.

        For a dear one that needs it, or that cannot use the cast's pictures where an image
        engine here can; and for any that can use it, where the film says who draws:
        `engines: {image: ...}`.
        """
        rules = found.video
        if rules is None or Role.FIRST_FRAME in asked.given:
            return False
        needed = _shows(found) and not found.instant
        if needed or Role.FIRST_FRAME not in rules.accepts:
            return needed
        unseen = bool(asked.cast) and not asked.cast & rules.accepts and not found.instant
        return self._draws or (unseen and self._draws_cast(asked.cast) is not None)

    def _obstacle(self, found: Card, asked: _Asked) -> str | None:
        """Why an engine cannot make a shot with these references, as the end of a sentence."""
        rules = found.video
        if rules is None:
            return "has no rules for pictures on its card"
        drawn = self._takes_keyframe(found, asked)
        given = asked.given | ({Role.FIRST_FRAME} if drawn else _NOTHING)
        if lacking := rules.needs - given:
            return f"needs a {called(min(lacking))}, and this shot has none"
        if unused := asked.given - rules.accepts:
            return f"cannot use a {called(min(unused))}"
        if not given and not rules.text_only:
            return "cannot make a shot from words alone"
        if asked.shot.timed_prompts and not rules.timed_prompts:
            return "cannot follow timed prompts"
        return None

    def _kept(self, found: Card) -> Card:
        require_promise(found, self._film.size, self._film.rate)
        return found


def require_here(found: Card, line: int | None = None) -> None:
    """An engine that has to make something now can do so on this machine.

    Raises:
        WeightsMissingError: it cannot; the hint is the next step.
    """
    missing = found.missing()
    if missing is not None:
        where = f"line {line}: " if line else ""
        raise WeightsMissingError(
            f"{where}{found.kind} engine {found.name!r} {missing.reason}", hint=missing.hint
        )


def _settled(kind: Kind, name: str | None) -> Card | None:
    """The engine of a take, where it is still installed and one that `auto` may take."""
    if name is None or name not in names(kind):
        return None
    found = card(kind, name)
    return found if found.rank > 0 else None


def _roles(found: Card) -> Set[Role]:
    return found.image.accepts if found.image else _NOTHING


def _standard(references: Set[Role]) -> str:
    if Role.FOOTAGE in references:
        return STANDARD_CLIPS
    return STANDARD_PICTURES if Role.FIRST_FRAME in references else STANDARD_VIDEO


def _shows(found: Card) -> bool:
    """Whether it makes its shot of a first frame."""
    return found.video is not None and Role.FIRST_FRAME in found.video.needs


def _because(passed_over: list[tuple[Candidate, str]]) -> str:
    """Why no better one: those that are here and too large, then the best of the others."""
    told = sorted(passed_over, key=lambda one: one[0].fits)
    most = max(2, sum(not one.fits for one, _ in told))
    others = ", ".join(one.card.name for one, _ in told[most:])
    reasons = [text for _, text in told[:most]]
    return "; ".join(
        ["the best that works here", *reasons, *([f"nor can {others}"] if others else [])]
    )


def _way_out(found: Card, shot: Shot, references: Set[Role]) -> str:
    """What to write instead."""
    rules = found.video
    if Role.FOOTAGE in references and found.name != STANDARD_CLIPS:
        return "leave `engine` out for a clip of yours, which is shown as it is"
    if rules is not None and Role.LAST_FRAME in references - rules.accepts:
        return "leave out `end`, or name an engine that can end on a picture"
    if rules is not None and shot.timed_prompts and not rules.timed_prompts:
        return "write one prompt for the whole shot, or name an engine that can follow several"
    if _shows(found) and Role.FIRST_FRAME not in references:
        return (
            "give the shot a picture, leave `engine` out, or say who draws it one: "
            "`engines: {image: procedural}`"
        )
    return f"leave `engine` out, or use {_standard(references)!r} for this shot"
