"""A promise of the contract, and what it means to break one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from prostudio.engines.card import Card
from prostudio.errors import FilmError

if TYPE_CHECKING:
    from prostudio.engines.conformance.trial import Trial


class BrokenPromiseError(AssertionError):
    """An engine does not do what its card or the contract says."""


def everyone(_: Card) -> bool:
    """Whom a promise is asked of that holds for every engine of its kind."""
    return True


@dataclass(frozen=True, slots=True)
class Promise:
    """One sentence of the contract, which can be tried.

    Attributes:
        keep: tries it; its name is the sentence. Raises AssertionError where it is broken.
        asked_of: the cards that it is asked of.
    """

    keep: Callable[[Trial], None]
    asked_of: Callable[[Card], bool] = everyone

    def __str__(self) -> str:
        return self.keep.__name__

    @property
    def sentence(self) -> str:
        """What is promised, in words."""
        return self.keep.__name__.replace("_", " ")


def require(holds: object, what: str) -> None:
    """Break the promise unless something holds.

    Raises:
        BrokenPromiseError: it does not; `what` says what should.
    """
    if not holds:
        raise BrokenPromiseError(what)


def require_refusal(what: str, call: Callable[[], Any]) -> FilmError:
    """The FilmError of a call that has to be refused.

    Raises:
        BrokenPromiseError: it is carried out.
    """
    try:
        call()
    except FilmError as refusal:
        require(refusal.message, f"the refusal of {what} says why")
        return refusal
    raise BrokenPromiseError(f"{what} is refused with a FilmError, before any work")
