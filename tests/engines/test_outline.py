"""Any text to a film: a text keeps its sentences, a brief becomes a sketch."""

from itertools import product

import pytest

from prostudio.engines.card import Kind
from prostudio.engines.registry import card
from prostudio.engines.request import WritingRequest
from prostudio.engines.writing.outline.pictures import picture_of
from prostudio.errors import FilmError
from prostudio.film import Film
from prostudio.film.data.markdown import write_markdown
from prostudio.film.reading import read_film
from prostudio.film.text.pace import speech_seconds
from prostudio.scenes.reading import read
from prostudio.scenes.scene import Place, SceneReading, TimeOfDay, Weather

ARTICLE = """---
layout: post
title: "The Harbour"
---
The old harbour lies at the edge of the city. Ships come in at dawn, e.g. from Dr. Smith's island.

## The storm

At night a storm rose over the sea. The waves were higher than the houses. Nobody slept.

| a | b |
|---|---|
| 1 | 2 |

- First, the lighthouse went dark.
- Then the forest behind the village fell silent.

```python
print("never spoken")
```

![a boat](missing/boat.jpg)

See [the archive](https://example.org/a) for more. [[This]] is text.
"""


def written(text: str, **more) -> Film:
    return card(Kind.WRITING, "outline").make().write(WritingRequest(text, **more))


def words(film: Film) -> list[str]:
    return [line.text for _, shot in film.shots() for line in shot.narration]


def test_a_text_keeps_its_sentences_and_speaks_no_markdown():
    told = " ".join(words(written(ARTICLE)))
    for sentence in (
        "The old harbour lies at the edge of the city.",
        "Ships come in at dawn, e.g. from Dr. Smith's island.",
        "The waves were higher than the houses. Nobody slept.",
        "First, the lighthouse went dark.",
        "See the archive for more. [[This]] is text.",
    ):
        assert sentence in told
    for hidden in ("never spoken", "example.org", "|", "layout", "```", "The storm", "boat.jpg"):
        assert hidden not in told


def test_headings_are_scenes_and_the_title_is_found():
    film = written(ARTICLE)
    assert film.title == "The Harbour"
    assert [scene.title for scene in film.scenes] == [None, "The storm"]
    assert written("# A title\n\nOne. Two. Three.").title == "A title"
    assert written("It was a long day on the road to town. We slept.").title.startswith("It was")


def test_each_shot_shows_what_its_own_words_name():
    film = written(ARTICLE)
    places = [read(shot.prompt).place for _, shot in film.shots()]
    assert places[:2] == [Place.CITY, Place.SEA]
    assert places[2] is Place.LIGHTHOUSE
    assert places[3] in (Place.FOREST, Place.VILLAGE)
    storm = list(film.shots())[1][1]
    assert read(storm.prompt).weather is Weather.STORM


def test_long_paragraphs_become_several_shots_at_sentence_ends():
    paragraph = " ".join(f"This is sentence number {n} of a long paragraph." for n in range(30))
    told = words(written(paragraph))
    assert " ".join(told) == paragraph
    assert len(told) > 4
    assert max(speech_seconds(text, "en") for text in told) < 14
    assert min(speech_seconds(text, "en") for text in told) > 4


def test_a_text_without_headings_is_parted_into_scenes():
    text = "\n\n".join(f"Paragraph {n} is here. It has two sentences." for n in range(20))
    film = written(text)
    assert len(film.scenes) == 4
    assert sum(len(scene.shots) for scene in film.scenes) == 20


def test_a_wished_length_leaves_out_whole_sentences_and_keeps_the_first():
    full, short = words(written(ARTICLE)), words(written(ARTICLE, seconds=15))
    assert short[0].startswith("The old harbour")
    assert 6 < sum(speech_seconds(text, "en") for text in short) < 18
    assert all(text in " ".join(full) for text in short)


@pytest.mark.parametrize(
    ("brief", "language", "title", "place"),
    [
        (
            "a lighthouse keeper's last night",
            "en",
            "A lighthouse keeper's last night",
            "lighthouse",
        ),
        ("Make a short film about the desert", "en", "The desert", "desert"),
        ("Ein Film über einen Wald im Winter", "de", "Ein Wald im Winter", "forest"),
        ("un film sur la mer en hiver", "fr", "La mer en hiver", "sea"),
        ("una película sobre la ciudad de noche", "es", "La ciudad de noche", "city"),
    ],
)
def test_a_brief_becomes_a_sketch_in_its_own_language(brief, language, title, place):
    film = written(brief)
    assert (film.language, film.title) == (language, title)
    assert len(film.scenes) == 3
    assert 6 <= len(words(film)) <= 7
    assert {read(shot.prompt).place.value for _, shot in film.shots()} == {place}
    assert len(set(words(film))) == len(words(film))


def test_a_brief_of_a_wished_length_has_shots_for_it():
    assert len(words(written("the sea", seconds=15))) == 4
    assert len(words(written("the sea", seconds=70))) == 10
    shots = [shot for _, shot in written("the sea", seconds=70).shots()]
    assert all(shot.seconds == 7 for shot in shots)


def test_different_briefs_are_told_differently():
    told = {tuple(words(written(f"the sea, {n}"))) for n in range(8)}
    assert len(told) > 4


def test_mood_words_choose_music_and_style():
    tense = written("A dangerous storm. Fear and tension everywhere. We ran.")
    assert "tense" in tense.music.prompt
    assert tense.style == ("muted colours",)
    assert written("We had a happy day. Laughter, joy and fun.").music.prompt == ("hopeful",)


def test_a_script_stays_as_it_was_written():
    script = "# The sea\n\n[[shot: the sea | camera: push in]]\nIt was night. Nobody came.\n"
    film = written(script)
    assert words(film) == ["It was night. Nobody came."]
    assert [shot.prompt for _, shot in film.shots()] == ["the sea"]


def test_a_foreign_file_that_is_broken_markdown_is_still_read():
    assert words(written("One thing. Two things.\n\n```\nnever closed\n\nThree things.")) != []
    assert words(written("A <!-- comment never closed. And more of it.\n\nThe end."))


def test_what_it_writes_is_a_script():
    for text in (ARTICLE, "the lake at night"):
        film = written(text)
        assert read_film(write_markdown(film), name="a.md")[0] == film


def test_a_brief_in_another_language_is_refused_and_a_text_is_kept():
    with pytest.raises(FilmError, match="composed in en, de, fr, es"):
        written("un faro nella notte", language="it")
    assert words(written("Il mare è calmo. La notte è lunga.", language="it"))


def test_headings_only_are_refused():
    with pytest.raises(FilmError, match="nothing to say"):
        written("# One\n\n## Two\n\n```\ncode\n```\n")


def test_every_prompt_it_can_write_reads_back_as_the_scene_it_is_for():
    for place, time, weather in product(Place, TimeOfDay, Weather):
        for number in range(12):
            reading = read(picture_of(SceneReading(place, time, weather), number))
            assert reading.place is place
            if (place, time) != (Place.SPACE, TimeOfDay.NIGHT):
                assert reading.time is time
            if place not in (Place.SPACE, Place.ABSTRACT):
                assert reading.weather is weather
