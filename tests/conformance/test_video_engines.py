"""The contract of `VideoEngine`, as every registered engine has to keep it."""

from holding import promised

from prostudio.engines.card import Kind
from prostudio.engines.registry import names


def test_the_foreign_engines_are_found_beside_ours():
    assert {"procedural", "stills", "slowpoke", "duo"} <= set(names(Kind.VIDEO))


@promised(Kind.VIDEO)
def test_the_engine_keeps_the_promise(card, promise, trial_of):
    promise.keep(trial_of(card))
