"""Servers of the user's own that engines ask: which addresses may be asked at all."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from prostudio.errors import FilmError


@dataclass(frozen=True, slots=True)
class OwnServer:
    """A kind of server.

    Attributes:
        name: as errors say it ("the model server").
        example: of its address.
        setting: of further hosts that may be asked, its value a list with commas.
        key_hint: where a password goes instead of into the address; "" for nowhere.
        path: of an address that names none.
    """

    name: str
    example: str
    setting: str
    key_hint: str = ""
    path: str = ""

    def checked(self, url: str, hosts: str) -> str:
        """An address that may be asked, without a slash at its end.

        Only this machine is asked, for what is sent is the user's own.

        Args:
            hosts: the value of `setting`.

        Raises:
            FilmError: not the address of a server, or of a host that is not allowed.
        """
        parts = self._parts(url)
        host = parts.hostname or ""
        allowed = {name.strip().casefold() for name in hosts.split(",")}
        if not is_here(host) and host.casefold() not in allowed:
            variable = f"PROSTUDIO_{self.setting.upper()}"
            raise FilmError(
                f"{self.name} is on {host!r}; only this machine is asked unless you allow more",
                hint=f"to allow it: {variable}={host}, or {self.setting} in prostudio.toml",
            )
        shown = f"[{host}]" if ":" in host else host
        at = f"{shown}:{parts.port}" if parts.port is not None else shown
        return f"{parts.scheme}://{at}{parts.path.rstrip('/') or self.path}"

    def _parts(self, url: str) -> SplitResult:
        wrong = FilmError(f"{self.name}'s address is {url!r}; wanted one such as {self.example}")
        try:
            parts = urlsplit(url.strip())
            readable = parts.port is None or parts.port >= 0
        except ValueError:
            raise wrong from None
        plain = not (parts.query or parts.fragment)
        if not (readable and plain and parts.hostname and parts.scheme in ("http", "https")):
            raise wrong
        if parts.username is not None or parts.password is not None:
            raise FilmError(
                f"{self.name}'s address holds a user or a password",
                hint=self.key_hint or f"leave them out: {self.example}",
            )
        return parts


def is_here(host: str) -> bool:
    """Whether it is a loopback address as it is written: a name could be made to lead anywhere."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
