"""An aligner that comes later: captions move to what is heard, and nobody speaks again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from making_films import Studio

from needs_models import torch  # isort: split  # noqa: F401
from prostudio.delivery.subtitles import parse_srt
from prostudio.events import StepDone
from prostudio.production.order import Reshoot
from prostudio.production.produce import narrated
from prostudio.projects.preview import preview
from prostudio.projects.project import executor_for, open_project, order_of

BODY = "[[shot: abstract]]\nThe light was never out. Only once, in a storm."
HEAD = "voice: {engine: parrot}\nmusic: none\nambience: none"


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "weights"
    folder.mkdir()
    monkeypatch.setenv("PROSTUDIO_WEIGHTS", str(folder))
    monkeypatch.setenv("PARROT", "here")
    return folder


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    (tmp_path / "film").mkdir()
    made = Studio(tmp_path / "film")
    made.write(BODY, HEAD)
    return made


def times_told(studio: Studio) -> list[str]:
    found = preview(open_project(str(studio.script)), studio.settings, reshoot=Reshoot.NONE)
    return [line["word_times"] for line in found["narration"]]


def sheet(studio: Studio) -> dict:
    return json.loads(studio.out.with_suffix(".provenance.json").read_text("utf-8"))["word_times"]


def narration(studio: Studio) -> tuple[list[str], set[str]]:
    """Kinds of the steps that ran, and the sources of all captions; no picture is made."""
    order, _ = order_of(
        open_project(str(studio.script)), studio.settings, reshoot=Reshoot.ASK, allow_outside=False
    )
    ran = []
    with executor_for(studio.settings, None) as executor:
        steps = narrated(order, executor)
        try:
            while True:
                event = next(steps)
                if isinstance(event, StepDone) and not event.cached:
                    ran.append(event.kind)
        except StopIteration as end:
            return sorted(set(ran)), {caption.source for caption in end.value.timeline.captions}


@pytest.mark.slow
def test_words_are_aligned_once_an_aligner_is_here_and_nobody_speaks_again(
    studio: Studio, shelf: Path, checkpoint: Callable[[str], Path]
) -> None:
    assert times_told(studio) == ["estimated", "estimated"]
    assert narration(studio) == (["speech.speak", "voice.treat"], {"estimated"})
    (shelf / "aligner-en").symlink_to(checkpoint("aligner-en"), target_is_directory=True)
    assert times_told(studio) == ["aligned", "aligned"]
    assert narration(studio) == (["words.align"], {"aligned"})
    assert narration(studio) == ([], {"aligned"})
    (shelf / "aligner-en").unlink()
    assert narration(studio) == ([], {"estimated"}), "and without it they are estimated again"


@pytest.mark.slow
def test_an_aligner_that_comes_later_moves_captions_and_has_nothing_spoken_again(
    studio: Studio, shelf: Path, checkpoint: Callable[[str], Path]
) -> None:
    assert times_told(studio) == ["estimated", "estimated"]
    studio.make()
    assert sheet(studio) == {"captions": {"estimated": [[1, 2]]}}

    (shelf / "aligner-en").symlink_to(checkpoint("aligner-en"), target_is_directory=True)
    assert times_told(studio) == ["aligned", "aligned"]
    second = studio.make()
    assert "words.align" in second.kinds()
    assert "speech.speak" not in second.kinds()
    assert "voice.treat" not in second.kinds()
    told = sheet(studio)
    assert told["captions"] == {"aligned": [[1, 2]]}
    (aligner,) = told["aligners"]
    assert (aligner["name"], aligner["licence"]) == ("aligner-en", "Apache-2.0")
    assert aligner["weights"].startswith("aligner-en@")
    assert len(parse_srt(studio.out.with_suffix(".srt").read_text("utf-8"))) == 2
    assert second.done.inspection["verdict"] == "ok"

    assert studio.make().kinds() == [], "and the third time nothing at all"
