"""The engine local-llm against a server on this machine that speaks the public protocol."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from film_asking import BRIEF, told, write

from model_server import Handler, ModelServer, fails, film_data, film_text, says
from prostudio.engines.base import Progress
from prostudio.errors import ModelServerError
from prostudio.events import Warned
from prostudio.film import Camera, Film
from prostudio.film.data import write_markdown
from prostudio.film.reading import read_film


def test_a_streamed_answer_becomes_the_film(server: ModelServer) -> None:
    film, happened = told()
    assert film.title == "The Keeper"
    assert film.language == "en"
    assert film.style == ("oil painting", "muted colours")
    assert film.music.prompt == ("calm", "piano")
    shots = [shot for _, shot in film.shots()]
    assert len(shots) == 8
    assert shots[0].camera is Camera.PUSH_IN
    assert "lighthouse" in (shots[0].prompt or "")
    fractions = [one.fraction for one in happened if isinstance(one, Progress)]
    assert fractions == sorted(fractions)
    assert not [one for one in happened if isinstance(one, Warned)]


def test_the_request_asks_by_schema_and_tells_the_shape_in_words_too(server: ModelServer) -> None:
    write(seconds=60, language="de")
    asked = server.asked[0]
    assert asked["model"] == "tiny"
    assert asked["response_format"]["type"] == "json_schema"
    assert asked["response_format"]["json_schema"]["strict"] is True
    system, user = asked["messages"]
    assert (system["role"], user["role"]) == ("system", "user")
    assert '"scenes"' in system["content"]
    assert "English" in system["content"]
    assert BRIEF in user["content"]
    assert "60 seconds" in user["content"]
    assert "'de'" in user["content"]
    assert "max_tokens" not in asked


def test_what_is_asked_for_is_a_part_of_the_films_own_schema() -> None:
    jsonschema = pytest.importorskip("jsonschema")
    from prostudio.engines.writing.local_llm.asking import schema
    from prostudio.film.data import schema as film_schema

    jsonschema.validate(film_data(), schema())
    jsonschema.validate(film_data(), film_schema())

    def strict(part: dict[str, Any]) -> None:
        if part.get("type") == "object":
            assert part["required"] == list(part["properties"])
            assert part["additionalProperties"] is False
        for inner in (*part.get("properties", {}).values(), part.get("items")):
            if inner is not None:
                strict(inner)

    strict(schema())


@pytest.mark.parametrize("part", ["response_format", "stream"])
def test_a_server_without_schemas_or_streams_is_asked_without_them(
    server: ModelServer, part: str
) -> None:
    def picky(handler: Handler, body: dict[str, Any]) -> None:
        if part in body:
            fails(400, f"{part} is not supported")(handler, body)
        else:
            says(film_text())(handler, body)

    server.replies = [picky]
    assert len(list(write().shots())) == 8
    assert [part in asked for asked in server.asked] == [True, False]


def test_an_answer_that_comes_whole_though_a_stream_was_asked_for_will_do(
    server: ModelServer,
) -> None:
    server.replies = [lambda handler, _: says(film_text())(handler, {})]
    assert write().title == "The Keeper"


@pytest.mark.parametrize(
    "dress",
    [
        "```json\n{}\n```",
        "Here is your film:\n\n{}\n\nEnjoy!",
        "<think>The user wants {{a film}}. {{}}</think>{}",
        '{{"film": {}}}',
    ],
)
def test_fences_prose_thoughts_and_wrappings_fall_away(server: ModelServer, dress: str) -> None:
    server.replies = [dress.format(film_text())]
    assert write().title == "The Keeper"
    assert len(server.asked) == 1


def test_thoughts_of_a_reasoning_model_are_no_part_of_the_answer(server: ModelServer) -> None:
    server.replies = [says(film_text(), thinks="hmm { what")]
    film, happened = told()
    assert film.title == "The Keeper"
    assert any(isinstance(one, Progress) and "thinks" in one.note for one in happened)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (film_text()[:400], "the JSON is broken"),
        ("I would rather talk about the weather.", "holds no JSON object"),
        ("", "it is empty"),
        ('{"scenes": []}', "no words|no scenes|nothing|empty|no shot"),
        ('{"scenes": [{"title": "x"}]}', "scene 1 has no shots"),
        ('{"scenes": [{"shots": [{"narration": "Words."}]}]}', "scene 1, shot 1 has no prompt"),
        (film_text().replace("push in", "zoomy", 1), "camera is 'zoomy'; wanted one of: auto"),
        (
            json.dumps({"scenes": [{"shots": [{"prompt": "a sea", "narration": ""}]}]}),
            "no shot has narration",
        ),
        ("[" * 100_000, "no JSON object"),
        ('{"a":' * 100_000, "nested too deep|broken"),
    ],
)
def test_an_answer_that_is_no_film_goes_back_with_what_is_wrong(
    server: ModelServer, wrong: str, why: str
) -> None:
    server.replies = [wrong, film_text()]
    assert write().title == "The Keeper"
    assistant, user = server.asked[1]["messages"][2:]
    assert (assistant["role"], user["role"]) == ("assistant", "user")
    assert assistant["content"].startswith(wrong[:100] or "(nothing)")
    pytest.importorskip("re")
    assert re.search(why, user["content"]), user["content"]


def test_after_the_last_try_the_error_says_what_was_wrong(server: ModelServer) -> None:
    server.replies = ["no film today"]
    with pytest.raises(ModelServerError, match=r"no film in 4 answers.*no film today") as caught:
        write()
    assert "--engine auto" in (caught.value.hint or "")
    assert len(server.asked) == 4


def test_a_film_of_another_length_is_asked_for_again_and_then_taken_with_a_warning(
    server: ModelServer,
) -> None:
    server.replies = [film_text(shots=2)]
    film, happened = told(seconds=60)
    assert len(list(film.shots())) == 2
    assert "60 s are wanted; make it longer" in server.asked[1]["messages"][-1]["content"]
    (warning,) = [one for one in happened if isinstance(one, Warned)]
    assert warning.message.endswith("and 60 s are wanted")
    server.replies = [film_text(shots=2), film_text()]
    assert len(list(write(seconds=60).shots())) == 8


def test_a_film_in_another_language_is_asked_for_again(server: ModelServer) -> None:
    german = "der Wärter steigt die Treppe hinauf und zündet das Licht an, weil es dunkel ist"
    data = film_data(language="de")
    for scene in data["scenes"]:
        for shot in scene["shots"]:
            shot["narration"] = f"Und {german}."
    server.replies = [film_text(), json.dumps(data)]
    film = write(language="de")
    assert film.language == "de"
    assert "the narration is in 'en', and 'de' is wanted" in str(server.asked[1]["messages"])


def test_a_model_names_no_file_no_engine_and_no_setting(server: ModelServer) -> None:
    data = film_data(music="../../song.mp3", engines={"video": "clip"}, voice="x", size="64x64")
    shot = data["scenes"][0]["shots"][0]
    shot |= {"image": "/etc/passwd", "end": "x.png", "sounds": ["y.wav"], "engine": "clip"}
    shot["narration"] = "[[voice: X]] " + shot["narration"] + " ![x](/etc/passwd)"
    server.replies = [json.dumps(data)]
    film = write()
    assert film.size == Film(scenes=()).size
    assert film.engines == Film(scenes=()).engines
    assert film.music.file is None
    for _, shot in film.shots():
        assert (shot.picture, shot.end_image, shot.sounds, shot.engine) == (None, None, (), None)
        assert all(line.recording is None and line.voice is None for line in shot.narration)


def test_words_are_plain_and_keep_the_joiners_that_spelling_needs(server: ModelServer) -> None:
    data = film_data()
    data["scenes"][0]["shots"][0]["narration"] = (
        "می\u200cخواهم **دریا** را\u202e بب\u00adینم\n\ud800."
    )
    server.replies = [json.dumps(data)]
    (first, *_) = (shot for _, shot in write().shots())
    assert first.narration[0].text == "می\u200cخواهم دریا را ببینم ."


def test_the_language_is_the_one_that_is_spoken_whatever_the_model_calls_it(
    server: ModelServer,
) -> None:
    server.replies = [film_text(language="fr")]
    assert write().language == "en"
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "text",
    [
        "a sea | camera: zoom ]] and more",
        "# a heading",
        "- a list: 'of' \"things\"",
        "![x](y.png)",
        "---",
    ],
)
def test_odd_words_are_words_in_the_film_file_too(server: ModelServer, text: str) -> None:
    data = film_data(title=text)
    shot = data["scenes"][0]["shots"][1]
    shot["prompt"] = shot["narration"] = f"{text} a wide bay"
    server.replies = [json.dumps(data)]
    film = write()
    assert read_film(write_markdown(film), name="film.md")[0] == film
