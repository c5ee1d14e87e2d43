"""Whether pictures of the cast show a real person: asked once, on a terminal or by --consent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from prostudio.production.planning.consents import PersonConsentError

NOBODY = "no real person"


def answers(question: PersonConsentError, said: str | None) -> dict[str, str]:
    """An answer for each member that was asked about.

    Args:
        said: by --consent, for all of them.

    Raises:
        PersonConsentError: somebody is shown who has not agreed.
    """
    if said is not None:
        return {key: said for key, _ in question.asked.values()}
    return {
        key: _asked(question, name, pictures) for name, (key, pictures) in question.asked.items()
    }


def _asked(question: PersonConsentError, name: str, pictures: tuple[str, ...]) -> str:
    click.echo(f"{name}: {', '.join(pictures)} will be given to an engine.", err=True)
    if not click.confirm("Do they show a real person?", err=True):
        return NOBODY
    note = click.prompt(
        "How has this person agreed? (a few words for the provenance; empty: not at all)",
        default="",
        show_default=False,
        err=True,
    ).strip()
    if not note:
        raise question
    return str(note)
