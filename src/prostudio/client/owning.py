"""The child that makes films for a program: `python -m prostudio.client.owning`.

One line of settings comes on its standard input, and the input's end is the program's end:
what it makes then goes back into the list. Where another process makes the films of this
home, it waits until that one ends.
"""

from __future__ import annotations

import json
import sys
import threading

from prostudio.errors import OwnedError
from prostudio.jobs import Jobs, Owner
from prostudio.settings import Settings

_AGAIN_SECONDS = 1.0


def main() -> None:
    """Make films until standard input ends."""
    settings = Settings.load(json.loads(sys.stdin.buffer.readline()))
    stop = threading.Event()
    threading.Thread(target=_listen, args=(stop,), daemon=True).start()
    jobs = Jobs(settings)
    try:
        while not stop.is_set():
            try:
                Owner(jobs, settings).run(stop)
            except OwnedError:
                stop.wait(_AGAIN_SECONDS)
    finally:
        jobs.close()


def _listen(stop: threading.Event) -> None:
    while sys.stdin.buffer.read(4096):
        pass
    stop.set()


if __name__ == "__main__":
    main()
