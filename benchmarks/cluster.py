"""What Ray costs per step, and what a second worker of one core brings a film of 12 shots.

A cluster of this machine alone: a head that lends nothing, and workers of one core each. The
film is made in a process of its own, as a user's is.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.watch import load, workplace
from prostudio.events import StepDone
from prostudio.graph import Budget, Executor, Step, StepContext, Store

ROOT = Path(__file__).parents[1]
STEPS = int(os.environ.get("CLUSTER_STEPS", "200"))
SHOTS = int(os.environ.get("CLUSTER_SHOTS", "12"))
_OBJECTS = 80_000_000
_PLACES = ("a lighthouse on a cliff", "a forest", "a harbour", "mountains", "a desert", "a city")
_TIMES = ("at night, storm", "in the morning, mist")


def mark(context: StepContext) -> None:
    """A step that does nothing but leave a file."""
    context.output("mark").write_text(str(context.params["n"]))


def measure() -> dict[str, Any]:
    """Overhead of a step, then the film with one worker and with two."""
    try:
        from ray.cluster_utils import Cluster
    except ImportError:
        raise SystemExit('`cluster` needs Ray: pip install "prostudio[cluster]"') from None
    with workplace() as folder, _found_by_nodes():
        head = {"num_cpus": 0, "object_store_memory": _OBJECTS, "include_dashboard": False}
        cluster = Cluster(initialize_head=True, head_node_args=head)
        try:
            _worker(cluster, folder, 1)
            figures = _overhead(cluster.address, folder)
            one = _film(cluster.address, folder, "one")
            _worker(cluster, folder, 2)
            two = _film(cluster.address, folder, "two")
        finally:
            cluster.shutdown()
    return {
        **figures,
        f"film of {SHOTS} shots, 1 worker, s": one["seconds"],
        f"film of {SHOTS} shots, 2 workers, s": two["seconds"],
        "so many times as fast": round(one["seconds"] / two["seconds"], 2),
        "the same film": one["digest"] == two["digest"],
        "load": load(),
    }


def _worker(cluster: Any, folder: Path, number: int) -> None:
    variables = {"PROSTUDIO_HOME": str(folder / f"worker-{number}"), "PROSTUDIO_CORES": "1"}
    cluster.add_node(num_cpus=1, object_store_memory=_OBJECTS, env_vars=variables)


def _overhead(address: str, folder: Path) -> dict[str, Any]:
    """Medians of the same steps here and over Ray, one after another, by turns."""
    probe = [sys.executable, "-c", "from benchmarks.cluster import steps; steps()"]
    asked = json.dumps({"address": address, "folder": str(folder)})
    done = subprocess.run([*probe], input=asked, capture_output=True, text=True, check=True)
    seconds: dict[str, list[float]] = json.loads(done.stdout.splitlines()[-1])
    here, far = (1000 * statistics.median(seconds[name]) for name in ("here", "far"))
    return {
        "a step here, ms (median)": round(here, 2),
        "a step over Ray, ms (median)": round(far, 2),
        "overhead of Ray, ms (median)": round(far - here, 2),
    }


def steps() -> None:
    """In a process of its own: print the seconds of steps here and over Ray."""
    from prostudio.cluster.opening import crew_of
    from prostudio.settings import Settings

    asked = json.loads(sys.stdin.read())
    folder = Path(asked["folder"])
    settings = Settings.load({"home": str(folder / "steps"), "cluster": asked["address"]})
    store = Store(settings.store_folder)
    here = Executor(store, Budget())
    far = Executor(store, Budget(), crew=crew_of(settings, store))
    taken: dict[str, list[float]] = {"here": [], "far": []}
    with here, far:
        for n in range(STEPS):
            for name, executor in (("here", here), ("far", far)):
                step = Step(name, "benchmarks.cluster:mark", {"n": n, "where": name})
                events = list(executor.run([step]))
                taken[name] += [one.seconds for one in events if isinstance(one, StepDone)]
    print(json.dumps({name: seconds[5:] for name, seconds in taken.items()}))


def _film(address: str, folder: Path, name: str) -> dict[str, Any]:
    """Seconds from the call to the finished film, with an empty store, and what is in it."""
    script, out, shared = folder / "film.md", folder / f"{name}.mp4", folder / f"films-{name}"
    shared.mkdir()
    script.write_text(_script(), "utf-8")
    where = ["--cluster", address, "--store", f"file://{shared}"]
    home = {**os.environ, "PROSTUDIO_HOME": str(folder / f"driver-{name}")}
    began = time.monotonic()
    make = [sys.executable, "-m", "prostudio.cli", "make", str(script), "-o", str(out), *where]
    subprocess.run(make, env=home, capture_output=True, check=True)
    return {"seconds": round(time.monotonic() - began, 1), "digest": _shown(out)}


def _shown(film: Path) -> str:
    """BLAKE3 of every packet of pictures and sound: a file's credentials say when it was made."""
    import av

    from prostudio import files

    with av.open(str(film)) as container:
        found = b"".join(
            files.digest_bytes(bytes(packet)).encode()
            for packet in container.demux()
            if packet.size
        )
    return files.digest_bytes(found)


def _script() -> str:
    head = "---\nsize: 640x360\nfps: 24\nmusic: none\n---\n"
    shots = [f"[[shot: {_PLACES[n % len(_PLACES)]}, {_TIMES[n % 2]} | 4s]]\n" for n in range(SHOTS)]
    return head + "\n".join(shots)


@contextmanager
def _found_by_nodes() -> Iterator[None]:
    """The workers find ProStudio and these steps; numeric libraries keep to one thread."""
    before = {name: os.environ.get(name) for name in ("PYTHONPATH", "OMP_NUM_THREADS")}
    path = [str(ROOT), str(ROOT / "src"), *filter(None, [before["PYTHONPATH"]])]
    os.environ |= {"PYTHONPATH": os.pathsep.join(path), "OMP_NUM_THREADS": "1"}
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
