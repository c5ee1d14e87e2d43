"""Words to a scene, in each language that is read."""

import subprocess
import sys
from itertools import product

import pytest

from prostudio.scenes.camera_words import camera_in
from prostudio.scenes.lexicon import CATEGORIES, LANGUAGES, lexicon
from prostudio.scenes.reading import as_prompt, read, reads, unwanted
from prostudio.scenes.scene import Place, SceneReading, TimeOfDay, Weather


def seen(prompt, **more):
    reading = read(prompt, **more)
    return reading.place.value, reading.time.value, reading.weather.value


READ = [
    ("en", "a lighthouse on a cliff, storm, night, heavy rain", "lighthouse night storm"),
    ("en", "snow-capped peaks at sunrise under drifting clouds", "mountains dawn cloud"),
    ("en", "Foggy woods in the early morning", "forest dawn fog"),
    ("en", "neon-lit streets after dark, pouring rain", "city night rain"),
    ("en", "dunes at sundown, cloudless", "desert sunset clear"),
    ("en", "an astronaut orbits Saturn, a clear night", "space night clear"),
    ("en", "a creek in daylight beneath overcast skies", "river day cloud"),
    ("en", "a pond at dusk in the mist", "lake sunset fog"),
    ("en", "fields of wheat at noon, blue sky", "field day clear"),
    ("en", "thatched cottages in falling snow, evening", "village sunset snow"),
    ("de", "ein Leuchtturm auf der Klippe, Sturm, Nacht", "lighthouse night storm"),
    ("de", "hohe Wellen im Gewitter bei Sonnenuntergang", "sea sunset storm"),
    ("de", "verschneite Gipfel im Morgengrauen, es schneit", "mountains dawn snow"),
    ("de", "ein Fichtenwald im Nebel, nachts", "forest night fog"),
    ("de", "regennasse Straßen der Großstadt bei Nacht", "city night rain"),
    ("de", "Dünen unter blauem Himmel am Mittag", "desert day clear"),
    ("de", "Fachwerkhäuser im Schneetreiben, abends", "village sunset snow"),
    ("de", "ein Bergsee am Morgen, wolkenlos", "lake dawn clear"),
    ("de", "Weizenfelder an einem Sommertag, Wolken", "field day cloud"),
    ("fr", "un phare dans la tempête, la nuit", "lighthouse night storm"),
    ("fr", "des vagues au coucher du soleil, ciel couvert", "sea sunset cloud"),
    ("fr", "une forêt enneigée au petit matin, il neige", "forest dawn snow"),
    ("fr", "les rues de la ville sous la pluie, de nuit", "city night rain"),
    ("fr", "un champ de blé à midi, ciel bleu", "field day clear"),
    ("fr", "un étang dans la brume à l'aube", "lake dawn fog"),
    ("es", "un faro en la tormenta, de noche", "lighthouse night storm"),
    ("es", "las olas del mar al atardecer, cielo despejado", "sea sunset clear"),
    ("es", "un bosque con niebla al amanecer", "forest dawn fog"),
    ("es", "calles de la ciudad bajo la lluvia por la noche", "city night rain"),
    ("es", "un pueblo nevado a mediodía, nieva", "village day snow"),
    ("es", "dunas del desierto bajo un cielo azul, mediodía", "desert day clear"),
]


@pytest.mark.parametrize(("language", "prompt", "expected"), READ)
def test_place_time_and_weather_are_read_in_each_language(language, prompt, expected):
    reading = read(prompt, language=language)
    assert " ".join((reading.place, reading.time, reading.weather)) == expected
    assert reading.assumed == ()


def test_words_are_said_in_the_order_of_place_time_weather_mood_extras():
    reading = read("birds over a tense, stormy sea at night, a boat")
    assert reading.words == ("sea", "night", "storm", "tense", "birds", "boat")


@pytest.mark.parametrize(
    ("language", "prompt", "style"),
    [
        ("en", "a city street, no rain", "rain"),
        ("en", "a city without any rain", "heavy rain"),
        ("en", "a city street where it is not raining", "rain"),
        ("en", "the rain had stopped over the city", "rain"),
        ("en", "a city after the rain", "rain"),
        ("de", "eine Straße ohne Regen", "Regen"),
        ("de", "eine Straße, es regnet nicht mehr", "Regen"),
        ("de", "kein Regen in der Stadt", "regnerisch"),
        ("fr", "une rue sans pluie", "pluie"),
        ("fr", "il ne pleut pas sur la ville", "pluie"),
        ("es", "una calle sin lluvia", "lluvia"),
        ("es", "la ciudad, no llueve", "lluvia"),
    ],
)
def test_a_negation_takes_the_word_from_every_layer_below(language, prompt, style):
    reading = read(prompt, film_style=(style,), language=language)
    assert reading.place is Place.CITY
    assert reading.weather in (Weather.CLEAR, Weather.CLOUD)
    assert "weather" in reading.assumed


