"""The engines' contract as promises that any engine can be held to, also a stranger's.

    @pytest.mark.parametrize("promise", promises(CARD), ids=str)
    def test_the_engine_keeps(promise, trial):  # trial = Trial(CARD, a folder of its own)
        promise.keep(trial)

Nothing here needs pytest: a broken promise is an `AssertionError`. `prostudio engines check`
asks the same on the command line.
"""

from prostudio.engines.conformance.contract import of_kind, promises
from prostudio.engines.conformance.promise import BrokenPromiseError, Promise
from prostudio.engines.conformance.trial import Trial

__all__ = ["BrokenPromiseError", "Promise", "Trial", "of_kind", "promises"]
