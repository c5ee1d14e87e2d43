"""Settings over HTTP: what new films begin with, the machine's limits, and their file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from asking_server import Desk, problem

from prostudio.film.reading import read_film
from prostudio.server.station import toml_file
from prostudio.settings import Settings, film_defaults


@pytest.fixture(autouse=True)
def nobody_else_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither the environment nor the folder of the call says a setting."""
    for name in ("PROSTUDIO_CORES", "PROSTUDIO_RAM_MB", "PROSTUDIO_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def settings(desk: Desk) -> dict[str, Any]:
    told: dict[str, Any] = desk.client.get("/api/settings").json()
    return told


def changed(desk: Desk, **changes: Any) -> dict[str, Any]:
    answer = desk.client.patch("/api/settings", json=changes)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_every_setting_has_its_value_and_where_that_comes_from(desk: Desk) -> None:
    told = settings(desk)
    for row in told.values():
        assert row["source"] in ("default", "file", "environment")
        assert row["meaning"].endswith(".")
    assert told["size"]["value"] == "1280x720"
    assert "1080x1920" in told["size"]["choices"]
    assert "film" in told["profiles"]["choices"]
    assert "espeak" in told["engines"]["choices"]["speech"]
    assert "de" in told["voice"]["choices"]
    assert "weights_folder" not in told
    assert "model_hosts" not in told


def test_a_change_is_written_into_the_home_s_file_and_back_out_of_it(desk: Desk) -> None:
    told = changed(desk, voice="de", style=["warm", "grain"], engines={"music": "synth"}, cores=1)
    assert told["voice"] == {**told["voice"], "value": "de", "source": "file"}
    assert told["cores"]["value"] == 1
    assert told["cores"]["again"]  # this server began with two
    assert film_defaults(desk.home)["style"] == ["warm", "grain"]
    assert Settings.load({"home": str(desk.home)}).cores == 1
    told = changed(desk, voice=None, cores=None)
    assert told["voice"]["value"] is None
    assert told["voice"]["source"] == "default"
    assert told["style"]["value"] == ["warm", "grain"]
    assert told["cores"]["source"] == "default"


IMPOSSIBLE: list[dict[str, Any]] = [
    {"voice": "martian"},
    {"size": "1x1"},
    {"size": 7},
    {"profiles": ["nowhere"]},
    {"engines": {"speech": "nobody"}},
    {"engines": {"nothing": "espeak"}},
    {"cores": 0},
    {"cores": "many"},
    {"cores": True},
    {"encoder": "none"},
    {"model_hosts": "evil.example"},
    {"weights_folder": "/etc"},
    {"home": "/"},
    {"music": {"file": "../../secret.wav"}, "size": "2x2"},
    {"style": "a\u0000b"},
    {"model_url": "ftp://127.0.0.1/v1"},
    {"model_url": "file:///etc/passwd"},
    {"model_url": "http://user:secret@127.0.0.1/v1"},
    {"model_url": "http://models.example/v1"},
]


def test_what_cannot_be_is_refused_and_nothing_is_changed(desk: Desk) -> None:
    for changes in IMPOSSIBLE:
        answer = desk.client.patch("/api/settings", json={"language": "fr", **changes})
        problem(answer, 422, "film")
        assert not (desk.home / "prostudio.toml").exists()


def test_what_the_environment_says_cannot_be_changed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROSTUDIO_CORES", "2")
    assert settings(desk)["cores"]["source"] == "environment"
    told = problem(desk.client.patch("/api/settings", json={"cores": 1}), 409, "conflict")
    assert "PROSTUDIO_CORES" in str(told["hint"])


def test_a_voice_s_name_alone_is_enough(desk: Desk) -> None:
    told = changed(desk, voice="en-gb+annie")
    assert told["voice"]["value"] == {"engine": "espeak", "voice": "en-gb+annie"}


def test_new_films_begin_with_them_where_neither_request_nor_script_says_so(desk: Desk) -> None:
    changed(desk, voice="de", size="640x360", style=["warm"], engines={"music": "synth"})
    said = "---\ntitle: The Sea\nsize: 1280x720\n---\nA lighthouse.\n"
    asked = desk.ask(script=said, options={"style": "cold"}, engines={"speech": "espeak"})
    film, _ = read_film(desk.jobs.script(asked).read_text("utf-8"), name="film.md")
    assert str(film.size) == "1280x720"
    assert film.style == ("cold",)
    assert film.voice.language == "de"
    assert (film.engines.music, film.engines.speech) == ("synth", "espeak")
    changed(desk, voice=None, size=None, style=None, engines=None)
    plain = desk.ask(script=said)
    assert desk.jobs.script(plain).read_text("utf-8") == said


def test_comments_and_order_of_the_file_stay(tmp_path: Path) -> None:
    path = tmp_path / "prostudio.toml"
    path.write_text('# mine\ncores = 3  # all\n\n[limits]\nshots = 50\n\n[film]\nvoice = "en"\n')
    toml_file.change(tmp_path, None, {"cores": 2, "ram_mb": 900})
    toml_file.change(tmp_path, "film", {"voice": None, "style": ['a "b"', "ö"]})
    assert path.read_text() == (
        "# mine\ncores = 2\nram_mb = 900\n\n[limits]\nshots = 50\n\n[film]\n"
        'style = ["a \\"b\\"", "ö"]\n'
    )
    assert film_defaults(tmp_path) == {"style": ['a "b"', "ö"]}


def test_a_file_that_is_written_otherwise_is_left_alone(tmp_path: Path) -> None:
    text = 'film = { voice = """\nen""" }\n'
    (tmp_path / "prostudio.toml").write_text(text)
    with pytest.raises(Exception, match="cannot be changed here"):
        toml_file.change(tmp_path, "film", {"voice": "de"})
    assert (tmp_path / "prostudio.toml").read_text() == text
