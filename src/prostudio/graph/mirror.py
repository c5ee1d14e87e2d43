"""Checkpoints of a take in the depot, so that another machine goes on where one was lost.

    making/<key>/state.json   which files the workspace had, by name: digest and size
    making/<key>/<digest>     their contents

Engines publish each checkpoint whole (`files.write_bytes`), so a file that is there is good.
The state is put last: whoever reads it finds all that it names. What is not yet sent when the
machine is lost is made again: the section in hand, and at most the one that was just done.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import copy_context
from pathlib import Path
from typing import Any

from prostudio import files
from prostudio.depot import Depot
from prostudio.errors import ProStudioError
from prostudio.graph.canonical import canonical
from prostudio.graph.perform import SHOWN
from prostudio.graph.shelves import fetch

_LOOK_SECONDS = 0.5
_SAVED = "mirrored.json"
"""Beside the workspace: the number of the last state that this machine sent or fetched."""


@contextmanager
def mirrored(depot: Depot, key: str, workspace: Path) -> Iterator[None]:
    """Within the block the workspace's files are sent as they come; before it, fetched.

    A depot that cannot be reached meanwhile stops nobody: the take goes on here.
    """
    mirror = _Mirror(depot, key, workspace)
    mirror.fetch()
    ended = threading.Event()
    watch = threading.Thread(target=copy_context().run, args=(mirror.watch, ended), daemon=True)
    watch.start()
    try:
        yield
    except BaseException:
        ended.set()
        watch.join()
        mirror.send()  # what a cancelled or failed step leaves is worth as much
        raise
    ended.set()
    watch.join()
    mirror.forget()


class _Mirror:
    """One workspace and its image."""

    def __init__(self, depot: Depot, key: str, workspace: Path) -> None:
        self._depot = depot
        self._folder = f"making/{key}"
        self._workspace = workspace
        self._sent: Mapping[str, Any] = {}
        self._seen: dict[str, tuple[int, int]] = {}

    def fetch(self) -> None:
        """Take over what another machine left, where that is more than what lies here."""
        state = self._state()
        number = int(state.get("number", 0))
        if number <= self._number():
            return
        files.rmtree(self._workspace)
        files.mkdir(self._workspace, lasting=False)
        for name, (digest, _) in state["files"].items():
            target = self._workspace / name
            if not target.resolve().is_relative_to(self._workspace.resolve()):
                continue
            if not fetch(self._depot, (f"{self._folder}/{digest}",), digest, target):
                files.rmtree(self._workspace)  # a part of it is worth nothing
                files.mkdir(self._workspace, lasting=False)
                break
        self._keep_number(number)

    def watch(self, ended: threading.Event) -> None:
        """Send what changes until the block has ended."""
        while not ended.wait(_LOOK_SECONDS):
            self.send()

    def send(self) -> None:
        """Send the files as they are now, unless nothing changed since the last time."""
        try:
            now = self._look()
            if now == self._seen:
                return
            sent = {name: self._send_one(name) for name in now}
            if self._look() == now:  # else one changed on its way: the next look sends it
                self._put(sent)
                self._seen = now
        except (ProStudioError, OSError):
            return  # a file went meanwhile, or the depot did not answer: the next look sends it

    def forget(self) -> None:
        """The take is made: nobody goes on with it."""
        try:
            self._depot.remove([one.name for one in self._depot.listed(f"{self._folder}/")])
        except ProStudioError:
            return  # it is collected by age

    def _put(self, named: Mapping[str, tuple[str, int]]) -> None:
        if named == self._sent:
            return
        number = self._number() + 1
        state = {"number": number, "files": named}
        self._depot.put(f"{self._folder}/state.json", canonical(state))
        self._keep_number(number)
        gone = {d for d, _ in self._sent.values()} - {d for d, _ in named.values()}
        self._depot.remove(f"{self._folder}/{digest}" for digest in sorted(gone))
        self._sent = named

    def _send_one(self, name: str) -> tuple[str, int]:
        path = self._workspace / name
        digest, size = files.digest(path), path.stat().st_size
        if self._sent.get(name) != (digest, size):
            self._depot.put(f"{self._folder}/{digest}", path)
        return digest, size

    def _look(self) -> dict[str, tuple[int, int]]:
        """Size and time of each file; those that are being written have names of their own."""
        found = {}
        for path in sorted(self._workspace.rglob("*")):
            name = path.relative_to(self._workspace).as_posix()
            if path.is_file() and not path.name.startswith(".") and not name.startswith(SHOWN):
                state = path.stat()
                found[name] = (state.st_size, state.st_mtime_ns)
        return found

    def _state(self) -> dict[str, Any]:
        raw = self._depot.get(f"{self._folder}/state.json")
        try:
            found = json.loads(raw or b"{}")
            return found if isinstance(found, dict) else {}
        except ValueError:
            return {}

    def _number(self) -> int:
        try:
            return int(json.loads((self._workspace.parent / _SAVED).read_bytes()))
        except (OSError, ValueError, TypeError):
            return 0

    def _keep_number(self, number: int) -> None:
        files.write_bytes(self._workspace.parent / _SAVED, str(number).encode())
