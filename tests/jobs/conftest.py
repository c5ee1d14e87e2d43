"""A desk for every test of this room."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A list of films in a home of its own."""
    with Desk(tmp_path / "home") as desk:
        yield desk
