"""A film whose model is changed by LoRAs: shot with them, known by them, and not shot again."""

from __future__ import annotations

from needs_models import torch  # isort: split

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from making_films import Making, Studio, frames_of
from tests.weights.lora_small import pairs_for, written

from prostudio.events import ModelLoaded, StepDone
from prostudio.production.order import Reshoot
from prostudio.projects.preview import preview
from prostudio.projects.project import open_project
from prostudio.weights.loras.tables import table_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]
HEAD = "engines: {{video: ltx}}\nmusic: none\nvoice: none\nsize: 64x64\nfps: 12\nloras: {loras}"
STORY = """[[shot: a boat | 1s | id: boat]]

[[shot: the sea | 1s | id: sea]]
"""


@pytest.fixture
def studio(
    tmp_path: Path, checkpoint: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> Studio:
    shelf = tmp_path / "weights"
    shelf.mkdir()
    (shelf / "ltx").symlink_to(checkpoint("ltx-video"), target_is_directory=True)
    monkeypatch.setenv("PROSTUDIO_WEIGHTS", str(shelf))
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    table = table_of(shelf / "ltx" / "transformer")
    assert table
    written(tmp_path / "waves.safetensors", pairs_for(table.items(), seed=int(torch.tensor(3))))
    return Studio(tmp_path)


def write(studio: Studio, loras: str, body: str = STORY) -> None:
    studio.script = studio.folder / "film.md"
    studio.script.write_text(f"---\n{HEAD.format(loras=loras)}\n---\n\n{body}", "utf-8")


def kinds(making: Making) -> Counter[str]:
    return Counter(e.kind for e in making.events if isinstance(e, StepDone) and not e.cached)


def test_a_lora_changes_the_shots_that_name_it_and_a_moved_file_none(studio: Studio) -> None:
    write(studio, "none")
    plain = studio.make()
    before = frames_of(studio.out)
    assert kinds(plain)["shot.shoot"] == 2

    write(studio, "waves.safetensors 0.8 when sea")
    told = preview(open_project(str(studio.script)), studio.settings, reshoot=Reshoot.CHANGED)
    assert [shot["loras"] for shot in told["shots"]] == [
        [], [{"file": "waves.safetensors", "weight": 0.8}]
    ]  # fmt: skip
    changed = studio.make(reshoot=Reshoot.CHANGED)
    # The words were read before, and are not read again.
    assert kinds(changed)["shot.shoot"] == 1
    assert kinds(changed)["shot.encode"] == 0
    after = frames_of(studio.out)
    assert np.array_equal(before[2], after[2])
    assert not np.array_equal(before[-2], after[-2])

    library = studio.folder / "home" / "loras"
    library.mkdir()
    (studio.folder / "waves.safetensors").rename(library / "waves.safetensors")
    moved = studio.make(reshoot=Reshoot.CHANGED)
    assert not {"shot.shoot", "shot.encode"} & set(kinds(moved))
    write(studio, "waves.safetensors 1.2 when sea")
    heavier = studio.make(reshoot=Reshoot.CHANGED)
    assert kinds(heavier)["shot.shoot"] == 1
    write(studio, "waves.safetensors 0.8 when sea")
    assert kinds(studio.make(reshoot=Reshoot.CHANGED))["shot.shoot"] == 0, "that take is kept"


def test_shots_that_share_a_stack_load_the_model_once(studio: Studio) -> None:
    write(studio, "waves.safetensors")
    loads = Counter(e.model for e in studio.make().events if isinstance(e, ModelLoaded))
    assert loads["ltx transformer"] == 1
