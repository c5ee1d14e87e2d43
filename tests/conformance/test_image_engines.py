"""The contract of `ImageEngine`, as every registered engine has to keep it."""

from holding import promised

from prostudio.engines.card import Kind
from prostudio.engines.registry import names


def test_ours_and_the_foreign_one_are_found():
    assert {"procedural", "pencil"} <= set(names(Kind.IMAGE))


@promised(Kind.IMAGE)
def test_the_engine_keeps_the_promise(card, promise, trial_of):
    promise.keep(trial_of(card))
