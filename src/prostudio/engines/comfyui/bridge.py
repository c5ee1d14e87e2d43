"""One ComfyUI over HTTP, by the routes of its `server.py`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from prostudio import __version__, files
from prostudio.engines.comfyui.address import checked, not_running
from prostudio.engines.comfyui.refusals import shown
from prostudio.errors import EngineServerError, MissingError
from prostudio.settings import Settings

if TYPE_CHECKING:
    pass

_CONNECT_SECONDS = 5.0
_ANSWER_SECONDS = 60.0
"""A server that loads a model may not answer for so long."""
_MOST_ANSWER = 200_000_000
"""Bytes of an answer in JSON: the node list of a large installation has 30 MB."""
_MOST_RESULT = 4_000_000_000
FOLDER = "prostudio"
"""Of ComfyUI's input and output folders."""


class LostError(Exception):
    """ComfyUI cannot be reached now; it may come back."""


class Bridge:
    """A conversation with ComfyUI; use it in a `with`.

    Attributes:
        address: checked, without a slash at its end.
        patience: seconds for which it is waited for when it goes away.
    """

    def __init__(self, settings: Settings) -> None:
        self.address = checked(settings)
        self.patience = settings.comfyui_seconds

    def __enter__(self) -> Self:
        try:
            import httpx2
        except ImportError as failure:
            raise MissingError(
                "asking ComfyUI needs the package httpx2, which is not installed",
                hint="`pip install httpx2`",
            ) from failure
        headers = {"User-Agent": f"prostudio/{__version__}"}
        patience = httpx2.Timeout(_ANSWER_SECONDS, connect=_CONNECT_SECONDS)
        # No proxy and no redirect: pictures go to the address that was checked.
        self._client = httpx2.Client(
            headers=headers, trust_env=False, follow_redirects=False, timeout=patience
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._client.close()

    def about(self) -> dict[str, Any]:
        """What `/system_stats` says: version, cards, memory.

        Raises:
            EngineServerError: it does not answer, or is no ComfyUI.
        """
        with self._here():
            status, value = self.asked("GET", "/system_stats")
        if status != 200 or not isinstance(value, dict) or "system" not in value:
            raise EngineServerError(
                f"what answers at {self.address} is no ComfyUI",
                hint="say where it is: PROSTUDIO_COMFYUI_URL",
            )
        return value

    def nodes(self) -> dict[str, Any]:
        """What `/object_info` says: every node class that it has, with its inputs.

        Raises:
            EngineServerError: it does not answer, or not with that.
        """
        with self._here():
            status, value = self.asked("GET", "/object_info")
        if status != 200 or not isinstance(value, dict):
            raise EngineServerError(f"ComfyUI does not tell its nodes ({status})")
        return value

    def send(self, body: Mapping[str, Any]) -> tuple[int, Any]:
        """Put a prompt into the queue; status and answer of `/prompt`.

        Raises:
            LostError: nobody knows whether it arrived.
        """
        return self.asked("POST", "/prompt", body)

    def finished(self, prompt: str) -> dict[str, Any] | None:
        """What the history says of a prompt; None while it is not over.

        Raises:
            LostError: it does not answer now.
        """
        _, value = self.asked("GET", f"/history/{prompt}")
        entry = value.get(prompt) if isinstance(value, dict) else None
        return entry if isinstance(entry, dict) else None

    def history(self, most: int = 200) -> dict[str, Any]:
        """The last prompts that are over, by id.

        Raises:
            LostError: it does not answer now.
        """
        _, value = self.asked("GET", f"/history?max_items={most}")
        return value if isinstance(value, dict) else {}

    def queue(self) -> tuple[list[list[Any]], list[list[Any]]]:
        """What runs and what waits, in order: [number, id, prompt, extra data, outputs] each.

        Raises:
            LostError: it does not answer now.
        """
        _, value = self.asked("GET", "/queue")
        value = value if isinstance(value, dict) else {}
        running, waiting = (
            [one for one in value.get(name) or [] if isinstance(one, list) and len(one) > 3]
            for name in ("queue_running", "queue_pending")
        )
        return running, sorted(waiting, key=lambda one: (str(type(one[0])), one[0]))

    def stop(self, prompt: str) -> None:
        """Take a prompt out of the queue, or end it where it runs; never another's.

        Raises:
            LostError: it does not answer now.
        """
        self.asked("POST", "/queue", {"delete": [prompt]})
        running, _ = self.queue()
        if any(one[1] == prompt for one in running):
            # Newer ones look at the id; older ones end what runs, which was ours a moment ago.
            self.asked("POST", "/interrupt", {"prompt_id": prompt})

    def unload(self) -> None:
        """Let it give its memory back.

        Raises:
            LostError: it does not answer now.
        """
        self.asked("POST", "/free", {"unload_models": True, "free_memory": True})

    def upload(self, picture: Path) -> str:
        """Put a picture of ours into its input folder; the value for a node that loads it.

        Raises:
            LostError: it does not answer now.
            EngineServerError: it did not take the picture.
        """
        data = picture.read_bytes()
        name = f"{hashlib.blake2b(data, digest_size=10).hexdigest()}{picture.suffix or '.png'}"
        status, value = self.asked(
            "POST",
            "/upload/image",
            files_={"image": (name, data, "image/png")},
            data={"type": "input", "subfolder": FOLDER, "overwrite": "true"},
        )
        if status != 200 or not isinstance(value, dict) or not isinstance(value.get("name"), str):
            raise EngineServerError(
                f"ComfyUI did not take a picture ({status}): {shown(value)}",
                hint="its --max-upload-size may be too small, or its disk full",
            )
        folder = value.get("subfolder") or ""
        return f"{folder}/{value['name']}" if folder else value["name"]

    def fetch(self, file: Mapping[str, str], target: Path) -> bool:
        """Bring a file of a result home, whole or not at all; False when it is gone there.

        Raises:
            LostError: it does not answer now.
            EngineServerError: it is too large.
        """
        asked = {name: file.get(name, "") for name in ("filename", "subfolder", "type")}
        with self._lost(), self._client.stream("GET", self.address + "/view", params=asked) as got:
            if got.status_code != 200:
                return False
            with files.replacing(target) as part, files.open_new(part) as out:
                size = 0
                for chunk in got.iter_bytes(1 << 20):
                    size += len(chunk)
                    if size > _MOST_RESULT:
                        raise EngineServerError("ComfyUI's result has more than 4 GB")
                    out.write(chunk)
        return True

    def asked(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        files_: Mapping[str, Any] | None = None,
        data: Mapping[str, str] | None = None,
    ) -> tuple[int, Any]:
        """One request; the status, and the answer as JSON or text.

        Raises:
            LostError: no answer, or a broken one.
        """
        with self._lost():
            with self._client.stream(
                method, self.address + path, json=body, files=files_, data=data
            ) as answer:
                gathered = bytearray()
                for chunk in answer.iter_bytes():
                    gathered += chunk
                    if len(gathered) > _MOST_ANSWER:
                        raise EngineServerError("ComfyUI's answer has no end")
            if answer.status_code in (502, 503, 504):
                raise LostError(f"it answered {answer.status_code}")
            try:
                return answer.status_code, json.loads(gathered)
            except (ValueError, RecursionError):
                return answer.status_code, gathered.decode("utf-8", "replace")

    @contextmanager
    def _lost(self) -> Iterator[None]:
        import httpx2

        try:
            yield
        except httpx2.ConnectError as failure:
            raise LostError("nothing listens there") from failure
        except httpx2.TimeoutException as failure:
            raise LostError("it was silent for too long") from failure
        except (httpx2.TransportError, httpx2.DecodingError) as failure:
            raise LostError("the connection broke") from failure

    @contextmanager
    def _here(self) -> Iterator[None]:
        try:
            yield
        except LostError as failure:
            raise not_running(self.address, str(failure)) from failure
