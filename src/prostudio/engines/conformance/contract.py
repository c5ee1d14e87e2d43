"""Which promises are asked of which card."""

from __future__ import annotations

from prostudio.engines.card import Card, Kind
from prostudio.engines.conformance import cards, finish, image, music, speech, video, writing
from prostudio.engines.conformance.promise import Promise

_OF = {
    Kind.VIDEO: video.PROMISES,
    Kind.IMAGE: image.PROMISES,
    Kind.SPEECH: speech.PROMISES,
    Kind.MUSIC: music.PROMISES,
    Kind.WRITING: writing.PROMISES,
    Kind.FINISH: finish.PROMISES,
}


def promises(card: Card) -> tuple[Promise, ...]:
    """All that is asked of an installed engine: that it is found, its card, and its kind's."""
    return (*cards.INSTALLED, *cards.PROMISES, *of_kind(card))


def of_kind(card: Card) -> tuple[Promise, ...]:
    """What is asked of an engine of this kind, as far as its card's rules make it a question."""
    return tuple(one for one in _OF[card.kind] if one.asked_of(card))
