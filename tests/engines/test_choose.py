"""Which engine makes what."""

from dataclasses import replace
from fractions import Fraction

import pytest

from prostudio.engines.card import Card, Kind, Role
from prostudio.engines.choose import choose_music, choose_speech, choose_writing
from prostudio.engines.choose_pictures import PictureEngines
from prostudio.engines.registry import card
from prostudio.engines.request import Machine
from prostudio.errors import FilmError
from prostudio.film import EngineChoices, Film, MusicCue, Shot, Size, Voice

FILM = Film(scenes=())
PICTURE = frozenset({Role.FIRST_FRAME})


SMALL = Machine(cores=2, ram_mb=4000)


def choose_video(film: Film, shot: Shot, references=frozenset()) -> Card:
    return PictureEngines(film, SMALL).video(shot, references).card


def wishing(**names: str) -> Film:
    return replace(FILM, engines=EngineChoices(**names))


def test_words_are_drawn_and_pictures_get_a_camera_move():
    assert choose_video(FILM, Shot(prompt="the sea")).name == "procedural"
    assert choose_video(FILM, Shot(), PICTURE).name == "stills"


def test_the_films_wish_holds_where_the_engine_can_make_the_shot():
    film = wishing(video="slowpoke")
    assert choose_video(film, Shot(prompt="the sea")).name == "slowpoke"
    assert choose_video(film, Shot(), PICTURE).name == "stills"
    assert choose_video(wishing(video="stills"), Shot(prompt="x")).name == "procedural"


def test_a_shots_own_wish_wins_over_the_films():
    assert choose_video(wishing(video="slowpoke"), Shot(engine="duo")).name == "duo"


@pytest.mark.parametrize(
    ("shot", "references", "message"),
    [
        (Shot(engine="stills", line=7), frozenset(), "line 7: .*needs a first frame picture"),
        (Shot(engine="procedural"), PICTURE, "cannot use a first frame picture"),
        (Shot(engine="slowpok"), frozenset(), "did you mean 'slowpoke'"),
    ],
)
def test_a_shots_wish_that_cannot_be_kept_is_refused(shot, references, message):
    with pytest.raises(FilmError, match=message):
        choose_video(FILM, shot, references)


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ({"random_access": False}, "says that it is instant, but .*random_access"),
        ({"rate": Fraction(16)}, "works at 16 frames a second"),
        ({"frames": lambda wanted: wanted // 8 * 8 + 1}, "every number of frames"),
        ({"size": lambda film: Size(256, 144)}, "does not work at 1280x720"),
    ],
)
def test_an_instant_engine_that_cannot_draw_into_a_segment_is_refused(monkeypatch, broken, message):
    good = card(Kind.VIDEO, "procedural")
    bad = replace(good, video=replace(good.video, **broken))
    monkeypatch.setattr("prostudio.engines.choose_pictures.card", lambda kind, name: bad)
    with pytest.raises(FilmError, match=message):
        choose_video(FILM, Shot(engine="procedural"))
    with pytest.raises(FilmError, match=message):
        choose_video(wishing(video="procedural"), Shot(prompt="the sea"))


def test_an_unknown_engine_of_the_film_is_refused_even_where_another_could_do():
    with pytest.raises(FilmError, match="there is no video engine 'dreams'"):
        choose_video(wishing(video="dreams"), Shot(), PICTURE)


def test_speech_goes_by_the_voice_and_music_by_the_cue():
    assert choose_speech(FILM, Voice()).name == "espeak"
    assert choose_music(FILM, MusicCue()).name == "synth"
    assert choose_writing().name == "outline"
    with pytest.raises(FilmError, match="speech engine 'nightingale'"):
        choose_speech(FILM, Voice(engine="nightingale"))
    with pytest.raises(FilmError, match="music engine 'band'"):
        choose_music(wishing(music="band"), MusicCue())
