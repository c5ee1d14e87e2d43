"""A small shelf and a loopback hub for every test of this room."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "files"))
sys.path.insert(0, str(Path(__file__).parent))

from faults import QuickDisk
from loopback_hub import LoopbackHub
from small_shelf import Small, published

from prostudio import files


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackHub]:
    """Publishes what the small catalogue wants."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    with LoopbackHub(published()) as hub:
        yield hub


@pytest.fixture
def small(tmp_path: Path, hub: LoopbackHub) -> Iterator[Small]:
    """An empty shelf with that hub."""
    with files.using(QuickDisk()):
        yield Small(tmp_path / "weights", hub)
