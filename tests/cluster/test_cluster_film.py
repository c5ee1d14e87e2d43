"""A whole film, made on three nodes of which one is lost in the middle: what one machine makes."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from three_nodes import ThreeNodes, three_nodes

from needs_cluster import ray  # noqa: F401  # isort: split

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="Ray's own processes are killed"),
]

PLACES = ("the sea at night", "a forest in fog", "mountains at dawn", "a city in the rain")
SCRIPT = """---
title: Four Places
size: 128x72
fps: 8
transition: dissolve
---
""" + "\n".join(f"[[shot: {place}]]\nThis is {place}.\n" for place in PLACES)
PATIENCE_SECONDS = 300


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ThreeNodes]:
    with three_nodes(tmp_path_factory.mktemp("cluster")) as nodes:
        yield nodes


@pytest.fixture
def script(tmp_path: Path) -> Path:
    place = tmp_path / "film.md"
    place.write_text(SCRIPT)
    return place


def prostudio(home: Path, *arguments: str, **settings: str) -> subprocess.Popen[str]:
    """The command line with a home of its own."""
    said = {f"PROSTUDIO_{name.upper()}": value for name, value in settings.items()}
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PROSTUDIO_CREDENTIALS": "off"}
    return subprocess.Popen(
        [sys.executable, "-m", "prostudio.cli", *arguments],
        env={**environment, "PROSTUDIO_HOME": str(home), **said},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def events(process: subprocess.Popen[str]) -> Iterator[dict[str, Any]]:
    """What `--json` prints, as it comes."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("{"):
            yield json.loads(line)


def decoded(film: Path) -> dict[str, list[str]]:
    """Digests of every decoded frame, and of every block of samples."""
    import av

    found: dict[str, list[str]] = {}
    for kind in ("video", "audio"):
        with av.open(str(film)) as container:
            frames = container.decode(**{kind: 0})
            found[kind] = [hashlib.sha256(one.to_ndarray().tobytes()).hexdigest() for one in frames]
    assert found["video"]
    assert found["audio"]
    return found


def test_a_film_is_the_same_when_a_machine_is_lost_in_the_middle(
    cluster: ThreeNodes, script: Path, tmp_path: Path
) -> None:
    with prostudio(tmp_path / "home", "make", str(script), "-o", str(tmp_path / "here.mp4")) as one:
        out, _ = one.communicate(timeout=PATIENCE_SECONDS)
        assert one.returncode == 0, out
    there = {"cluster": cluster.address, "store": cluster.url}
    made = ("make", str(script), "-o", str(tmp_path / "there.mp4"), "--json")
    script.with_name("film.md.lock").unlink(missing_ok=True)
    lost, seen = False, []
    with prostudio(tmp_path / "driver", *made, **there) as process:
        for event in events(process):
            seen.append(event)
            ended = sum(one["event"] == "step_done" and not one["cached"] for one in seen)
            if ended >= 6 and not lost:
                cluster.replace(0)
                lost = True
    assert process.returncode == 0, seen[-5:]
    assert lost
    assert decoded(tmp_path / "there.mp4") == decoded(tmp_path / "here.mp4")


def test_what_is_shown_of_the_cluster_while_a_film_is_made(
    cluster: ThreeNodes, script: Path, tmp_path: Path
) -> None:
    """The command line tells who makes what; the log of a step is found by its id afterwards."""
    script.write_text(SCRIPT.replace("128x72", "1280x720"))
    there = {"cluster": cluster.address, "store": cluster.url}
    home = tmp_path / "driver"
    made = ("make", str(script), "-o", str(tmp_path / "film.mp4"), "--json")
    seen: list[Any] = []
    with prostudio(home, *made, **there) as process:
        while process.poll() is None and not any(one["totals"]["at_work"] for one in seen):
            told = prostudio(home, "cluster", "status", "--json", **there)
            seen.append(json.loads(told.communicate(timeout=PATIENCE_SECONDS)[0]))
        process.communicate(timeout=PATIENCE_SECONDS)
    assert process.returncode == 0
    steps = [h["step"] for one in seen for node in one["nodes"] for h in node["hands"] if h["step"]]
    assert steps, seen[-1]
    told = prostudio(home, "cluster", "log", steps[0]["key"][:10], **there)
    out, _ = told.communicate(timeout=PATIENCE_SECONDS)
    assert f"({steps[0]['kind']})" in out
    assert "done after" in out
