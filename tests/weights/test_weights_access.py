"""How the hub is reached: by the names that the hub's own tools use."""

from __future__ import annotations

from pathlib import Path

import pytest

from prostudio.settings import HubAccess, Settings


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("ENDPOINT", "TOKEN", "HUB_CACHE", "HUB_OFFLINE"):
        monkeypatch.delenv(f"HF_{name}", raising=False)
    monkeypatch.setenv("HF_HOME", str(tmp_path))


def test_without_a_word_it_is_the_hub_without_a_token(tmp_path: Path) -> None:
    assert HubAccess.load() == HubAccess(cache=tmp_path / "hub")


def test_the_environment_is_respected(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "https://mirror.example/")
    monkeypatch.setenv("HF_TOKEN", " hf_abc\n")
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("HF_HUB_OFFLINE", "true")
    assert HubAccess.load() == HubAccess(
        "https://mirror.example", "hf_abc", tmp_path / "elsewhere", True
    )


def test_the_token_of_the_hubs_own_tools_is_found(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("hf_kept\n")
    assert HubAccess.load().token == "hf_kept"


def test_an_empty_token_means_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("hf_kept")
    monkeypatch.setenv("HF_TOKEN", "")
    assert HubAccess.load().token == ""


def test_the_token_is_never_shown() -> None:
    assert "hf_secret" not in repr(HubAccess(token="hf_secret"))
    assert "token" not in Settings.__dataclass_fields__