def test_a_negation_of_the_narration_takes_a_word_from_the_styles_only():
    words = "And then, one morning, there was no storm at all."
    style = ("storm light", "muted colours")
    assert read(None, words=words, film_style=style).weather is not Weather.STORM
    assert read("a storm", words=words, film_style=style).weather is Weather.STORM


def test_a_negation_reaches_over_or_and_nor_but_not_over_a_comma():
    assert read("the sea, no rain or snow", film_style=("snow",)).weather is not Weather.SNOW
    assert read("no people, snow over the sea").weather is Weather.SNOW
    assert read("without rain and fog, the sea", film_style=("fog",)).weather is not Weather.FOG


def test_the_shot_wins_over_its_words_these_over_the_scene_and_that_over_the_film():
    layers = {
        "words": "Night fell.",
        "scene_style": ("a forest at dawn",),
        "film_style": ("a desert by day, fog",),
    }
    assert seen("a city at sunset", **layers) == ("city", "sunset", "fog")
    assert seen("a city", **layers) == ("city", "night", "fog")
    assert seen(None, **layers) == ("forest", "night", "fog")
    assert seen("x", style=("snow",), **layers)[2] == "snow"


def test_the_narrower_place_wins():
    assert read("storm over the sea, waves, surf, a lighthouse").place is Place.LIGHTHOUSE
    assert read("a village in the mountains").place is Place.VILLAGE
    assert read("mountains mirrored in a lake").place is Place.LAKE
    assert read("a city by the sea").place is Place.CITY


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "a wave of grief in her field of study"),
        ("en", "the cloud service stores it on a disk without space between"),
        ("en", "One day he stormed out, under the weather, by a long chalk."),
        ("de", "Eine Welle der Empörung in seinem Arbeitsfeld, gestern und heute"),
        ("fr", "une vague idée de son champ de recherche"),
        ("es", "una ola de protestas en su campo de estudio"),
    ],
)
def test_figures_of_speech_are_no_places(language, text):
    reading = read(None, words=text, language=language)
    assert reading.place is Place.ABSTRACT
    assert {"place", "weather"} <= set(reading.assumed)


@pytest.mark.parametrize(
    ("language", "styles"),
    [
        ("en", "film grain; grain; grainy; heavy grain; 35mm film grain; wood grain; plain; glass"),
        ("en", "forest green; sea green; earth tones; flat colours; stained glass; mirror image"),
        ("de", "Filmkorn; Korn; körnig; körniges Bild; grobes Korn; meergrün; Holzschnitt; Glas"),
        ("fr", "grain; grain de film; gros grain; du grain; vert forêt; bleu marine; plan large"),
        ("fr", "noir et blanc; contre-jour; tons de terre; champ contrechamp; granuleux"),
        ("es", "grano; grano de película; granulado; grano grueso; verde mar; azul marino; arena"),
    ],
)
def test_a_style_of_colour_and_material_chooses_no_place_and_no_weather(language, styles):
    for style in styles.split("; "):
        reading = read("he waits", film_style=(style,), language=language)
        assert reading.place is Place.ABSTRACT, style
        assert reading.assumed == ("place", "time", "weather"), style


def test_a_style_may_still_name_a_place_and_a_prompt_its_grain():
    assert read("he waits", film_style=("film grain", "a desert")).place is Place.DESERT
    assert read("he waits", film_style=("western",)).place is Place.DESERT
    assert read("the sea, film grain").place is Place.SEA
    assert read("golden grain in the wind").place is Place.FIELD
    assert read("reifes Korn im Wind", language="de").place is Place.FIELD
    assert read("un grain en mer", language="fr").weather is Weather.STORM


def test_plurals_possessives_case_accents_and_hyphens_make_no_difference():
    assert read("LIGHTHOUSES").place is Place.LIGHTHOUSE
    assert read("the city's lights").place is Place.CITY
    assert read("Waelder, Wälder", language="de").place is Place.FOREST
    assert read("FORETS", language="fr").place is Place.FOREST
    assert read("arboles", language="es").place is Place.FOREST
    assert read("snow capped mountain").place is read("snow-capped mountain").place


def test_parts_of_words_are_not_words():
    assert read("a season of seaming and forestalling").place is Place.ABSTRACT
    assert read("la mère est amère", language="fr").place is Place.ABSTRACT
    assert read("la puerta", language="es").place is Place.ABSTRACT


def test_german_compounds_are_read_by_their_parts():
    assert read("ein Waldsee", language="de").place is Place.LAKE
    assert read("Regenwolken", language="de").weather is Weather.RAIN
    assert read("Hafenarbeiter", language="de").place is Place.SEA
    assert read("Umfeld und Vorfeld", language="de").place is Place.ABSTRACT


