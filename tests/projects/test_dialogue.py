"""Several speakers with a cast; what a model said once is kept, sentence by sentence."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from making_films import Making, Studio, sound_of

from prostudio.errors import FilmError, WeightsMissingError
from prostudio.events import StepDone, StepStarted
from prostudio.film.time import SAMPLE_RATE
from prostudio.production.order import Reshoot
from prostudio.production.planning.plan import SENTENCE_PAUSE
from prostudio.production.produce import narrated
from prostudio.projects.lock import lock_path
from prostudio.projects.project import executor_for, open_project, order_of

CAST = """music: none
captions: none
voice: en-gb
cast:
  KEEPER: {engine: parrot, voice: jack, pan: -0.9}
  POLLY: {engine: parrot, voice: polly, pan: 0.9, level: -6}"""
BODY = """KEEPER: Who is there?

POLLY: Only the sea. [laughs] It never sleeps.

KEEPER: Then I am not alone."""


@pytest.fixture(autouse=True)
def parrot(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The dear engine is here, and writes down what it says."""
    log = tmp_path / "said.txt"
    monkeypatch.setenv("PARROT", "here")
    monkeypatch.setenv("PARROT_LOG", str(log))
    return log


def write(studio: Studio, body: str, head: str) -> None:
    """A script whose pictures take no time."""
    text = f"---\nsize: 64x64\nfps: 2\n{head}\n---\n\n{body}\n"
    studio.script.write_text(text, "utf-8")


def spoken(making: Making) -> list[str]:
    """Sentences that a voice made."""
    return [
        event.label
        for event in making.events
        if isinstance(event, StepDone) and event.kind == "speech.speak" and not event.cached
    ]


def laid_out(studio: Studio) -> object:
    """The film as far as its timeline."""
    order, _ = order_of(
        open_project(str(studio.script)), studio.settings, reshoot=Reshoot.ASK, allow_outside=False
    )
    with executor_for(studio.settings, None) as executor:
        steps = narrated(order, executor)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                return end.value


def test_speakers_take_turns_each_in_a_voice_and_a_place_of_its_own(
    studio: Studio, parrot: Path
) -> None:
    write(studio, BODY, CAST)
    lines = laid_out(studio).timeline.spoken
    assert sorted(parrot.read_text().splitlines()) == [
        "jack: Then I am not alone.",
        "jack: Who is there?",
        "polly: Only the sea.",
        "polly: [laughs] It never sleeps.",
    ]
    texts = [line.text for line in lines]
    assert texts == ["Who is there?", "Only the sea.", "It never sleeps.", "Then I am not alone."]
    gaps = [after.start - line.stop for line, after in pairwise(lines)]
    assert gaps[1] == round(SENTENCE_PAUSE * SAMPLE_RATE)
    assert all(0.5 <= gap / SAMPLE_RATE < 1.0 for gap in (gaps[0], gaps[2]))  # another shot each
    assert [word.text for word in lines[2].words] == ["It", "never", "sleeps."]
    assert all(line.start <= w.start < w.stop <= line.stop for line in lines for w in line.words)


@pytest.mark.slow
def test_a_dialogue_is_kept_in_the_lock_sentence_by_sentence(
    studio: Studio, parrot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(studio, BODY, CAST)
    first = studio.make()
    assert len(spoken(first)) == 4
    loud = np.abs(sound_of(studio.out)).max(axis=1)
    assert loud.min() > 0.05  # one speaker left, one right
    lock = json.loads(lock_path(studio.script).read_text())
    assert len(lock["narration"]) == 4

    write(studio, BODY.replace("Only the sea.", "Just the wind."), CAST)
    assert spoken(studio.make()) == ["narration: Just the wind."]

    monkeypatch.setenv("PARROT", "newer")  # other weights: the film stays with what was said
    write(studio, BODY, f"{CAST}\ntitle: Another one")
    again = studio.make()
    assert spoken(again) == []

    monkeypatch.delenv("PARROT")  # what is there needs no weights; what is new does
    write(studio, BODY.replace("Who is", "What is"), CAST)
    before = parrot.read_text()
    with pytest.raises(WeightsMissingError, match="speech engine 'parrot' has no weights") as no:
        studio.make()
    assert no.value.hint == "run `prostudio weights get parrot`"
    assert parrot.read_text() == before


def test_a_voice_that_cannot_work_here_is_refused_before_any_work(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PARROT")
    write(studio, "Hello there.", "voice: {engine: parrot, voice: polly}")
    events = Making()
    with pytest.raises(WeightsMissingError, match="prostudio weights get parrot"):
        _collect(studio, events)
    assert not [event for event in events.events if isinstance(event, StepStarted)]


def _collect(studio: Studio, making: Making) -> None:
    from prostudio.projects.project import make

    for event in make(open_project(str(studio.script)), studio.settings, studio.out):
        making.events.append(event)


@pytest.mark.parametrize(
    ("voice", "message"),
    [
        (
            "{engine: bark, voice: v2/en_speaker_66}",
            "bark has no voice 'v2/en_speaker_66'.*did you",
        ),
        ("{engine: bark, language: sw}", "bark has no voice for the language 'sw'"),
        ("{engine: bark-smal}", "did you mean 'bark-small'"),
    ],
)
def test_an_unknown_voice_is_refused_with_its_line(
    studio: Studio, voice: str, message: str
) -> None:
    write(studio, "Hello there.", f"voice: {voice}")
    with pytest.raises(FilmError, match=message):
        studio.make()


def test_a_line_in_letters_that_bark_cannot_read_is_refused(studio: Studio) -> None:
    write(studio, "Hello there.\n\nשלום לכולם.", "voice: {engine: bark, voice: v2/en_speaker_6}")
    with pytest.raises(FilmError, match="line 9: bark cannot read Hebrew letters"):
        studio.make()
