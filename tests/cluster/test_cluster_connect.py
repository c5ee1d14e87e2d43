"""The way to the cluster: a wrong address or nobody there is one clear error, soon."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec

import pytest

from prostudio.cluster import connect
from prostudio.cluster.connect import host_of, ray_at, require_ray
from prostudio.errors import ClusterError, FilmError, MissingError

needs_ray = pytest.mark.skipif(
    find_spec("ray") is None, reason="ray is not installed; the extra `cluster` has it"
)


@pytest.fixture
def mute() -> Iterator[str]:
    """The address of somebody who takes calls and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"127.0.0.1:{listening.getsockname()[1]}"


def closed() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    return f"127.0.0.1:{port}"


@needs_ray
@pytest.mark.parametrize("shape", ["{}", "ray://{}"])
def test_nobody_there_is_said_at_once_with_the_address(shape: str) -> None:
    address = shape.format(closed())
    with pytest.raises(ClusterError, match="no Ray cluster answers") as refusal:
        ray_at(address)
    assert address in refusal.value.message
    assert "ray start" in str(refusal.value.hint)


@needs_ray
@pytest.mark.parametrize("address", ["somewhere", "http://host:1", "ray://", "host:", "h:x", ":1"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(FilmError, match="setting cluster"):
        ray_at(address)


def test_addresses_name_a_host_and_a_port() -> None:
    assert host_of("ray://head:10001") == ("head", 10001)
    assert host_of("192.0.2.1:6379") == ("192.0.2.1", 6379)
    assert host_of("[2001:db8::1]:6379") == ("2001:db8::1", 6379)


def test_where_ray_is_not_installed_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connect, "find_spec", lambda _: None)
    with pytest.raises(MissingError, match="Ray, which is not installed") as refusal:
        require_ray()
    assert "prostudio[cluster]" in str(refusal.value.hint)


def test_ray_is_imported_by_nobody_who_has_no_cluster() -> None:
    probe = (
        "import sys, prostudio.cluster.opening, prostudio.projects.project, prostudio.cli.make;"
        "print([name for name in sys.modules if name.partition('.')[0] == 'ray'])"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@needs_ray
@pytest.mark.slow
def test_somebody_who_says_nothing_is_left_within_ten_seconds(mute: str) -> None:
    """In a process of its own: Ray tries on in a thread that nobody can end."""
    probe = (
        "import time; from prostudio.cluster.connect import ray_at; began = time.monotonic()\n"
        f"try: ray_at({mute!r})\n"
        "except Exception as failure:"
        " print(type(failure).__name__, time.monotonic() - began, flush=True)\n"
        "import os; os._exit(0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", probe], capture_output=True, text=True, check=False, timeout=60
    )
    name, seconds = done.stdout.split()
    assert name == "ClusterError"
    assert float(seconds) < 30.0  # Ray alone tries for a minute
