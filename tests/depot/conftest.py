"""Every test of a depot runs over a shared folder and, where it is slow, over a bucket."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "graph"))
sys.path.insert(0, str(Path(__file__).parents[1] / "files"))

from needs_bucket import CREDENTIALS, make_bucket, s3_server

from prostudio.depot import Depot, open_depot
from prostudio.graph.opening import store_at
from prostudio.graph.store import Store

_NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def s3() -> Iterator[str]:
    """The address of the server, one for all tests."""
    with s3_server() as address:
        yield address


@pytest.fixture
def bucket(s3: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """URL of a new bucket; its credentials are in the environment."""
    for name, value in {**CREDENTIALS, "AWS_ENDPOINT_URL": s3}.items():
        monkeypatch.setenv(name, value)
    name = f"films-{next(_NUMBERS)}"
    make_bucket(s3, name)
    return f"s3://{name}/of/us"


@pytest.fixture(params=["folder", pytest.param("bucket", marks=pytest.mark.slow)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL of an empty depot."""
    if request.param == "bucket":
        return str(request.getfixturevalue("bucket"))
    (tmp_path / "share").mkdir()
    return f"file://{tmp_path}/share"


@pytest.fixture
def depot(url: str) -> Depot:
    return open_depot(url)


@pytest.fixture
def machine(url: str, tmp_path: Path) -> Callable[[str], Store]:
    """The store as a machine of this name opens it, with a cache of its own."""
    return lambda name: store_at(tmp_path / name / "cache", url)
