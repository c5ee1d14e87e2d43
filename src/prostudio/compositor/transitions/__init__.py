"""Transitions: pure functions of two pictures and a time.

A new one is a function in a file of this folder, a row in TRANSITIONS and a word in
`film.TransitionKind`: docs/how-to-transition.md. Times run from 0 (the old shot alone)
to 1 (the new shot alone).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from prostudio.compositor.transitions.fades import dissolve, fade_black, fade_white
from prostudio.compositor.transitions.match_cut import match_cut
from prostudio.compositor.transitions.push import push
from prostudio.compositor.transitions.wipe import wipe
from prostudio.compositor.transitions.zoom import zoom
from prostudio.errors import UnsupportedError
from prostudio.film import TransitionKind

if TYPE_CHECKING:
    from prostudio.media.colour import Planes

Blend = Callable[["Planes", "Planes | None", float], None]
"""Draws into the first picture, which is the receiver's own. The second is None for a
transition that does not overlap."""


@dataclass(frozen=True, slots=True)
class TransitionRule:
    """How a transition is shown.

    Attributes:
        overlaps: both shots are seen at once, so it reaches into their handles.
            Otherwise the old shot is seen up to the middle and the new one from there.
        seconds: its length where none is written.
    """

    overlaps: bool
    blend: Blend
    seconds: float = 0.6


def transition(kind: TransitionKind) -> TransitionRule:
    """The rule of a kind of transition.

    Raises:
        UnsupportedError: a kind without a rule.
    """
    rule = TRANSITIONS.get(kind)
    if rule is None:
        known = ", ".join(sorted(known.value for known in TRANSITIONS))
        raise UnsupportedError(
            f"transition is {kind.value!r}, which is not built yet",
            hint=f"choose cut, {known}",
        )
    return rule


TRANSITIONS: Mapping[TransitionKind, TransitionRule] = MappingProxyType(
    {
        TransitionKind.DISSOLVE: TransitionRule(True, dissolve),
        TransitionKind.FADE: TransitionRule(False, fade_black, 1.0),
        TransitionKind.FADE_WHITE: TransitionRule(False, fade_white, 1.0),
        TransitionKind.WIPE: TransitionRule(True, partial(wipe, axis=1, step=1), 0.8),
        TransitionKind.WIPE_LEFT: TransitionRule(True, partial(wipe, axis=1, step=-1), 0.8),
        TransitionKind.WIPE_UP: TransitionRule(True, partial(wipe, axis=0, step=-1), 0.8),
        TransitionKind.WIPE_DOWN: TransitionRule(True, partial(wipe, axis=0, step=1), 0.8),
        TransitionKind.PUSH: TransitionRule(True, partial(push, axis=1, step=-1), 0.8),
        TransitionKind.PUSH_RIGHT: TransitionRule(True, partial(push, axis=1, step=1), 0.8),
        TransitionKind.PUSH_UP: TransitionRule(True, partial(push, axis=0, step=-1), 0.8),
        TransitionKind.PUSH_DOWN: TransitionRule(True, partial(push, axis=0, step=1), 0.8),
        TransitionKind.ZOOM: TransitionRule(True, zoom, 0.8),
        TransitionKind.MATCH: TransitionRule(True, match_cut, 1.0),
    }
)
