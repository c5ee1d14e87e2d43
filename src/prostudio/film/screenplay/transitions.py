"""Transitions in the words of a screenplay."""

from __future__ import annotations

from prostudio.film.shot import Transition, TransitionKind

_KINDS = (
    ("MATCH", TransitionKind.MATCH),
    ("DISSOLVE", TransitionKind.DISSOLVE),
    ("WHITE", TransitionKind.FADE_WHITE),
    ("FADE", TransitionKind.FADE),
    ("BLACK", TransitionKind.FADE),
    ("IRIS", TransitionKind.FADE),
    ("WIPE", TransitionKind.WIPE),
    ("CUT", TransitionKind.CUT),
)


def transition_of(text: str) -> Transition | None:
    """What `DISSOLVE TO:` is here; None where no word of it is known."""
    words = text.upper()
    kind = next((kind for word, kind in _KINDS if word in words), None)
    return Transition(kind) if kind else None
