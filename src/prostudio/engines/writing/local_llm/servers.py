"""Where a model server may be asked, and which ones are looked for when none is named."""

from __future__ import annotations

import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from prostudio.engines.card import Missing
from prostudio.engines.own_servers import OwnServer, is_here
from prostudio.errors import ModelServerError
from prostudio.settings import Settings

_SERVER = OwnServer(
    "the model server",
    "http://127.0.0.1:11434/v1",
    "model_hosts",
    key_hint="put the server's key into PROSTUDIO_MODEL_KEY instead",
    path="/v1",
)


@dataclass(frozen=True, slots=True)
class Known:
    """A server that people run.

    Attributes:
        port: where it listens unless it is told otherwise, by its own documentation.
        start: how it is started.
    """

    name: str
    port: int
    start: str


KNOWN = (
    Known("Ollama", 11434, "`ollama serve`, and `ollama pull MODEL` once"),
    Known("llama.cpp", 8080, "`llama-server -m MODEL.gguf`"),
    Known("LM Studio", 1234, "`lms server start`"),
    Known("vLLM", 8000, "`vllm serve MODEL`"),
)
"""The usual ports, asked in this order."""


def checked(url: str, settings: Settings) -> str:
    """An address that may be asked, without a slash at its end; one without a path gets `/v1`.

    Only this machine is asked, for a brief is the user's own; `model_hosts` allows others.

    Raises:
        FilmError: not the address of a server, or of a host that is not allowed.
    """
    return _SERVER.checked(url, settings.model_hosts)


def addresses(url: str | None, settings: Settings) -> tuple[str, ...]:
    """The server that is named, else those at the usual ports of this machine."""
    named = url or settings.model_url
    if named:
        return (checked(named, settings),)
    return tuple(f"http://127.0.0.1:{one.port}/v1" for one in KNOWN)


def not_running(asked: tuple[str, ...], why: str = "") -> ModelServerError:
    """The error for servers that do not answer, with how to start one."""
    told = f": {why}" if why else ""
    starts = "; ".join(f"{one.name}: {one.start}" for one in KNOWN)
    if len(asked) == 1:
        port = urlsplit(asked[0]).port
        of_port = [f"{one.name}: {one.start}" for one in KNOWN if one.port == port]
        return ModelServerError(
            f"no model server answers at {asked[0]}{told}",
            hint=f"start it ({of_port[0] if of_port else starts}), or give --model-url",
        )
    ports = ", ".join(str(urlsplit(one).port) for one in asked)
    return ModelServerError(
        f"no model server answers on this machine (looked at port {ports})",
        hint=f"start one ({starts}), or say where it is with --model-url",
    )


def missing(settings: Settings) -> Missing | None:
    """Why nothing can be written here now: no server takes a connection.

    Only this machine is tried: a listing of engines knocks on no other door.
    """
    asked = addresses(None, settings)
    for address in asked:
        parts = urlsplit(address)
        if not is_here(parts.hostname or ""):
            return None
        if _listens(parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)):
            return None
    ports = ", ".join(str(urlsplit(one).port or "80") for one in asked)
    hint = not_running(asked).hint or "start a model server"
    return Missing(f"finds no model server on this machine (looked at port {ports})", hint)


def _listens(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=0.3):
            return True
    except OSError:
        return False