def test_what_no_word_names_goes_on_from_the_shot_before():
    before = read("a forest at dawn in the fog")
    after = read("footsteps, nothing else", neighbour=before)
    assert (after.place, after.time, after.weather) == (before.place, before.time, before.weather)
    assert after.assumed == ("place", "time", "weather")
    moved = read("a city", neighbour=before)
    assert (moved.place, moved.time) == (Place.CITY, TimeOfDay.DAWN)
    assert read("no forest", neighbour=before).place is not Place.FOREST


def test_nothing_named_is_abstract_and_falls_equally_every_time():
    one = read("qwertz", seed=4)
    assert one == read("qwertz", seed=4)
    assert one.place is Place.ABSTRACT
    assert one.assumed == ("place", "time", "weather")
    assert len({read("qwertz", seed=seed).time for seed in range(20)}) > 1


def test_weather_without_a_place_gets_a_place_that_shows_it_and_says_so():
    reading = read("heavy snow")
    assert reading.place in (Place.MOUNTAINS, Place.FOREST, Place.VILLAGE)
    assert reading.assumed == ("place", "time")


def test_what_cannot_be_drawn_well_is_left_out_and_said():
    assert read("close-up of a face in the rain").left_out == ("faces",)
    assert read("a dog and two cats by the sea").left_out == ("animals",)
    assert read("a harbour at dawn").left_out == ("a harbour",)  # open sea is drawn
    assert read("un perro en la playa", language="es").left_out == ("animals", "a beach")
    assert read("no animals in the forest").left_out == ()
    assert read("Nahaufnahme, ein Hund", language="de").left_out == ("faces", "animals")
    assert read("un chien dans la cuisine", language="fr").left_out == ("animals", "rooms")
    assert read("una multitud con caballos", language="es").left_out == ("people close", "animals")


def test_small_figures_are_extras_and_only_the_shots_own_words_bring_them():
    assert read("a wanderer in the desert, a tent").extras == ("person", "tent")
    assert read("a desert", words="The wanderer and his dog came.").extras == ()
    assert read(None, words="The wanderer came to the desert.").extras == ("person",)


def test_small_things_that_a_place_does_not_draw_are_left_out_and_said():
    reading = read("a fisherman in a boat on the lake, a train")
    assert reading.extras == ("boat",)
    assert reading.left_out == ("people", "train")


def test_other_languages_are_abstract_but_an_english_prompt_is_read():
    assert not reads("ja")
    assert reads("de-AT")
    assert read(None, words="Il mare di notte, la tempesta", language="it").place is Place.ABSTRACT
    assert read("a lighthouse at night", language="ja").place is Place.LIGHTHOUSE
    assert read("a lighthouse at night", language="de").place is Place.LIGHTHOUSE


def test_a_reading_as_a_prompt_reads_back_as_itself():
    for place, time, weather in product(Place, TimeOfDay, Weather):
        for mood in (None, "tense", "black and white"):
            extras = ("boat",) if place in (Place.SEA, Place.LAKE) else ()
            scene = SceneReading(place, time, weather, mood, extras)
            back = read(as_prompt(scene), language="fr")
            assert (back.place, back.time, back.weather) == (place, time, weather)
            assert (back.mood, back.extras) == (mood, extras)


def test_unwanted_words_become_denials():
    assert unwanted("rain, people", "en") == ("no rain", "no people")
    style = unwanted("Regen", "de")
    assert read("Stadt", style=style, film_style=("Regen",), language="de").weather != "rain"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_lexicon_names_every_value_with_enough_words(language):
    words = lexicon(language)
    counts = {}
    for senses in words.senses.values():
        for sense in senses:
            counts[sense.category, sense.value] = counts.get((sense.category, sense.value), 0) + 1
    assert {category for category, _ in counts} == set(CATEGORIES)
    assert all(counts["place", place.value] >= 25 for place in Place)
    assert all(counts["time", time.value] >= 25 for time in TimeOfDay)
    assert all(counts["weather", weather.value] >= 15 for weather in Weather)
    english = {(s.category, s.value) for senses in lexicon("en").senses.values() for s in senses}
    assert set(counts) == english


def test_a_camera_that_the_prompt_names_is_heard():
    assert camera_in("Slow zoom in on the door").value == "push in"
    assert camera_in("a pan, left alone") is None
    assert camera_in("Schwenk nach rechts über das Tal").value == "pan right"


def test_reading_imports_nothing_heavy():
    probe = (
        "import sys; from prostudio.scenes.reading import read; read('the sea');"
        "print({'numpy', 'skia', 'av', 'yaml'} & set(sys.modules))"
    )
    told = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"


def test_a_long_text_is_read_in_time_that_grows_with_its_length():
    words = "no rain or snow over the not so far sea and the " * 2000
    assert read(None, words=words).place is Place.SEA
