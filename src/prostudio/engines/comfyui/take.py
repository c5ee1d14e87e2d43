"""One take: asked for once, found again after a restart of either side, brought home.

A prompt's id is the digest of what is asked and the number of the try, so ComfyUI's queue
and history say whether it was asked for already, whoever was restarted meanwhile.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Generator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from prostudio import files
from prostudio.engines.base import Preview, Progress
from prostudio.engines.comfyui.address import not_running
from prostudio.engines.comfyui.bridge import Bridge, LostError
from prostudio.engines.comfyui.filling import Filled, named
from prostudio.engines.comfyui.refusals import failed, of_nodes, refused
from prostudio.engines.comfyui.results import results
from prostudio.engines.comfyui.shelf import Kept
from prostudio.engines.comfyui.waiting import Waiting, WentError
from prostudio.errors import EngineServerError, ProStudioError

STATE = "comfyui.json"
_MOST_TRIES, _MOST_SENDS = 50, 3
_AGAIN_SECONDS = 0.5

T = TypeVar("T")
Steps = Generator[Progress | Preview, None, T]


class Take:
    """What ComfyUI makes of one filled workflow.

    Args:
        folder: outlives a killed process, where there is such a place; the files come here.

    Attributes:
        sent: it was asked for by this call, and not found.
    """

    def __init__(self, bridge: Bridge, kept: Kept, filled: Filled, folder: Path) -> None:
        self._bridge, self._kept, self._filled, self._folder = bridge, kept, filled, folder
        self._state = _read_state(folder / STATE, filled.digest)
        self.sent = False

    def bring(self) -> Steps[list[Path]]:
        """The result's files, in order; closing the generator ends the prompt in ComfyUI.

        Raises:
            EngineServerError: ComfyUI is gone for long, lacks something, or made nothing.
            DeviceMemoryError: it ran out of graphics memory.
        """
        here = [self._folder / name for name in self._state.get("files", ())]
        if here and all(path.is_file() for path in here):
            return here
        for attempt in range(_MOST_TRIES):
            prompt = self._id(attempt)
            past = yield from self._patiently(partial(self._bridge.finished, prompt))
            if past is None:
                return (yield from self._made(attempt, prompt))
            if failed(past, self._kept.workflow) is None:
                found = yield from self._fetched(past)
                if found:
                    return found
        raise EngineServerError(
            f"ComfyUI failed at this take {_MOST_TRIES} times", hint="its own log says why"
        )

    def _made(self, attempt: int, prompt: str) -> Steps[list[Path]]:
        entry = yield from self._waited(attempt, prompt)
        error = failed(entry, self._kept.workflow)
        if error is not None:
            raise error
        found = yield from self._fetched(entry)
        if not found:
            raise EngineServerError(
                "ComfyUI made the take, and its file is gone already",
                hint="something removes files from ComfyUI's output folder; run it again",
            )
        return found

    def _waited(self, attempt: int, prompt: str) -> Steps[dict[str, Any]]:
        """Send it unless it is there already, and wait until it is over."""
        client = self._filled.id(attempt)
        waiting = Waiting(self._bridge, self._kept.workflow, client, self._folder)
        try:
            sends = 0
            while True:
                try:
                    known = self._queued(prompt, client)
                    if known is None:
                        if sends == _MOST_SENDS:
                            raise _removed()
                        waiting.listen()
                        known = self._sent(attempt, client)
                        sends += 1
                    prompt = known
                    return (yield from waiting.until_over(prompt))
                except (LostError, WentError) as failure:
                    if isinstance(failure, WentError) and waiting.steady:
                        raise _removed() from None
                    yield waiting.gauge.note("ComfyUI went away; it is waited for")
                    entry = yield from self._patiently(partial(self._bridge.finished, prompt))
                    if entry is not None:
                        return entry
        except (GeneratorExit, KeyboardInterrupt):
            with suppress(LostError, ProStudioError):
                self._bridge.stop(prompt)
            raise
        finally:
            waiting.close()

    def _queued(self, prompt: str, client: str) -> str | None:
        """The id under which it waits or runs; an older ComfyUI gives ids of its own."""
        running, waiting = self._bridge.queue()
        for one in (*running, *waiting):
            extra = one[3] if isinstance(one[3], dict) else {}
            if one[1] == prompt or extra.get("client_id") == client:
                return str(one[1])
        if self._state.get("prompt_id"):  # it was sent, and perhaps heard under another id
            for key, entry in self._bridge.history().items():
                asked = entry.get("prompt") if isinstance(entry, dict) else None
                extra = asked[3] if isinstance(asked, list) and len(asked) > 3 else {}
                if isinstance(extra, dict) and extra.get("client_id") == client:
                    return str(key)
        return None

    def _sent(self, attempt: int, client: str) -> str:
        body = {
            "prompt": named(self._filled, self._kept, attempt),
            "client_id": client,
            "prompt_id": client,
            "extra_data": {"preview_method": "auto"},
        }
        self._keep(attempt=attempt, prompt_id=client, files=[])
        self.sent = True
        status, answer = self._bridge.send(body)
        if status != 200 or not isinstance(answer, dict):
            raise refused(status, answer, self._kept.workflow)
        wrong = answer.get("node_errors")
        if isinstance(wrong, dict) and self._kept.mapping.result in wrong:
            raise of_nodes(wrong, self._kept.workflow)
        prompt = str(answer.get("prompt_id") or client)
        self._keep(attempt=attempt, prompt_id=prompt, files=[])
        return prompt

    def _fetched(self, entry: dict[str, Any]) -> Steps[list[Path]]:
        """The result's files at home; none where ComfyUI has them no longer."""
        found = results(entry, self._kept)
        brought = []
        for n, result in enumerate(found):
            target = self._folder / f"result {n:05}{result.suffix}"
            there = yield from self._patiently(partial(self._bridge.fetch, result.asked(), target))
            if not there:
                return []
            brought.append(target)
        self._keep(files=[path.name for path in brought])
        return brought

    def _patiently(self, ask: Callable[[], T]) -> Steps[T]:
        """What is asked; ComfyUI is waited for while it does not answer.

        Raises:
            EngineServerError: it did not come back.
        """
        until = time.monotonic() + self._bridge.patience
        while True:
            try:
                return ask()
            except LostError as failure:
                if time.monotonic() > until:
                    raise not_running(self._bridge.address, str(failure)) from failure
                yield Progress(0.0, "ComfyUI does not answer; it is waited for")
                time.sleep(_AGAIN_SECONDS)

    def _id(self, attempt: int) -> str:
        if self._state.get("attempt") == attempt and self._state.get("prompt_id"):
            return str(self._state["prompt_id"])
        return self._filled.id(attempt)

    def _keep(self, **told: Any) -> None:
        self._state = {"digest": self._filled.digest, **self._state, **told}
        files.write_json(self._folder / STATE, self._state)


def _removed() -> EngineServerError:
    return EngineServerError(
        "the take was removed from ComfyUI's queue", hint="run it again to have it made"
    )


def _read_state(path: Path, digest: str) -> dict[str, Any]:
    """What was kept of the same request; empty where it was another, or nothing."""
    try:
        value = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    same = isinstance(value, dict) and value.get("digest") == digest
    return value if same else {}
