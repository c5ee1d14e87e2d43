"""Promises of a `WritingEngine`."""

from __future__ import annotations

from prostudio.engines.conformance.promise import Promise, require, require_refusal
from prostudio.engines.conformance.trial import Trial
from prostudio.engines.request import WritingRequest
from prostudio.film.data.markdown import write_markdown
from prostudio.film.reading import read_film


def a_brief_becomes_a_film_with_a_prompt_for_every_shot(trial: Trial) -> None:
    """With a title, four to twelve shots, and words that are spoken."""
    film = trial.card.make().write(WritingRequest("a lighthouse keeper's last night"))
    shots = [shot for _, shot in film.shots()]
    require(film.title, "the film has a title")
    require(4 <= len(shots) <= 12, f"a short brief gives 4 to 12 shots, not {len(shots)}")
    pictured = all(shot.prompt or shot.picture for shot in shots)
    require(pictured, "every shot has a prompt or a picture")
    said = any(line.text for shot in shots for line in shot.narration)
    require(said, "something is spoken")


def what_it_writes_can_be_written_as_a_script_and_read_again(trial: Trial) -> None:
    """Without a warning, and as the same film."""
    film = trial.card.make().write(WritingRequest("a village in the snow"))
    again, warnings = read_film(write_markdown(film), name="film.md")
    require(again == film, "the script that is read again is the same film")
    require(not warnings, "reading it warns of nothing")


def the_same_brief_gives_the_same_film(trial: Trial) -> None:
    """On the same machine."""
    engine = trial.card.make()
    same = engine.write(WritingRequest("the sea")) == engine.write(WritingRequest("the sea"))
    require(same, "the same brief gives the same film")


def nothing_to_say_is_refused(trial: Trial) -> None:
    """With a FilmError."""
    for empty in ("", "  \n", "🙂"):
        engine = trial.card.make()
        require_refusal(
            f"the brief {empty!r}",
            lambda brief=empty, engine=engine: engine.write(WritingRequest(brief)),  # type: ignore[misc]
        )


PROMISES = (
    Promise(a_brief_becomes_a_film_with_a_prompt_for_every_shot),
    Promise(what_it_writes_can_be_written_as_a_script_and_read_again),
    Promise(the_same_brief_gives_the_same_film),
    Promise(nothing_to_say_is_refused),
)
