"""The door to the warm child: plans, stills, drafts and waveforms, which this process never makes.

One child for a server, started when something is asked for and ended when nothing was for a
minute. It answers several questions side by side, urgent ones before others; who asks what
somebody else is waiting for already gets the same answer. When it dies, what it had not
answered is asked once more.
"""

from __future__ import annotations

import asyncio
import json
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import psutil

from prostudio.errors import FaultError
from prostudio.processes import Child, ChildError
from prostudio.server.answering.answers import RefusedError
from prostudio.server.children.trial import told as settings_told
from prostudio.settings import Settings

Json = Any
Told = Callable[[Json], None]

LOG = logging.getLogger("prostudio.server")
MODULE = "prostudio.server.warm.easel_child"
IDLE_SECONDS, LOOK_SECONDS = 60.0, 0.5
MOST_WAITING = 500
MOST_MB = 700
"""A child that has grown beyond it is ended once it has answered everything."""

_TRIES = 2
_ENVIRONMENT = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


@dataclass
class _Ask:
    """One question, until it is answered."""

    number: int
    name: str
    line: bytes
    until: float
    tries: int = 0
    answer: Future[Json] = field(default_factory=Future)
    told: list[Told] = field(default_factory=list)


class Easel:
    """Asks the warm child; every method may be called from any thread."""

    def __init__(
        self, settings: Settings, *, idle_seconds: float = IDLE_SECONDS, module: str = MODULE
    ) -> None:
        self.settings = settings
        self._module = module
        self._idle_seconds = idle_seconds
        self._lock = threading.RLock()
        self._asks: dict[int, _Ask] = {}
        self._number = 0
        self._child: Child | None = None
        self._used = 0.0
        self._closed = False

    async def ask(
        self,
        op: str,
        order: Json,
        *,
        urgent: bool = False,
        seconds: float = 600.0,
        told: Told | None = None,
    ) -> Json:
        """The child's answer; see `wanted`."""
        found = await asyncio.to_thread(
            self.wanted, op, order, urgent=urgent, seconds=seconds, told=told
        )
        return await asyncio.shield(asyncio.wrap_future(found))

    def wanted(
        self,
        op: str,
        order: Json,
        *,
        urgent: bool = False,
        seconds: float = 600.0,
        told: Told | None = None,
    ) -> Future[Json]:
        """Put a question; its answer comes later.

        Args:
            op: a name in `easel_child.OPS`.
            order: JSON; the settings are put into it.
            urgent: before whatever is not, and beside what is being made.
            seconds: after which the child is given up.
            told: called with what the child says before its answer, in another thread.

        Raises (the future):
            RefusedError: an error of the user's, with its status.
            FaultError: the child failed twice, or took longer than `seconds`.
        """
        question = {"op": op, "order": order, "urgent": urgent, "settings": self._settings()}
        name = json.dumps(question, sort_keys=True)
        with self._lock:
            same = next((one for one in self._asks.values() if one.name == name), None)
            ask = same or self._new(name, question, seconds)
            if told is not None:
                ask.told.append(told)
            if same is None:
                self._send([ask])
        return ask.answer

    def cancel(self, answer: Future[Json]) -> None:
        """Nobody waits for an answer any more: what is being made for it ends soon."""
        with self._lock:
            ask = next((one for one in self._asks.values() if one.answer is answer), None)
            if ask is not None:
                del self._asks[ask.number]
                self._write(json.dumps({"cancel": ask.number}).encode() + b"\n")
        answer.cancel()

    def close(self) -> None:
        """End the child; whoever waits is told so."""
        with self._lock:
            self._closed = True
            asks, self._asks = list(self._asks.values()), {}
            self._end()
        for ask in asks:
            _fail(ask, _stopping())

    @property
    def pid(self) -> int | None:
        """The child's process, or None while there is none."""
        child = self._child
        return child.pid if child else None

    def _settings(self) -> Json:
        return settings_told(self.settings)

    def _new(self, name: str, question: Json, seconds: float) -> _Ask:
        if self._closed:
            raise _stopping()
        if len(self._asks) >= MOST_WAITING:
            wait = {"Retry-After": "5"}
            raise RefusedError(503, "busy", "too many pictures are waited for", headers=wait)
        self._number += 1
        line = json.dumps({"id": self._number, **question}).encode() + b"\n"
        ask = _Ask(self._number, name, line, time.monotonic() + seconds)
        self._asks[ask.number] = ask
        return ask

    def _send(self, asks: list[_Ask]) -> None:
        """Give questions to the child, which is started where there is none."""
        self._used = time.monotonic()
        try:
            if self._child is None:
                self._start()
        except ChildError as failure:
            for ask in asks:
                self._asks.pop(ask.number, None)
                _fail(ask, failure)
            return
        for ask in asks:
            ask.tries += 1
            self._write(ask.line)

    def _start(self) -> None:
        child = self._child = Child([], module=self._module, env=_ENVIRONMENT)
        for work in (self._hear, self._watch):
            threading.Thread(target=work, args=(child,), name="easel", daemon=True).start()

    def _write(self, line: bytes) -> None:
        """One that is dead already is heard of by its end."""
        if self._child is not None:
            with suppress(OSError, ValueError):
                self._child.stdin.write(line)
                self._child.stdin.flush()

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.signal_kill()
            with suppress(OSError):
                child.stdin.close()

    def _hear(self, child: Child) -> None:
        with suppress(OSError, ValueError), child.stdout:
            for line in child.stdout:
                self._take(json.loads(line))
        child.kill()
        with self._lock:
            if child is not self._child:
                return  # it was ended
            self._end()
            self._mourn(child)

    def _mourn(self, child: Child) -> None:
        """It died: what it had not answered is asked once more, and not for ever."""
        LOG.warning("easel", extra={"details": {"ending": child.ending}})
        again = []
        for ask in list(self._asks.values()):
            if ask.tries < _TRIES:
                again.append(ask)
            else:
                del self._asks[ask.number]
                _fail(ask, FaultError(f"the process that draws died twice ({child.ending})"))
        if again:
            self._send(again)

    def _take(self, message: Json) -> None:
        with self._lock:
            ask = self._asks.get(message["id"])
            if ask is None:
                return
            if "told" not in message:
                del self._asks[ask.number]
                self._used = time.monotonic()
        if "told" in message:
            for told in ask.told:
                told(message["told"])
        elif error := message.get("error"):
            if trace := message.get("traceback"):
                LOG.error("easel", extra={"details": {"traceback": trace[-4000:]}})
            told_as = (error["status"], error["code"], error["message"])
            _fail(ask, RefusedError(*told_as, hint=error["hint"]))
        else:
            with suppress(InvalidStateError):
                ask.answer.set_result(message["done"])

    def _watch(self, child: Child) -> None:
        """End a child that nobody asks, that has grown too large, or that is stuck."""
        while True:
            time.sleep(min(LOOK_SECONDS, self._idle_seconds))
            with self._lock:
                if child is not self._child:
                    return
                now = time.monotonic()
                late = [ask for ask in self._asks.values() if ask.until < now]
                if late:
                    self._give_up(late)
                    return
                unused = now - self._used >= self._idle_seconds
                if not self._asks and (unused or _megabytes(child) > MOST_MB):
                    self._end()
                    return

    def _give_up(self, late: list[_Ask]) -> None:
        for ask in late:
            del self._asks[ask.number]
            _fail(ask, FaultError("the process that draws took too long"))
        self._end()
        if self._asks:
            self._send(list(self._asks.values()))


def _fail(ask: _Ask, error: Exception) -> None:
    with suppress(InvalidStateError):
        ask.answer.set_exception(error)


def _stopping() -> RefusedError:
    return RefusedError(503, "stopping", "the server is being stopped")


def _megabytes(child: Child) -> float:
    try:
        return float(psutil.Process(child.pid).memory_info().rss / 1e6)
    except psutil.Error:
        return 0.0
