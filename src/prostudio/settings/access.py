"""How servers are reached. Apart from `Settings`, because a token goes into no key."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class HubAccess:
    """How the model hub is reached.

    Attributes:
        endpoint: `HF_ENDPOINT`, the hub or a mirror of it, without a slash at the end.
        token: `HF_TOKEN`, or what the hub's own tools keep in `HF_HOME/token`.
        cache: the folder where the hub's own tools keep what they fetched.
        offline: `HF_HUB_OFFLINE` forbids every request.
    """

    endpoint: str = "https://huggingface.co"
    token: str = field(default="", repr=False)
    cache: Path = Path()
    offline: bool = False

    @classmethod
    def load(cls) -> HubAccess:
        """What the environment says, by the names of the hub's own tools."""
        said = os.environ.get
        shared = Path(said("XDG_CACHE_HOME") or Path.home() / ".cache")
        home = Path(said("HF_HOME") or shared / "huggingface").expanduser()
        token = said("HF_TOKEN")
        if token is None:
            with suppress(OSError, UnicodeDecodeError):
                token = (home / "token").read_text(encoding="utf-8")
        return cls(
            endpoint=(said("HF_ENDPOINT") or cls().endpoint).rstrip("/"),
            token=(token or "").strip(),
            cache=Path(said("HF_HUB_CACHE") or home / "hub").expanduser(),
            offline=said("HF_HUB_OFFLINE", "").upper() in {"1", "ON", "YES", "TRUE"},
        )


def depot_is_plain() -> bool:
    """Whether the object storage that the environment names is asked without encryption.

    A server at home may have no certificate. The names are those of the storage's own tools.
    """
    names = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT", "AZURE_ENDPOINT")
    return any(os.environ.get(name, "").lower().startswith("http://") for name in names)


def model_key() -> str:
    """What a model server wants to be told before it answers: `PROSTUDIO_MODEL_KEY`, or ""."""
    return os.environ.get("PROSTUDIO_MODEL_KEY", "").strip()


def callback_secret() -> str:
    """What messages to `callback_url` are signed with: `PROSTUDIO_CALLBACK_SECRET`, or ""."""
    return os.environ.get("PROSTUDIO_CALLBACK_SECRET", "").strip()


def server_token() -> str:
    """What callers of `prostudio serve` have to send: `PROSTUDIO_TOKEN`, or ""."""
    return os.environ.get("PROSTUDIO_TOKEN", "").strip()
