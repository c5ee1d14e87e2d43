"""Words and pictures are read apart, and what makes the shots is loaded once for all of them."""

from __future__ import annotations

import gc
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from framepack_shots import events, frames, request

from prostudio.devices import Keeping
from prostudio.engines.base import FrameChunk, Loaded
from prostudio.engines.card import Kind
from prostudio.engines.registry import card as card_of

pytestmark = [
    pytest.mark.usefixtures("shelf"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


def loads(found: list) -> list[str]:
    return [event.model for event in found if isinstance(event, Loaded)]


def shot(engine, asked, work: Path) -> list:
    work.mkdir(exist_ok=True)
    return list(engine.shoot([asked], work))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["framepack", "framepack-f1"])
def test_two_shots_that_were_read_before_load_the_transformer_once(tmp_path, name) -> None:
    asked = [request(tmp_path, prompt=words) for words in ("a cat walks", "a cat sleeps")]
    reader, maker = card_of(Kind.VIDEO, name).make(), card_of(Kind.VIDEO, name).make()
    read, made = [], []
    for n, one in enumerate(asked):
        out = tmp_path / f"encoded {n}.safetensors"
        read += reader.encode(one, tmp_path, out)
        asked[n] = replace(one, encoded=out)
    for n, one in enumerate(asked):
        made.append(shot(maker, one, tmp_path / f"work {n}"))
    assert loads(read) == [
        f"{name} {part}" for part in ("text_encoder", "text_encoder_2", "image_encoder", "vae")
    ]
    assert loads([*made[0], *made[1]]) == [f"{name} transformer", f"{name} vae"]
    for n, one in enumerate(asked):
        alone = events(name, replace(one, encoded=None), tmp_path / f"alone {n}")
        np.testing.assert_array_equal(frames(made[n]), frames(alone))


def test_a_call_that_is_closed_gives_everything_back(tmp_path) -> None:
    engine = card_of(Kind.VIDEO, "framepack").make()
    kept: Keeping = engine._models._keeping
    under_way = engine.shoot([request(tmp_path)], tmp_path)
    assert any(isinstance(event, FrameChunk) for event in under_way)
    under_way.close()
    assert not kept
    engine_of_a_whole_shot = shot(engine, request(tmp_path, seed=8), tmp_path / "whole")
    assert frames(engine_of_a_whole_shot).any()
    assert kept
    del under_way, engine
    gc.collect()
    assert not kept, "nothing outlives the engine"
