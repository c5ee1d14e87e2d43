"""Tiny weights where the engine looks for its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def shelf(
    tmp_path_factory: pytest.TempPathFactory, checkpoint: Callable[[str], Path]
) -> Iterator[Path]:
    """Of both cards; its folder."""
    from framepack_parts import weights_in

    with pytest.MonkeyPatch.context() as patch:
        folder = weights_in(tmp_path_factory.mktemp("weights"), checkpoint)
        patch.setenv("PROSTUDIO_WEIGHTS", str(folder))
        yield folder
