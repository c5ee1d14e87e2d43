"""Small requests are shared by the kinds, and so are small weights."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from small_weights import lay_out

from model_server import ModelServer


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory, checkpoint: Callable[[str], Path]) -> Path:
    """Tiny weights by the names of the catalogue."""
    folder = tmp_path_factory.mktemp("weights")
    lay_out(folder, checkpoint)
    return folder


@pytest.fixture(scope="module", autouse=True)
def small_weights(shelf: Path) -> Iterator[None]:
    """Engines over models find tiny ones, or a small server; what comes after does not."""
    with pytest.MonkeyPatch.context() as patch, ModelServer() as models:
        patch.setenv("PROSTUDIO_MODEL_URL", models.url)
        patch.setenv("PROSTUDIO_WEIGHTS", str(shelf))
        patch.setenv("FLIPBOOK", "here")
        patch.setenv("PENCIL", "here")
        patch.setenv("PARROT", "here")
        patch.setenv("LOOM", "here")
        yield
