"""The failing disk of tests/files serves here too."""

import sys
from pathlib import Path

import pytest

from prostudio.graph import Store

sys.path.insert(0, str(Path(__file__).parents[1] / "files"))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store."""
    return Store(tmp_path / "store")
