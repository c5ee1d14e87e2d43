"""Servers by name: `prostudio remote` from adding to getting, and a batch on one of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from prostudio.cli import program
from prostudio.client.remotes import Remotes
from prostudio.client.wire import Place
from prostudio.errors import FilmError, NotFoundError, ProStudioError, ResourceError

TOKEN = "open-sesame"
SCRIPT = "---\ntitle: The Sea\nsize: 128x72\nfps: 6\nmusic: none\nambience: none\n---\n"
SHOT = "[[shot: abstract | 0.5s]]\n"


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A shell in a folder and home of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PROSTUDIO_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("PROSTUDIO_TOKEN", raising=False)

    def run(*arguments: str, text: str | None = None) -> Result:
        return CliRunner().invoke(program, arguments, input=text)

    return run


def test_a_server_is_kept_with_its_token_for_its_user_alone(
    ask: Any, live: Any, tmp_path: Path
) -> None:
    added = ask("remote", "add", "studio", f"{live.address}/", "--token", "-", text=f"{TOKEN}\n")
    assert added.exit_code == 0, added.output
    kept = tmp_path / "home" / "remotes.json"
    assert kept.stat().st_mode & 0o077 == 0
    assert json.loads(kept.read_text())["remotes"]["studio"]["token"] == TOKEN
    listed = ask("remote", "list").output + ask("remote", "list", "--json").output
    assert live.address in listed
    assert TOKEN not in listed
    assert ask("remote", "status").exit_code == 0
    assert ask("remote", "remove", "studio").exit_code == 0
    assert TOKEN not in kept.read_text()


def test_a_server_that_refuses_the_token_or_is_not_there_is_not_kept(
    ask: Any, live: Any, tmp_path: Path
) -> None:
    for address, token in ((live.address, "wrong"), ("http://127.0.0.1:9", "")):
        added = ask("remote", "add", "studio", address, "--token", token)
        assert isinstance(added.exception, ProStudioError)
    assert not (tmp_path / "home" / "remotes.json").exists()


def test_names_are_chosen_for_the_user_where_there_is_no_choice(tmp_path: Path) -> None:
    known = Remotes.of(tmp_path)
    with pytest.raises(NotFoundError, match="no servers") as caught:
        known.find(None)
    assert "remote add" in str(caught.value.hint)
    known.add("studio", Place("http://a:1"))
    assert known.find(None).url == "http://a:1"
    known.add("gpu-box", Place("https://b:2/under", "t"))
    assert known.find("gpu-box") == Place("https://b:2/under", "t")
    with pytest.raises(NotFoundError, match="2 servers"):
        known.find(None)
    with pytest.raises(NotFoundError) as caught:
        known.find("gpubox")
    assert caught.value.hint == "did you mean 'gpu-box'?"
    assert known.find("http://c:3").url == "http://c:3"
    with pytest.raises(FilmError, match="no name"):
        known.add("../x", Place("http://a:1"))
    (tmp_path / "remotes.json").write_text("{")
    with pytest.raises(ResourceError, match="cannot be read"):
        known.all()


@pytest.mark.slow
def test_a_film_is_made_by_a_server_watched_and_fetched(
    ask: Any, live: Any, tmp_path: Path
) -> None:
    ask("remote", "add", "studio", live.address, "--token", TOKEN)
    (tmp_path / "sea.md").write_text(SCRIPT + SHOT)
    made = ask("remote", "make", "sea.md", "--also", "page")
    assert made.exit_code == 0, made.output
    assert (tmp_path / "out" / "sea.mp4").stat().st_size > 1000
    assert (tmp_path / "out" / "sea.page.txt").read_text().startswith("The Sea")
    left = ask("remote", "make", "sea.md", "--no-wait", "--on", "studio")
    film = left.stdout.strip()
    got = ask("remote", "get", film, "-o", "got")
    assert got.exit_code == 0, got.output
    assert (tmp_path / "got" / "The-Sea.mp4").is_file()
    told = json.loads(ask("remote", "status", film, "--json").stdout)
    assert (told["state"], told["title"]) == ("done", "The Sea")


@pytest.mark.slow
@pytest.mark.parametrize("where", ["here", "server"])
def test_a_batch_is_made_goes_on_and_makes_only_what_changed(
    ask: Any, live: Any, tmp_path: Path, where: str
) -> None:
    ask("remote", "add", "studio", live.address, "--token", TOKEN)
    on = ("--on", "studio") if where == "server" else ()
    (tmp_path / "t.md").write_text(SCRIPT.replace("The Sea", "{{title}}") + SHOT)
    rows = tmp_path / "rows.csv"
    rows.write_text("title\nA\nB\n")

    def run() -> list[Any]:
        done = ask("batch", "t.md", "--rows", "rows.csv", "--json", *on)
        assert done.exit_code == 0, done.output
        return [json.loads(line) for line in done.stdout.splitlines()]

    assert [(one["name"], one["kept"]) for one in run()] == [("001-A", False), ("002-B", False)]
    rows.write_text("title\nA\nC\n")
    (tmp_path / "out" / "001-A.mp4").unlink()
    assert [(one["name"], one["kept"]) for one in run()] == [("001-A", False), ("002-C", False)]
    assert [(one["name"], one["kept"]) for one in run()] == [("001-A", True), ("002-C", True)]
    assert len(list((tmp_path / "out").glob("*.mp4"))) == 3
