"""First frames of the cast by FLUX.2 [klein], tiny and of random weights, in a whole film."""

from __future__ import annotations

from needs_models import torch  # isort: split

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from making_films import Making, Studio

from prostudio.graph import Store, takes
from prostudio.media.stills import write_png

pytestmark = pytest.mark.slow

HEAD = """music: none
captions: none
cast:
  Mira: {about: a woman in red, pictures: [mira.png, side.png], consent: drawn}
  Pier: {kind: place, about: a pier in fog, pictures: pier.png}
engines: {image: flux2-klein}"""
BODY = "[[shot: @Mira on @Pier | id: pier | 1s]]\n\nThe night was long."


def drawn(making: Making) -> list[str]:
    return [name for name in making.made if name.startswith("keyframe")]


def test_it_draws_once_from_everybodys_pictures_and_again_only_for_another_face(
    studio: Studio, checkpoint: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = studio.folder / "weights"
    shelf.mkdir()
    (shelf / "flux2-klein").symlink_to(checkpoint("flux2-klein"), target_is_directory=True)
    monkeypatch.setenv("PROSTUDIO_WEIGHTS", str(shelf))
    for n, name in enumerate(("mira", "side", "pier")):
        write_png(studio.folder / f"{name}.png", np.full((90, 80, 3), (60 * n, 90, 200), np.uint8))
    studio.write(BODY, HEAD)
    making = studio.make()
    assert torch.__version__
    assert making.done.inspection["verdict"] == "ok"
    assert drawn(making) == ["keyframe pier"]
    (take,) = takes(Store(studio.settings.store_folder), "pier")
    asked = take.provenance["params"]["request"]
    assert asked["prompt"] == "Mira on Pier"
    assert [(one["role"], one["subject"]) for one in asked["references"]] == [
        ("subject", "Mira"),
        ("style", "Pier"),
        ("subject", "Mira"),
    ]
    sheet = json.loads(studio.out.with_suffix(".provenance.json").read_text("utf-8"))
    assert {("image", "flux2-klein"), ("cast picture", "pier.png")} <= {
        (one["kind"], one["name"]) for one in sheet["ingredients"]
    }

    studio.write(BODY.replace("long", "very long"), HEAD)
    assert drawn(studio.make()) == []
    write_png(studio.folder / "side.png", np.full((90, 80, 3), (10, 200, 10), np.uint8))
    assert drawn(studio.make()) == ["keyframe pier"]
