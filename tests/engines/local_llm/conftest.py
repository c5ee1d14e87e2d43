"""A server of one model, whose address the settings have; waits are noted, not slept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from model_server import ModelServer
from prostudio.engines.writing.local_llm import engine as engine_module


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Waits are noted, not slept."""
    waits: list[float] = []
    monkeypatch.setattr(engine_module.time, "sleep", waits.append)
    return waits


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    with ModelServer() as running:
        monkeypatch.setenv("PROSTUDIO_MODEL_URL", running.url)
        yield running
