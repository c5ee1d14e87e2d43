"""Two hosts with a wire between them, as network namespaces of this machine.

Each has its own address and host name and sees nothing of the other but through the wire.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
from three_nodes import HERE, QUICK, WORKER, ray_environment

PORT = 6379
STORE_BYTES = 80 * 1024 * 1024


class Host:
    """One namespace."""

    def __init__(self, name: str, address: str, folder: Path) -> None:
        self.name = name
        self.space = f"{name}-{os.getpid()}"
        self.address = address
        self.wire = f"{name[-1]}{os.getpid()}"  # names of interfaces are short
        self.home = folder / name

    def run(self, *argv: str) -> str:
        """Run a program there to its end."""
        done = subprocess.run(
            self._argv(argv), capture_output=True, text=True, check=False, env=self._environment()
        )
        assert done.returncode == 0, f"{shlex.join(argv)}: {done.stdout} {done.stderr}"
        return done.stdout

    def begin(self, *argv: str, told: Path) -> subprocess.Popen[str]:
        """Start a program there."""
        with told.open("w") as errors:
            return subprocess.Popen(
                self._argv(argv),
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
                env=self._environment(),
            )

    def pids(self) -> list[int]:
        """All that runs there."""
        listed = _ip("netns", "pids", self.space)
        return [int(pid) for pid in listed.split()]

    def workers(self) -> list[int]:
        """Children that make steps there."""
        found = []
        for pid in self.pids():
            with suppress(psutil.NoSuchProcess):
                if WORKER in " ".join(psutil.Process(pid).cmdline()):
                    found.append(pid)
        return found

    def plugged(self, plugged: bool) -> None:
        """Pull its end of the wire, or plug it in."""
        _ip("-n", self.space, "link", "set", self.wire, "up" if plugged else "down")

    def end(self) -> None:
        """End all that runs there, and the namespace."""
        for pid in self.pids():
            with suppress(psutil.NoSuchProcess):
                psutil.Process(pid).kill()
        _ip("netns", "del", self.space)

    def _argv(self, argv: Sequence[str]) -> list[str]:
        named = f"hostname {self.name} && exec {shlex.join(argv)}"
        return ["ip", "netns", "exec", self.space, "unshare", "--uts", "sh", "-c", named]

    def _environment(self) -> dict[str, str]:
        own = {"PROSTUDIO_HOME": str(self.home), "PROSTUDIO_CORES": "1", "OMP_NUM_THREADS": "1"}
        return {**os.environ, **own, **ray_environment()}


class TwoHosts:
    """Two hosts, and a Ray cluster over both."""

    def __init__(self, folder: Path, first: Host, second: Host) -> None:
        self.folder = folder
        self.first, self.second = first, second
        self.films = folder / "films"
        self.films.mkdir()
        usual = ["--dashboard-agent-grpc-port=6701", "--runtime-env-agent-port=6702"]
        usual += ["--dashboard-agent-listen-port=6703", "--num-cpus=1"]
        usual += ["--metrics-export-port=6704"]
        usual += [f"--object-store-memory={STORE_BYTES}", "--disable-usage-stats"]
        head = ["--head", f"--port={PORT}", "--include-dashboard=false"]
        head += [f"--node-ip-address={first.address}", f"--system-config={json.dumps(QUICK)}"]
        first.run(*_ray("start"), *head, *usual)
        joining = [f"--address={self.address}", f"--node-ip-address={second.address}"]
        second.run(*_ray("start"), *joining, *usual)

    @property
    def address(self) -> str:
        """The setting `cluster`."""
        return f"{self.first.address}:{PORT}"

    @property
    def url(self) -> str:
        """The setting `store`."""
        return f"file://{self.films}"

    def settings(self, home: str = "driver", **more: Any) -> dict[str, Any]:
        """Of a driver on the first host."""
        cluster = {"cluster": self.address, "store": self.url}
        return {"home": str(self.folder / home), **cluster, **more}

    def driver(
        self, settings: Mapping[str, Any], shots: Mapping[str, Any], log: Path
    ) -> subprocess.Popen[str]:
        """A process on the first host that makes the film of sections."""
        asked = [json.dumps(settings), json.dumps(shots)]
        return self.first.begin(sys.executable, str(HERE / "sections_driver.py"), *asked, told=log)


@contextmanager
def two_hosts(folder: Path) -> Iterator[TwoHosts]:
    """The hosts for the length of a block; skips where namespaces may not be made."""
    first, second = Host("host-a", "10.77.0.1", folder), Host("host-b", "10.77.0.2", folder)
    _require_namespaces()
    begun: list[Host] = []
    try:
        for host in (first, second):
            _ip("netns", "add", host.space)
            begun.append(host)
        ends = ["type", "veth", "peer", "name", second.wire, "netns", second.space]
        _ip("link", "add", first.wire, "netns", first.space, *ends)
        for host in (first, second):
            _ip("-n", host.space, "link", "set", "lo", "up")
            _ip("-n", host.space, "addr", "add", f"{host.address}/24", "dev", host.wire)
            _ip("-n", host.space, "link", "set", host.wire, "up")
        yield TwoHosts(folder, first, second)
    finally:
        for host in begun:
            host.end()


def _ray(command: str) -> list[str]:
    return [sys.executable, "-m", "ray.scripts.scripts", command]


def _require_namespaces() -> None:
    if not all(map(shutil.which, ("ip", "unshare", "hostname"))):
        pytest.skip("two hosts need `ip`, `unshare` and `hostname` (iproute2, util-linux)")
    name = f"try-{os.getpid()}"
    for order in (["netns", "add", name], ["netns", "del", name]):
        done = subprocess.run(["ip", *order], capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"no network namespaces may be made here: {done.stderr.strip()}")


def _ip(*order: str) -> str:
    done = subprocess.run(["ip", *order], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"ip {shlex.join(order)}: {done.stderr}"
    return done.stdout
