"""Where ComfyUI may be asked, and whether something listens there."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

from prostudio.engines.card import Missing
from prostudio.engines.own_servers import OwnServer, is_here
from prostudio.errors import EngineServerError, FilmError
from prostudio.settings import Settings

_SERVER = OwnServer("ComfyUI", "http://127.0.0.1:8188", "comfyui_hosts")
START = "start it (`python main.py` in its folder, or its desktop application)"
_KNOCK_SECONDS = 0.045
"""For a closed port of this machine: Windows takes two seconds to say so, and plans ask often."""


def checked(settings: Settings) -> str:
    """The address that the settings name, without a slash at its end.

    Only this machine is asked, for a workflow may run programs and a picture may be private;
    `comfyui_hosts` allows others.

    Raises:
        FilmError: not the address of a server, or of a host that is not allowed.
    """
    return _SERVER.checked(settings.comfyui_url, settings.comfyui_hosts)


def missing(settings: Settings) -> Missing | None:
    """Why no take can be made now: nothing takes a connection.

    Only this machine is knocked at: a plan does not wait for another one.
    """
    try:
        address = checked(settings)
    except FilmError as error:
        return Missing(f"has no server: {error.message}", error.hint or "correct comfyui_url")
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    if not is_here(host) or listens(host, port):
        return None
    return Missing(
        f"runs in ComfyUI, and nothing answers at {address}",
        f"{START}, or say where it is: PROSTUDIO_COMFYUI_URL",
    )


def listens(host: str, port: int, seconds: float = _KNOCK_SECONDS) -> bool:
    """Whether something takes a connection there."""
    try:
        with socket.create_connection((host, port), timeout=seconds):
            return True
    except OSError:
        return False


def not_running(address: str, why: str = "") -> EngineServerError:
    """The error for a ComfyUI that does not answer."""
    told = f" ({why})" if why else ""
    return EngineServerError(
        f"no ComfyUI answers at {address}{told}",
        hint=f"{START}, or say where it is: PROSTUDIO_COMFYUI_URL",
    )
