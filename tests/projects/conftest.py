"""A studio for every test of this room."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from making_films import Studio


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    """A folder with a home of its own."""
    return Studio(tmp_path)
