"""The examples: a receiver that believes only what is signed, a template whose rows are films."""

from __future__ import annotations

import importlib.util
import json
import threading
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
import pytest

from prostudio.client.batch import Batch
from prostudio.jobs.callbacks.signing import signed

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SECRET = b"between us"


def example(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"example_{name}", EXAMPLES / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_receiver_takes_what_is_signed_once_and_refuses_the_rest(
    capsys: pytest.CaptureFixture[str],
) -> None:
    film = {"id": "abc", "title": "Boats"}
    body = json.dumps({"event": "film.failed", "delivery": "abc-1", "film": film}).encode()
    listener = example("callback").Listener(0, SECRET)
    thread = threading.Thread(target=listener.serve_forever)
    thread.start()
    try:
        url = f"http://127.0.0.1:{listener.server_port}/films"

        def sent(secret: bytes, content: bytes, age: float = 0) -> int:
            headers = signed(secret, "abc-1", body, time.time() - age)
            return httpx2.post(url, content=content, headers=headers).status_code

        assert sent(b"another", body) == 403
        assert sent(SECRET, body + b" ") == 403
        assert sent(SECRET, body, age=400) == 403
        assert listener.taken == set()
        assert [sent(SECRET, body), sent(SECRET, body)] == [204, 204]
        assert listener.taken == {"abc-1"}
    finally:
        listener.shutdown()
        thread.join()
        listener.server_close()
    assert capsys.readouterr().out == "film.failed abc Boats\n"


def test_every_row_of_the_example_is_a_film() -> None:
    films = EXAMPLES / "films"
    batch = Batch.of(films / "morning.md", films / "cities.csv", "out", content_type="story")
    assert [one.title for one in batch.films] == [
        "Good morning, Bergen",
        "Good morning, Cairo",
        "Good morning, Sapporo",
    ]
    assert batch.unused == ()


@pytest.mark.parametrize("name", ["engine", "engine_async", "batch"])
def test_an_example_can_be_read_by_python(name: str) -> None:
    assert example(name).main


@pytest.mark.slow
def test_the_example_of_the_engine_makes_a_short_with_its_page(
    live: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    module = example("engine")
    asked = module.ContentEngine.generate

    def small(engine: Any, topic: str, **wishes: Any) -> Any:
        wishes |= {"seconds": 5, "options": {"size": "90x160"}, "profiles": ["film"]}
        return asked(engine, topic, **wishes)

    monkeypatch.setattr(module.ContentEngine, "generate", small)
    module.main(["A lighthouse.", live.address, "open-sesame"])
    saved = [path.name for path in (tmp_path / "out").iterdir()]
    assert {path.rpartition(".")[2] for path in saved} == {"mp4", "jpg", "txt"}
