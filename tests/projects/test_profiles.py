"""One build, several files: what is shared is made once, and only what differs is made."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from making_films import Making, Studio, frames_of

from prostudio.delivery.boxes import has_edit_list
from prostudio.errors import FilmError
from prostudio.events import StepDone
from prostudio.media.probe import probe
from prostudio.production.order import Reshoot
from prostudio.projects.preview import preview
from prostudio.projects.project import open_project

BODY = """
[[shot: a red boat | id: boat | engine: slowpoke | focus: 0% 50%]]
It left in the morning, and nobody on the whole long shore had seen it go.

[[shot: abstract, golden | id: light]]
The light stayed.
"""
HEAD = "music: none\nprofiles: [film, shorts, tiktok, square]"


@pytest.fixture(scope="module")
def four(tmp_path_factory: pytest.TempPathFactory) -> tuple[Studio, Making]:
    """A take and a drawn shot, delivered in four profiles at once."""
    studio = Studio(tmp_path_factory.mktemp("profiles") / "film")
    studio.folder.mkdir()
    studio.write(BODY, HEAD)
    return studio, studio.make()


@pytest.fixture
def made(four: tuple[Studio, Making], tmp_path: Path) -> Studio:
    """A copy of it, to go on with."""
    return four[0].copy(tmp_path / "film")


def test_each_profile_has_its_name_size_captions_and_sheet(four: tuple[Studio, Making]) -> None:
    studio, making = four
    sizes = {"": (256, 144), ".shorts": (144, 256), ".tiktok": (144, 256), ".square": (144, 144)}
    for name, size in sizes.items():
        film = studio.out.with_name(f"film{name}.mp4")
        seen = probe(film).picture
        assert seen is not None
        assert (seen.width, seen.height) == size
        assert has_edit_list(film) is (name == "")
        assert film.with_suffix(".srt").is_file()
        sheet = json.loads(film.with_suffix(".provenance.json").read_text("utf-8"))
        assert sheet["script"] == "../film.md"
    assert [film.profile for film in making.done.films] == ["film", "shorts", "tiktok", "square"]
    assert all(film.inspection["verdict"] == "ok" for film in making.done.films)
    assert making.done.films[0].bytes == studio.out.stat().st_size


def test_captions_are_laid_out_anew_in_an_upright_frame(four: tuple[Studio, Making]) -> None:
    wide = four[0].out.with_suffix(".srt").read_text("utf-8").splitlines()
    upright = four[0].out.with_name("film.shorts.srt").read_text("utf-8").splitlines()
    assert max(map(len, upright)) < max(map(len, wide))
    assert " ".join(upright).count("-->") >= " ".join(wide).count("-->")


def test_takes_narration_and_the_mix_are_made_once_and_equal_frames_share_segments(
    four: tuple[Studio, Making],
) -> None:
    made = four[1].made
    assert len([step for step in made if step.startswith("take")]) == 1
    assert made.count("sound") == 1
    steps = [event for event in four[1].events if isinstance(event, StepDone)]
    serves = {event.step: event.profiles for event in steps}
    segments = {event.profiles for event in steps if event.kind == "segment.compose"}
    assert segments == {("film",), ("shorts", "tiktok"), ("square",)}
    assert serves["film for tiktok"] == ("tiktok",)
    assert serves["take boat"] == serves["sound"] == ()


def test_a_further_profile_makes_only_what_is_its_own(made: Studio) -> None:
    made.write(BODY, HEAD.replace("tiktok", "tiktok, reels"))
    again = made.make().made
    assert set(again) == {"film for reels", "inspection for reels"}, "its sound is the square's"


def test_fewer_profiles_make_nothing(made: Studio) -> None:
    made.write(BODY, "music: none\nprofiles: [tiktok]")
    assert made.make().made == []


def test_a_take_is_shown_about_its_focus_in_another_shape(four: tuple[Studio, Making]) -> None:
    """At the focus on the left edge, the square shows the left part of the wide picture."""
    studio, _ = four
    wide = frames_of(studio.out)[20][:100].astype(float)
    square = frames_of(studio.out.with_name("film.square.mp4"))[20][:100].astype(float)
    left, right = wide[:, :144], wide[:, 112:]
    assert np.abs(square - left).mean() < 4
    assert np.abs(square - right).mean() > 12


def test_a_drawn_shot_is_drawn_anew_and_not_cut_out(four: tuple[Studio, Making]) -> None:
    studio, _ = four
    wide, upright = (frames_of(studio.out.with_name(f"film{n}.mp4")) for n in ("", ".shorts"))
    last = len(wide) - 20
    assert upright[last].shape == (256, 144, 3)
    assert np.abs(upright[last][56:200] - wide[last][:, 56:200].astype(float)).mean() > 4


@pytest.mark.slow
def test_profiles_in_other_codecs_pass_their_inspection(made: Studio) -> None:
    made.write(BODY, "music: none\nprofiles: [archive, editing, web, preview]")
    films = made.make().done.films
    assert [Path(film.path).name for film in films] == [
        "film.archive.mkv",
        "film.editing.mov",
        "film.web.mp4",
        "film.preview.mp4",
    ]
    for film, codecs in zip(
        films, ("ffv1 flac", "prores pcm_s24le", "av1 opus", "h264 aac"), strict=True
    ):
        facts = film.inspection["facts"]
        assert film.inspection["verdict"] == "ok"
        assert f"{facts['picture']['codec']} {facts['sound']['codec']}" == codecs
        assert facts["sound"]["lufs"] == pytest.approx(-14, abs=0.3)
        assert facts["sound"]["true_peak_dbtp"] <= -1


def test_what_a_host_does_not_take_is_a_warning_with_number_and_source(made: Studio) -> None:
    made.write(BODY, HEAD)
    told = [e.message for e in made.make().events if getattr(e, "code", "") == "profile_limit"]
    assert any("profile tiktok: the film has 12 fps; at least 23" in one for one in told)
    assert any("144 pixels; at least 360" in one and "developers.tiktok.com" in one for one in told)


@pytest.mark.parametrize(
    ("profiles", "said"),
    [("[youtub]", "did you mean 'youtube'"), ("[film, vimeo]", "wanted film, youtube")],
)
def test_a_profile_that_there_is_not_is_refused_before_any_work(
    profiles: str, said: str, tmp_path: Path
) -> None:
    studio = Studio(tmp_path)
    studio.write("Hello.", f"profiles: {profiles}")
    with pytest.raises(FilmError) as refused:
        studio.make()
    assert said in f"{refused.value.message} {refused.value.hint}"
    assert not studio.out.parent.exists()


def test_a_dry_run_says_what_every_profile_will_be_and_plans_all_of_them(made: Studio) -> None:
    made.write(BODY, HEAD.replace("square", "square, archive"))
    project = open_project(str(made.script))
    found = preview(project, made.settings, reshoot=Reshoot.ASK)
    rows = {row["profile"]: row for row in found["profiles"]}
    assert list(rows) == ["film", "shorts", "tiktok", "square", "archive"]
    assert rows["shorts"]["size"] == "144x256"
    assert rows["shorts"]["edit_list"] is False
    assert rows["shorts"]["safe_area"]["bottom"] == 192
    assert rows["tiktok"]["sound"] == {"codec": "aac", "bit_rate": 256_000}
    assert rows["archive"]["picture"]["codec"] == "ffv1"
    assert rows["archive"]["container"] == "mkv"
    assert "ayrshare.com" in rows["tiktok"]["source"]
    missing = [step for step in found["steps"] if not step["cached"]]
    assert {tuple(step["profiles"]) for step in missing} == {("archive",)}
    assert found["estimate"]["seconds"] > 0
    assert any(one["code"] == "profile_limit" for one in found["warnings"])
