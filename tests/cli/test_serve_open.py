"""`serve --open`: the studio opens in a browser, signed in, and nobody else learns the token."""

from __future__ import annotations

import stat
import webbrowser
from pathlib import Path

import pytest

from prostudio.cli.serve import _open
from prostudio.settings import Settings

pytest.importorskip("fastapi")

from prostudio.server.door.gate import Access


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the browser was asked to open."""
    asked: list[str] = []
    monkeypatch.setattr(webbrowser, "open", asked.append)
    return asked


def test_without_a_token_its_address_opens(tmp_path: Path, opened: list[str]) -> None:
    _open("http://127.0.0.1:8787", Access(), Settings.load({"home": str(tmp_path)}))
    assert opened == ["http://127.0.0.1:8787"]


def test_a_token_goes_through_a_file_of_the_users_own(tmp_path: Path, opened: list[str]) -> None:
    access = Access(token="a&b<c", numbers=True)
    _open("http://0.0.0.0:8787", access, Settings.load({"home": str(tmp_path)}))

    page = tmp_path / "open.html"
    assert opened == [page.as_uri()]
    assert "a&b" not in opened[0]
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    assert "http://127.0.0.1:8787/login#token=a%26b%3Cc" in page.read_text()
