"""The contract of `MusicEngine`, as every registered engine has to keep it."""

from holding import promised

from prostudio.engines.card import Kind


@promised(Kind.MUSIC)
def test_the_engine_keeps_the_promise(card, promise, trial_of):
    promise.keep(trial_of(card))
