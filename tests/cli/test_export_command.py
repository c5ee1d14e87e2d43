"""`prostudio export`: what it refuses, before any work, and what it prints."""

from __future__ import annotations

import importlib.util

import pytest
from asking_cli import Desk

BODY = "[[shot: abstract | id: one | 1s]]"
SILENT = "music: none\ncaptions: none\n"


def test_without_a_format_it_says_which_there_are(desk: Desk) -> None:
    answer = desk.ask("export", desk.write(BODY, SILENT))
    assert answer.code == 2
    assert "--to otio, fcp7, fcpxml, mlt, edl, or --stems" in answer.err


def test_a_rate_without_timecode_is_refused_before_anything_is_drawn(desk: Desk) -> None:
    answer = desk.ask("export", desk.write(BODY, SILENT), "--to", "otio", "--to", "edl")
    assert answer.code == 2
    assert "the film has 12 fps; edl files can have 23.976, 24, 25" in answer.err
    assert "--to otio" in answer.err
    assert desk.stored() == 0
    assert not (desk.folder / "out").exists()


@pytest.mark.skipif(
    importlib.util.find_spec("opentimelineio") is not None, reason="the extra editors is installed"
)
def test_fcp7_without_its_extra_is_refused_with_the_command_that_brings_it(desk: Desk) -> None:
    answer = desk.ask("export", desk.write(BODY, SILENT), "--to", "fcp7")
    assert answer.code == 3
    assert 'pip install "prostudio[editors]"' in answer.err
    assert desk.stored() == 0


def test_project_files_are_on_standard_output_and_their_media_beside(desk: Desk) -> None:
    answer = desk.ask("export", desk.write(BODY, SILENT), "--to", "otio", "--to", "mlt", "-o", "to")
    assert (answer.code, answer.out) == (0, "to/film.otio\nto/film.mlt\n")
    assert [path.name for path in (desk.folder / "to" / "film.media").iterdir()] == ["one.mp4"]


def test_formats_stand_between_commas(desk: Desk) -> None:
    answer = desk.ask("export", desk.write(BODY, SILENT), "--to", "otio,mlt", "-o", "to")
    assert (answer.code, answer.out) == (0, "to/film.otio\nto/film.mlt\n"), answer.err
    answer = desk.ask("export", "film.md", "--to", "otio,fcpxlm")
    assert answer.code == 2
    assert "--to is 'fcpxlm'; wanted otio, fcp7, fcpxml, mlt, edl" in answer.err


def test_profiles_without_a_comma_are_told_of_the_comma(desk: Desk) -> None:
    answer = desk.ask("make", desk.write(BODY, SILENT), "--profile", "youtube shorts", "--dry-run")
    assert answer.code == 2
    assert "did you mean 'youtube,shorts'?" in answer.err
