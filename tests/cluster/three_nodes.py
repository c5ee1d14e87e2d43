"""A Ray cluster of three nodes on this machine, each with a home of its own, and who kills them.

The head lends no cores and stays, because drivers are connected to it; the two nodes that
work come and go. All share one folder as their depot, as machines of a home would.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

HERE = Path(__file__).parent
WORKER = "prostudio.graph.worker"
_STORE_MB = 80
_STORE_BYTES = _STORE_MB * 1024 * 1024


QUICK = {
    "health_check_initial_delay_ms": 0,
    "health_check_period_ms": 2000,
    "health_check_timeout_ms": 5000,
    "health_check_failure_threshold": 4,
    "agent_register_timeout_ms": 300_000,
}
"""A node that says nothing is given up after twenty seconds or so; usual are forty. One that only
begins slowly, on a busy machine, is waited for."""


class ThreeNodes:
    """The cluster and its folders."""

    def __init__(self, folder: Path) -> None:
        from ray.cluster_utils import Cluster  # whoever imports this file may lack Ray

        self.folder = folder
        self.films = folder / "films"
        self.films.mkdir()
        self._count = 0
        self._drivers: list[subprocess.Popen[str]] = []
        head: dict[str, Any] = {"num_cpus": 0, "object_store_memory": _STORE_BYTES}
        head |= {"include_dashboard": False, "_system_config": QUICK, **own_ports()}
        self.ray = Cluster(initialize_head=True, head_node_args=head)
        self.nodes: list[Any] = [self.add(), self.add()]

    @property
    def address(self) -> str:
        """The setting `cluster`."""
        return str(self.ray.gcs_address)

    @property
    def url(self) -> str:
        """The setting `store`."""
        return f"file://{self.films}"

    def settings(self, home: str = "driver", **more: Any) -> dict[str, Any]:
        """Of a driver of this cluster."""
        cluster = {"cluster": self.address, "store": self.url}
        return {"home": str(self.folder / home), **cluster, **more}

    def add(self, home: Path | None = None) -> Any:
        """A node that works, with an empty cache."""
        self._count += 1
        home = home or self.folder / f"node-{self._count}"
        variables = {"PROSTUDIO_HOME": str(home), "PROSTUDIO_CORES": "1"}
        node = self.ray.add_node(
            num_cpus=1, object_store_memory=_STORE_BYTES, env_vars=variables, **own_ports()
        )
        node.home = home
        return node

    def replace(self, number: int) -> None:
        """A node is lost, as if somebody pulled its plug; another comes in its place."""
        self.lose(number)
        self.nodes[number] = self.add()

    def lose(self, number: int) -> None:
        """End everything that a node runs, at once: `kill -9`."""
        gone = processes_of(self.nodes[number])
        self.ray.remove_node(self.nodes[number], allow_graceful=False)
        for process in gone:
            with suppress(psutil.NoSuchProcess):
                process.kill()

    def workers(self) -> list[psutil.Process]:
        """Children that make steps, on all nodes."""
        return [process for node in self.nodes for process in self.workers_of(node)]

    def workers_of(self, node: Any) -> list[psutil.Process]:
        """The same of one node."""
        found = []
        for process in processes_of(node):
            with suppress(psutil.NoSuchProcess):
                if WORKER in " ".join(process.cmdline()):
                    found.append(process)
        return found

    def everything_of(self, node: Any) -> list[psutil.Process]:
        """All that a node runs, Ray's own included."""
        return processes_of(node, own=True)

    def driver(
        self, settings: Mapping[str, Any], shots: Mapping[str, Any], log: Path
    ) -> subprocess.Popen[str]:
        """A process that makes the film of sections; what it tells goes to a file."""
        environment = {**os.environ, "OMP_NUM_THREADS": "1"}
        asked = [json.dumps(settings), json.dumps(shots)]
        with log.open("w") as told:
            process = subprocess.Popen(
                [sys.executable, str(HERE / "sections_driver.py"), *asked],
                stdout=subprocess.PIPE,
                stderr=told,
                text=True,
                env=environment,
            )
        self._drivers.append(process)
        return process

    def end_drivers(self) -> None:
        """End those that are still there."""
        for process in self._drivers:
            process.kill()
            process.wait()
            if process.stdout is not None:
                process.stdout.close()
        self._drivers.clear()

    def close(self) -> None:
        """End all nodes."""
        self.end_drivers()
        self.ray.shutdown()


def own_ports() -> dict[str, int]:
    """Ports of a node's agents: one that is told needs no file that comes in time."""
    agents = ("metrics_agent_port", "runtime_env_agent_port", "dashboard_agent_listen_port")
    names = (*agents, "metrics_export_port")
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in names]
        for one in sockets:
            one.bind(("", 0))
        return {name: one.getsockname()[1] for name, one in zip(names, sockets, strict=True)}


@contextmanager
def stopped(processes: list[psutil.Process]) -> Iterator[None]:
    """Processes that stand still within the block, as behind a wire that was pulled."""
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.suspend()
    try:
        yield
    finally:
        for process in processes:
            with suppress(psutil.NoSuchProcess):
                process.resume()


def processes_of(node: Any, *, own: bool = False) -> list[psutil.Process]:
    """What a node's raylet started, and theirs; with its `own`, such as the raylet, before."""
    found: list[psutil.Process] = []
    for infos in node.all_processes.values():
        for info in infos:
            with suppress(psutil.NoSuchProcess):
                process = psutil.Process(info.process.pid)
                found += [*([process] if own else []), *process.children(recursive=True)]
    return found


@contextmanager
def three_nodes(folder: Path) -> Iterator[ThreeNodes]:
    """The cluster for the length of a block; step kinds of tests are found on its nodes."""
    nodes = None
    with pytest.MonkeyPatch.context() as surroundings:
        for name, value in ray_environment().items():
            surroundings.setenv(name, value)
        try:
            nodes = ThreeNodes(folder)
            yield nodes
        finally:
            if nodes is not None:
                nodes.close()


def ray_environment() -> dict[str, str]:
    """What Ray, its nodes and drivers are told."""
    return {
        "PYTHONPATH": os.pathsep.join(paths()),
        "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
        "RAY_AUTH_MODE": "disabled",  # a token that lies in the user's home is not ours
        "RAY_raylet_start_wait_time_s": "300",  # a busy machine is no failure
        "RAY_gcs_server_request_timeout_seconds": "120",
    }


def paths() -> list[str]:
    """Where drivers and nodes find ProStudio and the step kinds of these tests."""
    import prostudio

    source = str(Path(prostudio.__file__).parents[1])
    return [str(HERE), source, *filter(None, [os.environ.get("PYTHONPATH")])]


def wait_until(what: Any, seconds: float = 180.0) -> None:
    """Until `what()` is true; AssertionError when that takes too long."""
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.05)
