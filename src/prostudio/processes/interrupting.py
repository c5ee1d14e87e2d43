"""Cancelling what this process does, from a thread that listens."""

from __future__ import annotations

import _thread
import signal
import sys
import threading


def interrupt_main() -> None:
    """Raise KeyboardInterrupt in the main thread, in the middle of a wait too."""
    if sys.platform == "win32":
        _thread.interrupt_main()
    else:
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
