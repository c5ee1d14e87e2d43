"""Small requests are shared by the kinds, and so are small weights."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from small_weights import lay_out, lay_out_pictures

from model_server import ModelServer
from prostudio.engines.card import Card
from prostudio.engines.conformance import Trial

PICTURES = ("sdxl", "sana-sprint")
SIBLINGS = (
    *PICTURES,
    *("framepack-f1", "ltx-13b", "musicgen-stereo", "musicgen-melody", "bark-small"),
)
"""Engines that share all but numbers, or all of our stages, with one that every run asks."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Siblings are asked by the slow suite, and so is a kill that has tests of its own."""
    here = str(Path(__file__).parent)
    for item in items:
        asked = item.name.partition("[")[2].rstrip("]")
        killed = asked.startswith("framepack-a_killed_call")
        if str(item.path).startswith(here) and (killed or any(s in asked for s in SIBLINGS)):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def shelf(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    checkpoint: Callable[[str], Path],
) -> Path:
    """Tiny weights by the names of the catalogue."""
    folder = tmp_path_factory.mktemp("weights")
    lay_out(folder, checkpoint)
    if any(name in item.name for item in request.session.items for name in PICTURES):
        lay_out_pictures(folder, checkpoint)
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


@pytest.fixture(scope="session")
def trial_of(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Card], Trial]:
    """An engine on trial, one for all promises: what one of them made, others look at."""
    trials: dict[tuple[str, str], Trial] = {}

    def trial(card: Card) -> Trial:
        if missing := card.missing():
            pytest.skip(f"{card.name} {missing.reason}")
        known = (str(card.kind), card.name)
        if known not in trials:
            trials[known] = Trial(card, tmp_path_factory.mktemp("trial"))
        return trials[known]

    return trial
