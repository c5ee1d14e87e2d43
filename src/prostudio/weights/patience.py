"""How long and how often a hub is tried again."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass


class AgainError(Exception):
    """One try failed in a way that another may mend.

    Attributes:
        after: seconds that the server asked to wait for.
    """

    def __init__(self, why: str, after: float | None = None) -> None:
        super().__init__(why)
        self.after = after


@dataclass(frozen=True, slots=True)
class Patience:
    """Doubling pauses with jitter, so that many who were cut do not come back at once.

    Attributes:
        tries: in a row without one new byte, before it is given up.
        longest: seconds that a server's wish to wait is followed.
        silence: seconds without a byte after which a connection counts as dead.
    """

    tries: int = 8
    first: float = 0.5
    most: float = 30.0
    longest: float = 120.0
    silence: float = 30.0

    def pause(self, failures: int, after: float | None) -> float:
        """Seconds to wait after so many failures in a row."""
        if after is not None:
            return min(max(0.0, after), self.longest)
        doubled = min(self.most, self.first * 2.0 ** (failures - 1))
        return doubled * random.uniform(0.5, 1.0)

    def wait(self, failures: int, after: float | None = None) -> None:
        """Wait so long."""
        time.sleep(self.pause(failures, after))
