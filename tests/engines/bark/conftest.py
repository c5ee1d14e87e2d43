"""A tiny Bark where the engine looks for its weights."""

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def shelf(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, checkpoint: Callable[[str], Path]
) -> Path:
    """A shelf with a copy of the tiny Bark that a test may spoil."""
    shelf = tmp_path / "weights"
    shutil.copytree(checkpoint("bark"), shelf / "bark")
    monkeypatch.setenv("PROSTUDIO_WEIGHTS", str(shelf))
    return shelf


@pytest.fixture(scope="module")
def module_shelf(
    tmp_path_factory: pytest.TempPathFactory, checkpoint: Callable[[str], Path]
) -> Iterator[Path]:
    """The same for a module of tests that spoil nothing."""
    shelf = tmp_path_factory.mktemp("weights")
    (shelf / "bark").symlink_to(checkpoint("bark"), target_is_directory=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PROSTUDIO_WEIGHTS", str(shelf))
        yield shelf
