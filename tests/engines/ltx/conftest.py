"""Models go in and out all the time here."""

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def quick_collections() -> Iterator[None]:
    """Each model that goes collects garbage; the libraries, which are none, are left out."""
    yield
    gc.freeze()
