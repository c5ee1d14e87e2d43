"""Each shot's origin in the sheet beside the film, and the film signed where that can be."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from making_films import Studio

from prostudio.delivery.credentials import look
from prostudio.delivery.identity import own_root
from prostudio.delivery.provenance import ANIMATED, Origin
from prostudio.engines import registry
from prostudio.engines.card import Kind
from prostudio.errors import MissingError
from prostudio.media.stills import write_png
from prostudio.production.finishing.origins import shot_origins
from prostudio.production.order import Order
from prostudio.production.planning.plan import make_plan
from prostudio.projects import signing
from prostudio.projects.project import open_project
from prostudio.projects.signing import identity_folder
from prostudio.settings import Settings

BODY = """[[shot: abstract | id: one | 1s]]

![a bay](bay.png "id: two | 1s")
"""
SILENT = "music: none\ncaptions: none"


def with_picture(studio: Studio) -> Studio:
    """A script of a drawn shot and a photograph."""
    studio.write(BODY, SILENT)
    write_png(studio.folder / "bay.png", np.full((90, 160, 3), 120, np.uint8))
    return studio


def test_the_sheet_says_of_every_shot_where_it_is_from(studio: Studio) -> None:
    with_picture(studio).settings = replace(studio.settings, credentials="off")
    studio.make()
    told = json.loads(studio.out.with_suffix(".provenance.json").read_text("utf-8"))
    drawn, photograph = told["shots"]
    assert (drawn["origin"], drawn["engine"]) == ("drawn", "procedural")
    assert drawn["source_type"].endswith("/algorithmicMedia")
    assert (photograph["origin"], photograph["file"]) == ("photograph", "bay.png")
    assert len(photograph["digest"]) == 64
    assert "source_type" not in photograph
    assert drawn["stop"] == photograph["start"]
    assert "signed_blake3" not in told


def test_a_photograph_that_a_model_animates_is_both(studio: Studio) -> None:
    body = BODY.replace('"id: two', '"engine: framepack | id: two')
    studio.write(body, SILENT)
    write_png(studio.folder / "bay.png", np.full((90, 160, 3), 120, np.uint8))
    film = open_project(str(studio.script)).film
    plan = make_plan(Order(film, studio.folder, studio.settings))
    from prostudio.film.timeline import Clip, Timeline
    from prostudio.graph import Store

    clips = tuple(Clip(shot.id, 12 * n, 12 * n + 12) for n, shot in enumerate(plan.shots()))
    found = shot_origins(
        plan, Timeline(film.size, film.rate, clips), {}, Store(studio.settings.store_folder)
    )
    assert [one.origin for one in found] == [Origin.DRAWN, Origin.MODEL]
    assert found[1].source_type == ANIMATED
    assert registry.card(Kind.VIDEO, "framepack").licence.source_type == "trainedAlgorithmicMedia"


@pytest.mark.skipif(
    importlib.util.find_spec("c2pa") is None, reason="the extra provenance is not installed"
)
def test_a_film_is_signed_once_and_again_only_when_it_changed(studio: Studio) -> None:
    with_picture(studio).make()
    found = look(studio.out, own_root(identity_folder(studio.settings)))
    assert found is not None
    assert (found.state, found.source_type) == ("trusted", "compositeSynthetic")
    signed = studio.out.read_bytes()
    studio.make()
    assert studio.out.read_bytes() == signed
    studio.out.write_bytes(signed[:-5] + b"wrong")
    studio.make()
    again = look(studio.out)
    assert again is not None
    assert again.state == "valid"


def test_a_certificate_of_the_users_without_the_extra_is_refused_before_any_work(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signing, "can_sign", lambda: False)
    given = studio.folder / "chain.pem"
    studio.settings = replace(studio.settings, credentials_certificate=given, credentials_key=given)
    with pytest.raises(MissingError, match="c2pa-python is not installed") as refused:
        with_picture(studio).make()
    assert "prostudio[provenance]" in (refused.value.hint or "")
    assert not studio.out.exists()


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"credentials": "always"}, "setting credentials is 'always'"),
        ({"credentials_key": "key.pem"}, "belong together"),
    ],
)
def test_settings_that_cannot_sign_are_refused(
    said: dict[str, str], message: str, tmp_path: Path
) -> None:
    with pytest.raises(Exception, match=message):
        Settings.load({"home": str(tmp_path), **said})
