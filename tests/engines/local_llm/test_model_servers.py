"""Which servers are asked, which of their models, and what is said when there is none."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from model_server import ModelServer, fails, film_text
from prostudio.engines.card import Kind
from prostudio.engines.registry import card
from prostudio.engines.request import WritingRequest
from prostudio.engines.writing.local_llm import servers as servers_module
from prostudio.engines.writing.local_llm.servers import Known, checked
from prostudio.errors import FilmError, ModelServerError
from prostudio.settings import Settings

REQUEST = WritingRequest("a lighthouse keeper's last night")


@pytest.fixture(autouse=True)
def nothing_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PROSTUDIO_HOME", str(tmp_path))
    for name in ("URL", "NAME", "HOSTS", "KEY"):
        monkeypatch.delenv(f"PROSTUDIO_MODEL_{name}", raising=False)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    with ModelServer() as running:
        monkeypatch.setenv("PROSTUDIO_MODEL_URL", running.url)
        yield running


def write(**wishes: str) -> None:
    card(Kind.WRITING, "local-llm").make().write(WritingRequest(REQUEST.brief, **wishes))


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/v1"),
        ("http://127.0.0.1:11434/v1/", "http://127.0.0.1:11434/v1"),
        ("http://localhost:8080", "http://localhost:8080/v1"),
        ("http://[::1]:8080/api/v1", "http://[::1]:8080/api/v1"),
        ("https://127.9.9.9", "https://127.9.9.9/v1"),
    ],
)
def test_addresses_of_this_machine_are_taken_as_people_write_them(written: str, asked: str) -> None:
    assert checked(written, Settings.load()) == asked


@pytest.mark.parametrize(
    "written",
    [
        "http://192.168.1.5:11434/v1",
        "http://example.org/v1",
        "http://0.0.0.0:11434/v1",
        "http://localhost.example.org/v1",
        "http://127.0.0.1.example.org/v1",
        "http://2130706433/v1",
        "http://[::ffff:10.0.0.1]/v1",
        "http://169.254.169.254/v1",
    ],
)
def test_other_machines_are_refused_unless_the_settings_allow_them(
    written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(FilmError, match="only this machine") as caught:
        checked(written, Settings.load())
    assert "PROSTUDIO_MODEL_HOSTS=" in (caught.value.hint or "")
    host = (caught.value.hint or "").partition("HOSTS=")[2].partition(",")[0]
    monkeypatch.setenv("PROSTUDIO_MODEL_HOSTS", f"other.example, {host}")
    assert checked(written, Settings.load()) == written


@pytest.mark.parametrize(
    "written", ["127.0.0.1:11434", "ftp://127.0.0.1", "http://", "http://[::1", "file:///etc", ""]
)
def test_what_is_no_address_says_what_one_looks_like(written: str) -> None:
    with pytest.raises(FilmError, match=r"wanted one such as http://127\.0\.0\.1:11434/v1"):
        checked(written, Settings.load())


def test_a_password_does_not_belong_into_an_address() -> None:
    with pytest.raises(FilmError, match="password") as caught:
        checked("http://me:secret@127.0.0.1/v1", Settings.load())
    assert "secret" not in str(caught.value)


def test_the_only_model_is_taken_and_embedding_models_do_not_count(server: ModelServer) -> None:
    server.models = ["nomic-embed-text:latest", "qwen3:8b"]
    write()
    assert server.asked[0]["model"] == "qwen3:8b"


def test_several_models_are_listed_and_one_is_to_be_named(server: ModelServer) -> None:
    server.models = ["llama3.2:3b", "qwen3:8b"]
    with pytest.raises(ModelServerError, match=r"2 models: llama3\.2:3b, qwen3:8b") as caught:
        write()
    assert "--model NAME" in (caught.value.hint or "")
    write(model="qwen3:8b")
    assert server.asked[0]["model"] == "qwen3:8b"


def test_a_model_of_the_settings_is_taken(
    server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.models = ["a", "b"]
    Path("prostudio.toml").write_text('model_name = "b"')
    write()
    assert server.asked[0]["model"] == "b"


def test_a_model_that_is_not_there_is_told_with_those_that_are(server: ModelServer) -> None:
    with pytest.raises(ModelServerError, match=r"has no model 'grand' \(it has: tiny\)") as caught:
        write(model="grand")
    assert "ollama pull grand" in (caught.value.hint or "")
    assert not server.asked


def test_a_model_that_is_gone_when_it_is_asked_is_told(server: ModelServer) -> None:
    server.replies = [fails(404, "model 'tiny' not found, try pulling it first")]
    with pytest.raises(ModelServerError, match="try pulling it first"):
        write()


def test_a_server_without_models_says_how_to_load_one(server: ModelServer) -> None:
    server.models = []
    with pytest.raises(ModelServerError, match="no model that writes") as caught:
        write()
    assert "ollama pull" in (caught.value.hint or "")


def test_a_server_that_is_not_running_says_how_to_start_one() -> None:
    url = f"http://127.0.0.1:{free_port()}/v1"
    with pytest.raises(ModelServerError, match=f"no model server answers at {url}") as caught:
        write(model_url=url)
    assert "ollama serve" in (caught.value.hint or "")


def test_without_a_name_the_usual_ports_are_asked_in_turn(
    monkeypatch: pytest.MonkeyPatch, server: ModelServer
) -> None:
    monkeypatch.delenv("PROSTUDIO_MODEL_URL")
    none, here = Known("A", free_port(), "`a`"), Known("B", server.port, "`b`")
    monkeypatch.setattr(servers_module, "KNOWN", (none, here))
    write()
    assert len(server.asked) == 1
    assert card(Kind.WRITING, "local-llm").missing() is None
    monkeypatch.setattr(servers_module, "KNOWN", (none,))
    with pytest.raises(ModelServerError, match="no model server answers") as caught:
        write()
    assert "`a`" in (caught.value.hint or "")
    missing = card(Kind.WRITING, "local-llm").missing()
    assert missing is not None
    assert str(none.port) in missing.reason


def test_the_key_is_sent_and_a_wrong_one_is_told(
    server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.key = "k-1"
    with pytest.raises(ModelServerError, match="wants a key") as caught:
        write()
    assert "PROSTUDIO_MODEL_KEY" in (caught.value.hint or "")
    monkeypatch.setenv("PROSTUDIO_MODEL_KEY", "k-1")
    server.replies = [film_text()]
    write()


def test_neither_a_proxy_nor_a_redirect_leads_a_brief_elsewhere(
    server: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    with ModelServer() as elsewhere:
        away = {"Location": f"{elsewhere.url}/chat/completions"}
        server.replies = [fails(307, "there", away)]
        with pytest.raises(ModelServerError, match="307"):
            write()
        assert not elsewhere.seen
    assert len(server.asked) == 1
