"""Who may be called back: the hosts that the user allowed, by name, port and scheme."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from prostudio.errors import FilmError, UnsupportedError
from prostudio.jobs.callbacks.hosts import address_of, target_of

ALLOWED = "hooks.example.com, n8n.example:8443, http://n8n:5678, localhost:5678, [::1]:99"


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.example.com/a",
        "https://HOOKS.example.com:443/a?b=c",
        "https://n8n.example:8443/",
        "http://n8n:5678/webhook/films",
        "http://localhost:5678/x",
        "https://localhost:5678/x",
        "http://[::1]:99/",
    ],
)
def test_an_allowed_host_may_be_called(url: str) -> None:
    assert target_of(url, ALLOWED)


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.com/a",
        "https://hooks.example.com:8443/",
        "https://hooks.example.com.evil.example/",
        "https://evil.hooks.example.com/",
        "https://n8n:5678/",
        "http://n8n:80/",
        "http://127.0.0.1:5678/",
        "http://169.254.169.254/latest/meta-data",
        "http://localhost:22/",
        "http://0x7f000001:5678/",
        "http://2130706433:5678/",
    ],
)
def test_another_host_port_or_scheme_may_not(url: str) -> None:
    with pytest.raises(UnsupportedError, match="may not be called back"):
        target_of(url, ALLOWED)
    with pytest.raises(UnsupportedError):
        target_of(url, "")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hooks.example.com",
        "ftp://hooks.example.com/",
        "file:///etc/passwd",
        "https://user:pass@hooks.example.com/",
        "https://hooks.example.com@evil.example/",
        "https://hooks.example.com\\@evil.example/",
        "https://evil.example#@hooks.example.com/",
        "https://hooks.example.com/a b",
        "https://hooks.example.com/\r\nX: y",
        "https://hooks.example.com:99999/",
        "https://hooks.example.com:0/",
        "https://hooks.exаmple.com/",
        "https://[::1/",
        "https:///path",
        "https://hooks.example.com./",
        "https://hooks.example.com/" + "x" * 2000,
    ],
)
def test_what_is_no_plain_address_is_refused(url: str) -> None:
    with pytest.raises(FilmError, match="no address"):
        target_of(url, ALLOWED)


def test_a_name_leads_to_no_inside_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    stands_for = {
        "hooks.example.com": ["169.254.169.254", "127.0.0.1", "::ffff:127.0.0.1", "fe80::1"],
        "n8n": ["0.0.0.0", "10.0.0.7"],
        "localhost": ["127.0.0.1"],
    }

    def resolved(host: str, port: int, **_: Any) -> list[Any]:
        return [(0, 0, 0, "", (number, port)) for number in stands_for[host]]

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    with pytest.raises(OSError, match="no address that may be called"):
        address_of(target_of("https://hooks.example.com/", ALLOWED))
    assert address_of(target_of("http://n8n:5678/", ALLOWED)) == "10.0.0.7"
    assert address_of(target_of("http://localhost:5678/", ALLOWED)) == "127.0.0.1"
