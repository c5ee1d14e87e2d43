"""Which picture a shot has, as long as its script says the same: pages ask without the child."""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path

from prostudio.projects.looks.cache import key_of, state_of

_MOST = 20_000


class KnownStills:
    """Keys of stills by film, shot and what the asker knows of it; any thread may ask."""

    def __init__(self) -> None:
        self._keys: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()

    def name(self, script: Path, shot: str, version: str | None) -> str:
        """What stands for a shot of a script as it is now.

        Args:
            version: the asker's, which is another one when the shot has a take.
        """
        return key_of(str(script), state_of(script), shot, version)

    def key(self, name: str) -> str | None:
        """The picture's key, where it was asked for before."""
        with self._lock:
            return self._keys.get(name)

    def keep(self, name: str, key: str) -> None:
        """Remember a picture's key."""
        with self._lock:
            self._keys[name] = key
            while len(self._keys) > _MOST:
                self._keys.popitem(last=False)
