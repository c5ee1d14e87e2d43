"""`prostudio new` with a model server, and with what stands in for one."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from asking_cli import Desk

from model_server import ModelServer
from prostudio.film import Size
from prostudio.film.reading import read_film_file

BRIEF = "a lighthouse keeper's last night"


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer() as running:
        yield running


@pytest.fixture
def nowhere() -> str:
    """The address of a server that is not running."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return f"http://127.0.0.1:{taken.getsockname()[1]}/v1"


@pytest.mark.parametrize("name", ["film.md", "film.yaml", "film.json"])
def test_a_model_writes_the_film_file(desk: Desk, server: ModelServer, name: str) -> None:
    asking = ("new", BRIEF, "--engine", "local-llm", "--model-url", server.url, "--model", "tiny")
    answer = desk.ask(*asking, "-o", name)
    assert answer.code == 0, answer.err
    film, warnings = read_film_file(desk.folder / name)
    assert film.title == "The Keeper"
    assert not warnings
    assert answer.out.strip() == name
    assert "write the film (local-llm)" in answer.err


def test_without_its_server_the_engine_says_how_to_start_one(desk: Desk, nowhere: str) -> None:
    answer = desk.ask("new", BRIEF, "--engine", "local-llm", "--model-url", nowhere)
    assert answer.code == 3
    assert "no model server answers at" in answer.err
    assert "ollama serve" in answer.err
    assert not (desk.folder / "film.md").exists()


def test_auto_takes_the_model_when_there_is_one(desk: Desk, server: ModelServer) -> None:
    answer = desk.ask("new", BRIEF, "--engine", "auto", "--model-url", server.url)
    assert answer.code == 0, answer.err
    assert read_film_file(desk.folder / "film.md")[0].title == "The Keeper"


def test_auto_takes_the_outline_engine_otherwise_and_says_why(
    desk: Desk, nowhere: str, server: ModelServer
) -> None:
    answer = desk.ask("new", BRIEF, "--engine", "auto", "--model-url", nowhere)
    assert answer.code == 0, answer.err
    assert "outline writes: no model server answers" in answer.err
    server.replies = ["no film today"]
    answer = desk.ask("new", BRIEF, "--engine", "auto", "--model-url", server.url, "--force")
    assert answer.code == 0, answer.err
    assert "outline writes: tiny wrote no film in 4 answers" in answer.err
    text = ". ".join(["The light went out over the bay"] * 1000)
    (desk.folder / "long.txt").write_text(text)
    answer = desk.ask("new", "long.txt", "--engine", "auto", "--model-url", server.url, "--force")
    assert answer.code == 0, answer.err


def test_only_auto_falls_back(desk: Desk, server: ModelServer) -> None:
    server.replies = ["no film today"]
    answer = desk.ask("new", BRIEF, "--engine", "local-llm", "--model-url", server.url)
    assert answer.code == 3
    assert "the last one: the answer holds no JSON object" in answer.err
    assert not (desk.folder / "film.md").exists()


def test_another_machine_is_asked_only_when_that_is_allowed(desk: Desk) -> None:
    for engine in ("local-llm", "auto"):
        answer = desk.ask("new", BRIEF, "--engine", engine, "--model-url", "http://10.0.0.9/v1")
        assert answer.code == 2
        assert "only this machine is asked" in answer.err


def test_a_model_for_an_engine_that_has_none_is_refused(desk: Desk) -> None:
    answer = desk.ask("new", BRIEF, "--model", "tiny")
    assert answer.code == 2
    assert "say --engine local-llm" in answer.err


def test_a_preset_gives_the_film_its_length_its_shape_and_its_hosts(
    desk: Desk, server: ModelServer
) -> None:
    asking = ("new", BRIEF, "--engine", "local-llm", "--model-url", server.url)
    answer = desk.ask(*asking, "--preset", "short")
    assert answer.code == 0, answer.err
    assert "about 30 seconds" in server.asked[0]["messages"][1]["content"]
    film, _ = read_film_file(desk.folder / "film.md")
    assert film.size == Size(720, 1280)
    assert film.profiles == ("shorts", "tiktok", "reels")
    answer = desk.ask("new", BRIEF, "--preset", "tall", "-o", "other.md")
    assert answer.code == 2
    assert "wanted short, long, story, carousel" in answer.err
