"""A desk for every test of this room."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from asking_cli import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A folder with a home of its own."""
    return Desk(tmp_path)
