"""A ComfyUI on loopback, and workflows of the public templates in a home of the test's own."""

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from comfy_server import ComfyServer

from prostudio.engines.comfyui.guessing import guessed
from prostudio.engines.comfyui.shelf import Kept, put
from prostudio.engines.comfyui.workflow import read_workflow


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    monkeypatch.setenv("PROSTUDIO_HOME", str(folder))
    return folder


@pytest.fixture
def comfy(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ComfyServer]:
    with ComfyServer(tmp_path / "comfyui") as server:
        monkeypatch.setenv("PROSTUDIO_COMFYUI_URL", server.url)
        yield server


@pytest.fixture
def keep(home: Path) -> Callable[..., Kept]:
    """Put a workflow among the user's, as `prostudio workflows add` does."""

    def kept(name: str, prompt: dict, **changes) -> Kept:
        data = json.dumps(prompt).encode()
        mapping = guessed(read_workflow(data, name))
        rules = replace(mapping.rules, **changes.pop("rules", {}))
        return put(name, data, replace(mapping, rules=rules, **changes))

    return kept
