"""Tiny weights where the engine looks for its own, on the CPU."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tiny_musicgen import ROWS


@pytest.fixture
def shelf(
    tmp_path: Path, checkpoint: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> Path:
    folder = tmp_path / "weights"
    folder.mkdir()
    for name in ROWS.values():
        (folder / name).symlink_to(checkpoint(name), target_is_directory=True)
    monkeypatch.setenv("PROSTUDIO_WEIGHTS", str(folder))
    return folder


@pytest.fixture(autouse=True)
def on_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROSTUDIO_VRAM_MB", "0")


@pytest.fixture
def still() -> Iterator[None]:
    """transformers' notes on its own settings are no warnings of ours."""
    import transformers

    before = transformers.utils.logging.get_verbosity()
    transformers.utils.logging.set_verbosity_error()
    yield
    transformers.utils.logging.set_verbosity(before)
