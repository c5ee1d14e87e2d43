"""Every command once, as a user calls it."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from asking_cli import Desk

from prostudio.cli import COMMANDS
from prostudio.film.data import write_yaml
from prostudio.film.reading import read_film_file

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples" / "films").glob("*.md"))


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_lists_every_command(desk: Desk, option: str) -> None:
    answer = desk.ask(option)
    assert answer.code == 0
    assert answer.err == ""
    assert all(f"  {name} " in answer.out for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(desk: Desk, name: str) -> None:
    answer = desk.ask(name, "--help")
    assert answer.code == 0
    assert answer.out.startswith(f"Usage: prostudio {name}")


def test_the_schema_is_one_and_every_example_keeps_it(desk: Desk) -> None:
    schema = desk.ask("schema").value
    jsonschema.Draft202012Validator.check_schema(schema)
    import yaml

    validator = jsonschema.Draft202012Validator(schema)
    assert EXAMPLES
    for example in EXAMPLES:
        film, _ = read_film_file(example)
        validator.validate(yaml.safe_load(write_yaml(film)))
    assert list(validator.iter_errors({"scenes": [{"shots": [{"colour": "red"}]}]}))


def test_engines_are_listed_with_kind_cost_and_licence(desk: Desk) -> None:
    rows = {(row["kind"], row["name"]): row for row in desk.ask("engines", "--json").value}
    assert {("video", "procedural"), ("speech", "espeak"), ("music", "synth")} <= rows.keys()
    assert rows["video", "procedural"]["cost"] == "instant"
    assert rows["video", "slowpoke"]["cost"] == "dear"
    assert all(row["licence"] and row["memory"] for row in rows.values())
    assert "slowpoke" in desk.ask("engines").out


def test_the_voices_of_an_engine_are_listed(desk: Desk) -> None:
    voices = desk.ask("engines", "--voices", "espeak", "--json").value
    assert len(voices) > 100
    assert any(voice["language"].startswith("en-gb") for voice in voices)
    unknown = desk.ask("engines", "--voices", "espeek")
    assert unknown.code in (2, 3)
    assert "espeak" in unknown.err


def test_doctor_finds_nothing_to_mend_where_the_tests_run(desk: Desk) -> None:
    report = desk.ask("doctor", "--json")
    assert report.code == 0
    assert report.value["problems"] == {}
    assert report.value["home"] == str(desk.home)


@pytest.mark.slow
def test_doctor_says_in_words_what_works(desk: Desk) -> None:
    assert desk.ask("doctor").out.count("works") == 5


@pytest.mark.parametrize(
    "prompt",
    [
        "Ein Dorf im Regen, Nacht, ohne Menschen",
        "un village sous la pluie, la nuit",
        "un pueblo bajo la lluvia, de noche",
    ],
)
def test_a_picture_is_drawn_from_words_of_the_writers_language(desk: Desk, prompt: str) -> None:
    answer = desk.ask("draw", prompt, "--size", "128x72", "-o", "a.png")
    assert answer.code == 0
    assert answer.err == "read as: village, night, rain\n"


def test_the_language_of_a_picture_can_be_said(desk: Desk) -> None:
    answer = desk.ask("draw", "la mar", "--language", "ja", "--size", "128x72", "-o", "a.png")
    assert "words in 'ja' are not read for pictures" in answer.err


def test_a_picture_is_drawn_and_its_reading_said(desk: Desk) -> None:
    answer = desk.ask(
        "draw", "a boat on the sea at night, no rain", "--size", "128x72", "-o", "pictures/a.png"
    )
    assert (answer.code, answer.out) == (0, "pictures/a.png\n")
    assert "read as: sea, night" in answer.err
    assert (desk.folder / "pictures/a.png").read_bytes().startswith(b"\x89PNG")


def test_a_text_is_spoken_from_standard_input(desk: Desk) -> None:
    from prostudio.media.audio import read_blocks

    answer = desk.ask("speak", "-", "-o", "a.wav", stdin=b"One two three.")
    assert (answer.code, answer.out) == (0, "a.wav\n")
    samples = sum(block.shape[1] for block in read_blocks(desk.folder / "a.wav"))
    assert 0.5 < samples / 48_000 < 3


def test_music_has_the_length_that_was_asked_for(desk: Desk) -> None:
    from prostudio.media.audio import read_blocks

    answer = desk.ask("score", "tense", "slow", "--seconds", "3.5", "-o", "a.wav")
    assert (answer.code, answer.out) == (0, "a.wav\n")
    assert "read as: tense" in answer.err
    assert sum(block.shape[1] for block in read_blocks(desk.folder / "a.wav")) == 3.5 * 48_000


def test_a_brief_becomes_a_script_that_can_be_made(desk: Desk) -> None:
    answer = desk.ask("new", "A keeper's last night. The storm does not care.", "-o", "a.md")
    assert (answer.code, answer.out) == (0, "a.md\n")
    assert desk.ask("make", "a.md", "--dry-run", "--json").value["shots"]
    again = desk.ask("new", "Another.", "-o", "a.md")
    assert again.code == 2
    assert "--force" in again.err


def test_an_empty_store_has_no_size_and_no_damage(desk: Desk) -> None:
    size = desk.ask("store", "size", "--json").value
    assert size["folder"] == str(desk.home / "store")
    assert desk.ask("store", "verify", "--json").value == []
    assert "0 entries" in desk.ask("store", "clean").out
    assert json.loads(desk.ask("takes", "--json").out) == []
