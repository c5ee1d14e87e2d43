"""What is known of the consent of people in pictures of the cast that go to an engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from prostudio.errors import FilmError
from prostudio.events import Warned
from prostudio.film import Member, MemberKind
from prostudio.production.asked import digest_of
from prostudio.production.order import Order
from prostudio.production.plan_values import ShotPlan
from prostudio.production.shots.footage import footage_input
from prostudio.production.shots.ingest import subjects_of

Files = Mapping[str, Path]


class PersonConsentError(FilmError):
    """Nobody has said whether pictures of the cast show a real person: the user is asked.

    Attributes:
        asked: by member what the answer is kept under, and the pictures as written.
    """

    code = "consent"

    def __init__(self, asked: Mapping[str, tuple[str, tuple[str, ...]]]) -> None:
        super().__init__(
            f"nobody has said whether the pictures of {', '.join(asked)} show a real person",
            hint="write `consent:` beside the pictures in `cast`, or give --consent",
        )
        self.asked = asked


def consents_of(order: Order, files: Files) -> dict[str, str]:
    """What was said of each member: in the script, else when it was asked, else by a setting."""
    found = {}
    for member in order.film.cast:
        if member.pictures and member.kind is MemberKind.PERSON:
            answer = order.settled.consents.get(_key(member, files))
            if said := member.consent or answer or order.settings.consent:
                found[member.name] = said
    return found


def ask_consent(
    order: Order, shots: Iterable[ShotPlan], consents: Mapping[str, str], files: Files
) -> Iterator[Warned]:
    """Of persons whose pictures go to an engine and of whom nothing was said.

    Yields:
        a warning for each, where nobody can be asked.

    Raises:
        PersonConsentError: where somebody can.
    """
    shown = {subject.name for shot in shots for subject in subjects_of(shot)}
    persons = [one for one in order.film.cast if one.kind is MemberKind.PERSON]
    unasked = [one for one in persons if one.name in shown and one.name not in consents]
    if unasked and order.asks_consent:
        raise PersonConsentError({one.name: (_key(one, files), one.pictures) for one in unasked})
    for member in unasked:
        message = (
            f"nobody has said whether the pictures of {member.name} show a real person who agrees; "
            "write `consent:` beside them in `cast`, it stands in the film's provenance"
        )
        yield Warned("consent_not_said", message, member.line)


def _key(member: Member, files: Files) -> str:
    """What an answer is kept under: other pictures, or another name, are another question."""
    shown = [footage_input(files[picture]).digest for picture in member.pictures]
    return f"{member.name} {digest_of(sorted(shown))}"
