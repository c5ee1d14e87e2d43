"""`python -m prostudio.jobs`: make the films that were asked for, until SIGTERM or Ctrl-C."""

from __future__ import annotations

import signal
import sys
import threading

from prostudio.errors import ProStudioError
from prostudio.jobs.jobs import Jobs
from prostudio.jobs.owner import Owner
from prostudio.settings import Settings


def main() -> int:
    """Own the work of the settings' home; the exit code."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    settings = Settings.load()
    jobs = Jobs(settings)
    try:
        Owner(jobs, settings).run(stop)
    except ProStudioError as error:
        print(f"error: {error}", file=sys.stderr)  # noqa: T201
        return error.exit_code
    finally:
        jobs.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
