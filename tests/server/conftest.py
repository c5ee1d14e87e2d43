"""A server in this process, whose films nobody makes; tests play the owner of the work."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Any]:
    """A server on a home of its own."""
    from asking_server import serving

    with serving(tmp_path) as desk:
        yield desk


@pytest.fixture
def desk_with(tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """The same, with an `Access` of the test's choice."""
    from contextlib import ExitStack

    from asking_server import serving

    with ExitStack() as stack:
        yield lambda **access: stack.enter_context(serving(tmp_path, **access))
