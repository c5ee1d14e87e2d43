"""`prostudio weights`, as a user calls it: in a process of its own, killed or asked twice."""

from __future__ import annotations

import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import av
import pytest
from loopback_hub import LoopbackHub
from small_shelf import BIG, CATALOGUE, Small, tensors

from prostudio.cli import run


def environment(small: Small, **more: str) -> dict[str, str]:
    """What the command needs to find this shelf and this hub."""
    (small.root / "catalogue").mkdir(parents=True, exist_ok=True)
    (small.root / "catalogue" / "tiny.toml").write_text(CATALOGUE)
    return {
        "PROSTUDIO_HOME": str(small.root.parent / "home"),
        "PROSTUDIO_WEIGHTS": str(small.root),
        "HF_ENDPOINT": small.hub.endpoint,
        "HF_HOME": str(small.root.parent / "hf"),
        **more,
    }


def start(small: Small, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "prostudio.cli", "weights", *arguments],
        env={**os.environ, **environment(small)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
    )


class Call:
    """One call in this process."""

    def __init__(
        self, small: Small, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for name in ("HF_TOKEN", "HF_HUB_CACHE", "HF_HUB_OFFLINE"):
            monkeypatch.delenv(name, raising=False)
        for name, value in environment(small).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "stdin", io.StringIO())
        self._capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        code = run(["weights", *arguments])
        told = self._capsys.readouterr()
        return code, told.out, told.err


