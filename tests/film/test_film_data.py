"""Films as YAML and JSON, and the schema that describes them."""

from __future__ import annotations

import jsonschema
import pytest
import yaml

from prostudio.errors import FilmError
from prostudio.film import Camera, Film, NarrationLine, Size, Voice
from prostudio.film.data import schema, write_markdown, write_yaml
from prostudio.film.reading import read_film

EXAMPLE = """\
title: 1984
aspect: 9:16
fps: 29.97
voice: narrator
cast:
  narrator: en-gb
scenes:
  - title: The storm
    style: muted
    shots:
      - {id: cliff, prompt: a lighthouse on a cliff, camera: push in, seconds: 4}
      - image: images/bay.jpg
        narration:
          - {text: Morning came without asking., voice: narrator, pause: 0.5}
          - And then it left.
      - narration: |
          A first line,
          a second one.

          A second paragraph.
        scene_style: none
"""


def film(text: str, name: str = "film.yaml") -> Film:
    return read_film(text, name=name)[0]


def test_plain_scalars_stay_text() -> None:
    found = film(EXAMPLE)
    assert found.title == "1984"
    assert found.size == Size(720, 1280)
    assert str(found.rate) == "30000/1001"


def test_scenes_shots_and_narration_are_read() -> None:
    found = film(EXAMPLE)
    cliff, bay, words = found.scenes[0].shots
    assert (cliff.id, cliff.camera, cliff.seconds) == ("cliff", Camera.PUSH_IN, 4.0)
    assert (cliff.scene_style, bay.scene_style, words.scene_style) == (("muted",), ("muted",), ())
    assert cliff.narration == ()
    assert not cliff.shares_next
    assert bay.narration == (
        NarrationLine("Morning came without asking.", Voice(language="en-gb"), pause=0.5),
        NarrationLine("And then it left."),
    )
    assert [line.text for line in words.narration] == [
        "A first line,\na second one.",
        "A second paragraph.",
    ]


def test_data_that_people_write_fits_the_schema() -> None:
    validator = jsonschema.Draft202012Validator(schema())
    validator.check_schema(schema())
    loaded = yaml.load(EXAMPLE, Loader=yaml.SafeLoader)
    loaded["aspect"] = "9:16"  # YAML 1.1 counts 9:16 in sixties
    validator.validate(loaded)


def test_several_profiles_and_languages_may_be_one_text_with_commas() -> None:
    text = "profiles: film, shorts\ncaptions: {languages: 'de, fr'}\nscenes: []"
    data = yaml.safe_load(text)
    jsonschema.Draft202012Validator(schema()).validate(data)
    found = read_film(f"---\n{text.removesuffix('scenes: []')}---\nWords.")[0]
    assert found.profiles == ("film", "shorts")
    assert [one.language for one in found.captions.translations] == ["de", "fr"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"scenes": [], "titel": "x"},
        {"title": "x"},
        {"scenes": [{"shots": [{"camera": "swirl"}]}]},
        {"scenes": [{"shots": [{"seconds": 0}]}]},
        {"scenes": [], "size": "big"},
        {"scenes": [], "voice": {"speed": 2}},
    ],
)
def test_what_the_reader_refuses_the_schema_refuses(wrong: dict[str, object]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema()).validate(wrong)
    with pytest.raises(FilmError):
        film(yaml.safe_dump(wrong))


def test_every_field_of_the_schema_says_what_it_is_for() -> None:
    def visit(part: object) -> None:
        if isinstance(part, dict):
            for name, field in part.get("properties", {}).items():
                assert field["description"], name
            for inner in part.values():
                visit(inner)
        elif isinstance(part, list):
            for inner in part:
                visit(inner)

    visit(schema())


def test_written_yaml_is_what_a_person_would_write() -> None:
    text = "---\ncast: {Mara: en-gb}\n---\n## One\n\n[[shot: a cliff | 4s]]\nMara: Hello,\nyou."
    assert write_yaml(read_film(text)[0]) == (
        "cast:\n  Mara: en-gb\nscenes:\n- title: One\n  shots:\n  - prompt: a cliff\n"
        "    seconds: 4\n    narration:\n    - text: |-\n        Hello,\n        you.\n"
        "      speaker: Mara\n"
    )


@pytest.mark.parametrize(
    ("shots", "says"),
    [
        ("[{prompt: a, narration: [One., {text: Two., voice: de}]}]", "several voices"),
        ("[{narration: One.}, {narration: [{pause: 2}, Two.]}]", "a pause stands before"),
    ],
)
def test_what_only_data_can_say_is_not_written_as_markdown(shots: str, says: str) -> None:
    found = film(f"scenes: [{{shots: {shots}}}]")
    assert film(write_yaml(found)) == found
    with pytest.raises(FilmError, match=says):
        write_markdown(found)


def test_remote_pictures_are_left_out_of_data_too() -> None:
    text = "scenes: [{shots: [{image: https://x.org/a.jpg}, {narration: Words.}]}]"
    found, notes = read_film(text, name="film.yaml")
    assert [shot.picture for _, shot in found.shots()] == [None]
    assert [note.code for note in notes] == ["remote_picture"]


def test_json_may_hold_any_letters_and_escapes() -> None:
    scenes = '"scenes": [{"shots": [{"prompt": "a"}]}]'
    text = f'{{"title": "\\u00dcber \\ud83d\\ude00", "seed": 7, {scenes}}}'
    found = film(text, "film.json")
    assert (found.title, found.seed) == ("Über 😀", 7)
    assert film("\n\t" + text, "film.json") == found


@pytest.mark.parametrize(
    ("narration", "field"),
    [
        ('"One thing. [[pause: 1s]] Another."', "narration"),
        ("[One., 'Two. [[Pause]]']", "narration"),
        ("[{text: 'One. [[ pause | 1s ]]'}]", "text"),
    ],
)
def test_a_pause_among_the_words_of_data_is_refused_with_the_way_to_say_it(
    narration: str, field: str
) -> None:
    with pytest.raises(FilmError, match=rf"line 3: {field} holds \[\[.*pause: 1\}}"):
        film(f"scenes:\n - shots:\n   - narration: {narration}\n")


def test_marks_in_the_words_of_data_are_text_and_so_are_brackets_behind_a_backslash() -> None:
    text = r"*One* [map] and [[1]] and \[[pause: 1s]] :smile:"
    found = film(f"scenes:\n - shots:\n   - narration: '{text}'\n")
    (shot,) = found.scenes[0].shots
    assert shot.narration[0].text == text.replace("\\", "")
    assert film(write_yaml(found)) == found
    assert read_film(write_markdown(found))[0] == found
