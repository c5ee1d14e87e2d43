"""Waiting for a prompt: listening where it can be listened to, asking the history in any case."""

from __future__ import annotations

import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

from prostudio.engines.base import Preview, Progress
from prostudio.engines.comfyui.bridge import Bridge
from prostudio.engines.comfyui.listening import Ear
from prostudio.engines.comfyui.previews import Previews
from prostudio.engines.comfyui.progress import Gauge
from prostudio.engines.comfyui.workflow import Workflow

_LISTEN_SECONDS = 0.5
_ASK_SECONDS, _ASK_DEAF_SECONDS = 5.0, 0.15
_SLOWER = 1.02
"""Who cannot listen asks ever less often, up to a second."""
_QUEUE_SECONDS = 4.0
_JUST_OVER_SECONDS = 0.01
"""The history is written a moment after ComfyUI has said that a prompt is over."""


class WentError(Exception):
    """The prompt is neither in the queue nor in the history: somebody removed it, or ComfyUI
    was started anew."""


class Waiting:
    """The wait for one prompt; `close` at the end."""

    def __init__(self, bridge: Bridge, workflow: Workflow, client: str, folder: Path) -> None:
        self._bridge = bridge
        self._ear = Ear(bridge.address, client)
        self._previews = Previews(folder)
        self.gauge = Gauge(workflow, client)

    def listen(self) -> None:
        """Connect, before the prompt is sent, so that nothing is missed."""
        self._ear.open()

    @property
    def steady(self) -> bool:
        """Whether ComfyUI has been there all the time, as far as was heard."""
        return self._ear.hears and not self._ear.broken

    def close(self) -> None:
        """Hang up."""
        self._ear.close()
        self._previews.close()

    def until_over(self, prompt: str) -> Generator[Progress | Preview, None, dict[str, Any]]:
        """The history's entry of the prompt, once it is over.

        Raises:
            WentError: ComfyUI does not know it any more.
            LostError: ComfyUI does not answer.
        """
        self.gauge.prompt = prompt
        ask, asked, looked = _ASK_DEAF_SECONDS, 0.0, 0.0  # it may be over already
        while True:
            yield from self._heard(min(ask, _LISTEN_SECONDS))
            now = time.monotonic()
            deaf = not self._ear.hears
            if self.gauge.over or now - asked >= (ask if deaf else _ASK_SECONDS):
                entry = self._bridge.finished(prompt)
                if entry is not None:
                    return entry
                if self.gauge.over:
                    time.sleep(_JUST_OVER_SECONDS)
                asked, ask = now, min(1.0, ask * _SLOWER)
            if now - looked >= _QUEUE_SECONDS:
                looked = now
                yield from self._placed(prompt)

    def _heard(self, seconds: float) -> Generator[Progress | Preview, None, None]:
        if self.gauge.over:
            return
        for said in self._ear.hear(seconds if not self._ear.hears else _LISTEN_SECONDS):
            if said.kind == "preview":
                self._previews.offer(said.picture)
            elif (told := self.gauge.hear(said)) is not None:
                yield told
            if self.gauge.over:
                break
        yield from self._previews.ready()

    def _placed(self, prompt: str) -> Generator[Progress, None, None]:
        """Say what is before it in the queue; WentError where it is not there."""
        running, waiting = self._bridge.queue()
        ids = [str(one[1]) for one in (*running, *waiting)]
        if prompt in ids:
            before = ids.index(prompt)
            if before:
                yield self.gauge.note(f"ComfyUI makes something else first ({before} before it)")
        elif self._bridge.finished(prompt) is None:
            raise WentError