@pytest.fixture
def call(small: Small, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    return Call(small, monkeypatch, capsys)


def test_a_kill_in_the_middle_of_a_file_loses_nothing_and_ends_right(
    small: Small, hub: LoopbackHub
) -> None:
    data = hub.repositories["lab/net"][BIG] = tensors(4_000_000)
    hub.pause = 0.03
    for least in (600_000, 2_000_000):
        child = start(small, "get", "mixed", "--yes")
        until = time.monotonic() + 20
        while time.monotonic() < until and not any(
            path.stat().st_size > least for path in small.coming()
        ):
            time.sleep(0.01)
        child.send_signal(signal.SIGKILL)
        child.communicate()
        assert small.coming()
        assert not small.file().exists()
    time.sleep(0.1)
    came = small.coming()[0].stat().st_size
    hub.pause, hub.sent = 0, {}
    child = start(small, "get", "mixed", "--yes")
    out, err = child.communicate()
    assert child.returncode == 0, err
    assert Path(out.decode().strip()) == small.root / "mixed"
    assert hashlib.sha256(small.file().read_bytes()).digest() == hashlib.sha256(data).digest()
    assert hub.sent[BIG] == len(data) - came
    assert not small.coming()


def test_two_processes_fetch_each_file_once(small: Small, hub: LoopbackHub) -> None:
    hub.pause = 0.02
    both = [start(small, "get", "mixed", "--yes") for _ in range(2)]
    for child in both:
        _, err = child.communicate()
        assert child.returncode == 0, err
    for path in (BIG, "model.safetensors", "vocab.json"):
        published = [d for r in hub.repositories.values() for p, d in r.items() if p.endswith(path)]
        assert hub.sent[path] in {len(data) for data in published}


def test_get_says_licence_territory_size_and_place_and_asks(call: Call, small: Small) -> None:
    code, out, err = call("get", "mixed")
    assert code == 130  # nobody answered
    for words in ("Strict Licence", "Atlantis", "0.7 MB in 8 files", str(small.root), "free"):
        assert words in err
    assert not out
    assert not list(small.root.rglob("*.safetensors"))


def test_a_dry_run_fetches_nothing(call: Call, small: Small) -> None:
    assert call("get", "mixed", "--dry-run")[0] == 0
    assert not small.hub.sent


def test_get_verify_where_list_and_remove(call: Call, small: Small) -> None:
    code, out, err = call("get", "mixed", "words", "--yes")
    assert (code, out.split()[0]) == (0, str(small.root / "mixed")), err
    code, out, _ = call("where", "mixed")
    assert (code, out.strip()) == (0, str(small.root / "mixed"))
    code, out, _ = call("verify")
    assert code == 0
    assert "as the hub published it" in out
    small.file().write_bytes(b"no")
    code, out, _ = call("verify", "mixed", "--repair", "--json")
    assert code == 3
    assert [one["path"] for one in json.loads(out) if not one["ok"]] == [BIG]
    code, _, err = call("where", "mixed")
    assert code == 3
    assert "weights get mixed" in err
    assert f"are here, in {small.root}" in call("list")[1]
    listed = {row["name"]: row for row in json.loads(call("list", "--json")[1])}
    assert listed["mixed"]["state"] == "partial"
    assert listed["words"]["state"] == "ready"
    assert call("remove", "mixed", "--yes")[0] == 0
    assert not small.file("model-2-of-2.safetensors").exists()
    assert call("where", "words")[0] == 0


def test_get_prints_its_events_as_json_lines(call: Call, small: Small) -> None:
    assert call("get", "mixed", "--json")[0] == 2
    assert not small.hub.sent
    code, out, _ = call("get", "mixed", "--json", "--yes")
    events = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert events[0]["event"] == "plan"
    assert events[0]["licences"] == ["strict", "MIT"]
    assert sum(e["event"] == "step_done" for e in events) == 8
    assert events[-1] == {**events[-1], "event": "done", "path": str(small.root / "mixed")}


@pytest.mark.parametrize("verb", ["get", "verify", "remove", "convert", "where"])
def test_an_unknown_name_is_refused_with_the_nearest(verb: str, call: Call) -> None:
    code, _, err = call(verb, "framepac")
    assert code == 2
    assert "did you mean 'framepack'?" in err


def test_a_broken_catalogue_of_the_users_is_named(call: Call, small: Small) -> None:
    for text in (
        "[weights",
        "[weights.x]\nparts = 3",
        "[parts.net]\nrepository = 'a/b'",
        "a = 1\0",
    ):
        (small.root / "catalogue" / "mine.toml").write_text(text)
        code, _, err = call("list")
        assert code == 2
        assert "mine.toml" in err


def test_without_a_hub_the_error_is_one_line_and_a_hint(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    code, out, err = call("get", "mixed", "--yes")
    assert (code, out) == (3, "")
    assert len(err.strip().splitlines()) == 2


def test_an_address_that_is_none_is_named(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "ftp://nowhere")
    code, _, err = call("get", "mixed", "--yes")
    assert code == 3
    assert "HF_ENDPOINT" in err


def test_inspect_says_what_the_licences_of_a_films_weights_mean(
    call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    film = tmp_path / "film.mp4"
    with av.open(str(film), "w") as out:
        stream = out.add_stream("libx264", rate=10)
        stream.width = stream.height = 64
        for _ in range(10):
            out.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
        out.mux(stream.encode())
    run(["inspect", str(film)])
    assert "licensed" not in capsys.readouterr().out
    sheet = {"ingredients": [{"kind": "video", "weights": "mixed@aa"}]}
    film.with_suffix(".provenance.json").write_text(json.dumps(sheet))
    run(["inspect", str(film)])
    assert "not licensed in: Atlantis" in capsys.readouterr().out
    run(["inspect", str(film), "--json"])
    assert json.loads(capsys.readouterr().out)["licences"]["territory_excluded"] == ["Atlantis"]


def test_an_engines_name_brings_its_weights_and_several_are_named(call: Call) -> None:
    code, out, _ = call("where", "musicgen")
    missing = call("where", "musicgen-small")
    assert (code, out) == missing[:2]
    _, _, err = call("get", "musicgen", "--dry-run")
    assert "no weights are called" not in err
    code, _, err = call("get", "vits", "--dry-run")
    assert code == 2
    assert "mms-tts-eng, mms-tts-deu" in err


def test_without_a_network_licence_and_size_are_said_and_then_that_it_is_offline(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    _, _, err = call("get", "bark", "--dry-run")
    assert err.index("MIT License") < err.index("by the catalogue")
    assert err.index("by the catalogue") < err.index("cannot be reached (offline?)")
    assert err.index("(offline?)") < err.index("tries")
