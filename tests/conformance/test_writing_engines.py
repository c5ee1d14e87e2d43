"""The contract of `WritingEngine`."""

import pytest

from prostudio.engines.card import Card, Kind
from prostudio.engines.registry import card as card_of
from prostudio.engines.registry import names
from prostudio.engines.request import WritingRequest
from prostudio.errors import FilmError
from prostudio.film.data.markdown import write_markdown
from prostudio.film.reading import read_film


@pytest.fixture(params=names(Kind.WRITING))
def card(request) -> Card:
    return card_of(Kind.WRITING, request.param)


def test_a_brief_becomes_a_film_with_a_prompt_for_every_shot(card):
    film = card.make().write(WritingRequest("a lighthouse keeper's last night"))
    shots = [shot for _, shot in film.shots()]
    assert film.title
    assert 4 <= len(shots) <= 12
    assert all(shot.prompt or shot.picture for shot in shots)
    assert any(line.text for shot in shots for line in shot.narration)


def test_what_it_writes_can_be_written_as_a_script_and_read_again(card):
    film = card.make().write(WritingRequest("a village in the snow"))
    again, warnings = read_film(write_markdown(film), name="film.md")
    assert again == film
    assert not warnings


def test_the_same_brief_gives_the_same_film(card):
    engine = card.make()
    assert engine.write(WritingRequest("the sea")) == engine.write(WritingRequest("the sea"))


def test_nothing_to_say_is_refused(card):
    for empty in ("", "  \n", "🙂"):
        with pytest.raises(FilmError):
            card.make().write(WritingRequest(empty))
