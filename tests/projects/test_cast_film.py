"""Films with a cast: its pictures reach engines, and the sheet shows everybody."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from making_films import Making, Studio, frames_of

from prostudio.errors import FilmError
from prostudio.media.stills import read_still, write_png
from prostudio.production.planning.consents import PersonConsentError
from prostudio.projects.cast_sheet import cast_sheet
from prostudio.projects.consents import keep_consents
from prostudio.projects.lock import lock_path, read_raw_lock

RED, BLUE = (200, 30, 30), (30, 40, 200)
HEAD = """music: none
captions: none
cast:
  Mira: {about: a woman in red, pictures: [mira.png]}
engines: {video: troupe}"""
BODY = """[[shot: @Mira on a pier | id: pier]]

The night was long.

[[shot: @Mira by a fire | id: fire | engine: flipbook]]

Nobody came.

[[shot: the sea, @Mira far away | id: sea | engine: procedural]]
"""


@pytest.fixture
def log(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> Path:
    log = studio.folder / "troupe.log"
    for name in ("FLIPBOOK", "PORTRAIT"):
        monkeypatch.setenv(name, "here")
    monkeypatch.setenv("TROUPE_LOG", str(log))
    write_png(studio.folder / "mira.png", np.full((90, 80, 3), RED, np.uint8))
    return log


def told(log: Path) -> list[dict]:
    return [json.loads(line) for line in log.read_text("utf-8").splitlines()]


def takes(making: Making) -> list[str]:
    return [name for name in making.made if name.startswith(("take", "keyframe"))]


def drained(running):
    try:
        while True:
            next(running)
    except StopIteration as end:
        return end.value


def test_one_of_the_cast_in_shots_of_three_engines_and_reworded_nothing_is_shot_again(
    studio: Studio, log: Path
) -> None:
    studio.write(BODY, HEAD)
    with pytest.raises(PersonConsentError) as question:
        studio.make(consents={})
    ((key, _),) = question.value.asked.values()
    keep_consents(studio.script, {key: "she agreed by letter"})
    making = studio.make(consents={})
    assert making.done.inspection["verdict"] == "ok"
    assert sorted(takes(making)) == ["keyframe fire", "take fire", "take pier"]
    assert sorted((one["engine"], one["references"]) for one in told(log)) == [
        ("portrait", [["subject", "Mira"]]),
        ("troupe", [["subject", "Mira"]]),
    ]
    first = frames_of(studio.out)[12]  # the corner has the colour of her picture
    corner = first[-40:-8, 4:30].reshape(-1, 3).mean(0)
    assert np.abs(corner - RED).max() < 25

    sheet = json.loads(studio.out.with_suffix(".provenance.json").read_text("utf-8"))
    (picture,) = [one for one in sheet["ingredients"] if one["kind"] == "cast picture"]
    assert (picture["name"], picture["subject"]) == ("mira.png", "Mira")
    assert picture["consent"] == "she agreed by letter"
    assert len(picture["digest"]) == 64
    assert [one.get("cast") for one in sheet["shots"]] == [["Mira"], ["Mira"], None]

    studio.write(BODY.replace("long", "very long"), HEAD)
    assert takes(studio.make(consents={})) == []
    assert len(told(log)) == 2
    lock = read_raw_lock(lock_path(studio.script))
    assert lock is not None
    assert lock.consents == {key: "she agreed by letter"}

    write_png(studio.folder / "mira.png", np.full((90, 80, 3), BLUE, np.uint8))
    assert sorted(takes(studio.make())) == ["keyframe fire", "take fire", "take pier"]


def test_where_nobody_is_asked_the_provenance_says_that_nobody_said(
    studio: Studio, log: Path
) -> None:
    studio.write("[[shot: @Mira | id: a | 1s]]", HEAD)
    assert "consent_not_said" in studio.make().warnings
    sheet = json.loads(studio.out.with_suffix(".provenance.json").read_text("utf-8"))
    assert [one["consent"] for one in sheet["ingredients"] if "consent" in one] == ["not said"]


def test_a_picture_that_is_none_is_refused_before_any_shot(studio: Studio, log: Path) -> None:
    (studio.folder / "mira.png").write_bytes(b"no picture at all")
    studio.write(BODY, HEAD)
    with pytest.raises(FilmError, match=r"mira\.png") as refused:
        studio.make()
    assert refused.value.line == 7
    assert not log.exists()


def test_the_sheet_shows_everybody_over_all_shots_and_names_how_it_compares(
    studio: Studio, log: Path
) -> None:
    body = f"{BODY}\n[[shot: the sea | id: empty]]\n"
    studio.write(body, HEAD)
    studio.make()
    out, home = studio.folder / "cast.png", {"home": str(studio.settings.home), "cores": 2}
    facts = drained(cast_sheet(studio.script, out, home))
    assert facts["measure"] == "colour"
    assert "colours alone" in facts["called"]
    (mira,) = facts["members"]
    scores = {shot["id"]: shot["like_pictures"] for shot in mira["shots"]}
    assert list(scores) == ["pier", "fire", "sea"]
    assert scores["pier"] > scores["sea"]  # a patch of her red, and none
    pixels = read_still(out)
    assert (pixels == RED).all(-1).sum() > 2_000
    with pytest.raises(FilmError, match=r"ends in \.png"):
        drained(cast_sheet(studio.script, studio.folder / "cast.mp4", home))
    studio.write("[[shot: the sea]]")
    with pytest.raises(FilmError, match="has no cast"):
        drained(cast_sheet(studio.script, out, home))
