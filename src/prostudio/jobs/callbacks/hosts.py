"""Who may be called back: the hosts of the setting `callback_hosts`."""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from prostudio.errors import FilmError, UnsupportedError

_PORTS = {"https": 443, "http": 80}
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_])?|[0-9a-f:.]{2,45}")
_PRINTABLE = re.compile(r"[!-~]+")


@dataclass(frozen=True, slots=True)
class Target:
    """An address that may be called: `scheme://host:port`, and what is asked for there."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def place(self) -> tuple[str, str, int]:
        """What has to be allowed."""
        return self.scheme, self.host, self.port

    @property
    def named(self) -> str:
        """Host and port as the header `Host` has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


def target_of(url: str, allowed: str) -> Target:
    """The parts of an address, where its host is allowed.

    Args:
        allowed: the setting: between commas `host`, `host:port`, or `http://host:port` where
            nothing is encrypted. This machine needs no `http://`.

    Raises:
        FilmError: it is no address.
        UnsupportedError: its host is not allowed.
    """
    target = _parsed(url)
    if target is None:
        hint = "such as https://hooks.example.com/films"
        raise FilmError("callback_url is no address that can be called", hint=hint)
    if target.place not in _places(allowed):
        told = target.named if target.scheme == "https" else f"http://{target.named}"
        raise UnsupportedError(
            f"callback_url names {told}, which may not be called back",
            hint="leave it out and read the film's events; or the owner of this machine allows it "
            f"in prostudio.toml: callback_hosts = {told!r}",
        )
    return target


def address_of(target: Target) -> str:
    """The number that a target's name stands for now; a name leads to no machine's own insides.

    Whoever owns a name decides what it stands for. A name that was allowed may lead into the
    local network, for that is where such programs often are, but neither to this machine, unless
    it says so (`localhost`), nor to addresses that only a machine's own network card answers.

    Raises:
        OSError: it stands for nothing, or for what it may not.
    """
    if _number(target.host) is not None:
        return target.host
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    for *_, place in found:
        address = str(place[0]).partition("%")[0]
        if _may_be(target.host, ipaddress.ip_address(address)):
            return address
    raise OSError(f"{target.host} stands for no address that may be called")


def _may_be(host: str, number: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    mapped = getattr(number, "ipv4_mapped", None)
    number = mapped or number
    if number.is_loopback:
        return _is_here(host)
    odd = number.is_link_local or number.is_multicast or number.is_unspecified
    return not (odd or number.is_reserved)


def _places(allowed: str) -> set[tuple[str, str, int]]:
    places = set()
    for entry in allowed.split(","):
        scheme, separator, rest = entry.strip().lower().rpartition("://")
        for kind in [scheme] if separator else _PORTS:
            parts = _parsed(f"{kind}://{rest}/") if kind in _PORTS and rest else None
            if parts and (separator or kind == "https" or _is_here(parts.host)):
                places.add(parts.place)
    return places


def _parsed(url: str) -> Target | None:
    if len(url) > 2000 or not _PRINTABLE.fullmatch(url) or "\\" in url:
        return None
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or "@" in parts.netloc or parts.fragment or port == 0:
        return None
    if not _HOST.fullmatch(host):
        return None
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port or _PORTS[parts.scheme], path)


def _is_here(host: str) -> bool:
    number = _number(host)
    if number is not None:
        return number.is_loopback
    return host == "localhost" or host.endswith(".localhost")


def _number(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
