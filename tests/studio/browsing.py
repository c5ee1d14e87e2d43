"""Drives the Chromium that is installed, and watches what its pages do."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from needs_server import TestClient  # noqa: F401  # isort: split

PATIENCE_MS = 60_000
NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium_path() -> str:
    """The installed Chromium; without one the test is skipped, and on CI it fails."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    lacking = "" if found else "no chromium is installed (Debian: apt-get install chromium)"
    if find_spec("playwright") is None:
        lacking = "playwright is not installed; the extra `dev` has it"
    if lacking and os.environ.get("PROSTUDIO_BROWSER") == "1":
        pytest.fail(f"{lacking}, and PROSTUDIO_BROWSER=1 says that it has to be")
    if lacking:
        pytest.skip(lacking)
    return str(found)


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser without a window."""
    path = chromium_path()
    from playwright.sync_api import sync_playwright

    options = [
        "--no-sandbox",
        "--disable-gpu",
        "--autoplay-policy=no-user-gesture-required",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=options)
        yield browser
        browser.close()


_STILL = """() => document.readyState === 'complete' && !document.querySelector('.skeleton')
  && [...document.images].every((one) => one.complete || one.loading === 'lazy')
  && document.fonts.status === 'loaded'"""


def settled(page: Any) -> Any:
    """The page once it stands still: nothing is waited for but events.

    `networkidle` never comes, because a page's streams of events stay open.
    """
    page.wait_for_function(_STILL)
    return page


@dataclass
class Studio:
    """A running server as a test sees it."""

    address: str
    home: Path
    client: Any
    live: Any = None

    def api(self, method: str, path: str, body: Any = None, **options: Any) -> Any:
        """Ask the REST API; a refusal fails the test."""
        if body is not None:
            options["json"] = body
        answer = self.client.request(method, path, **options)
        assert answer.status_code < 400, answer.text
        return answer.json() if answer.content else None


@dataclass
class Watched:
    """What a page must not do."""

    origin: str
    found: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def allow(self, pattern: str) -> None:
        """Take errors that match a pattern as meant."""
        self.allowed.append(pattern)

    def watch(self, page: Any) -> None:
        """Listen to a page from its beginning.

        Other hosts are not found by this browser at all. A route would stop every request of
        the page until this process answers, also while a test waits for the server.
        """
        page.on("console", lambda said: said.type == "error" and self._tell(said.text))
        page.on("pageerror", lambda error: self._tell(f"thrown: {error}"))
        page.on("request", lambda asked: self._own(asked.url) or self._foreign(asked.url))

    def _own(self, address: str) -> bool:
        return address.startswith((f"{self.origin}/", "blob:", "data:", "about:"))

    def _foreign(self, address: str) -> None:
        self.found.append(f"another origin: {address}")

    def _tell(self, text: str) -> None:
        self.found.append(text)

    def wrong(self) -> list[str]:
        """What is left after what was meant."""
        return [one for one in self.found if not any(re.search(a, one) for a in self.allowed)]


@contextmanager
def opened(browser: Any, address: str) -> Iterator[Callable[..., Any]]:
    """A function that opens pages, each in a browser profile of its own."""
    contexts: list[Any] = []
    watches: list[Watched] = []

    def open_page(
        path: str = "", *, width: int = 1360, height: int = 820, theme: str = "dark", **more: Any
    ) -> Any:
        context = browser.new_context(
            base_url=address,
            viewport={"width": width, "height": height},
            color_scheme=theme,
            reduced_motion="reduce",
            **more,
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.watched = Watched(address)
        watches.append(page.watched)
        page.watched.watch(page)
        if path:
            page.goto(path, wait_until="domcontentloaded")  # pictures that are drawn hold `load`
        return page

    try:
        yield open_page
    finally:
        for context in contexts:
            context.close()
    wrong = [line for watched in watches for line in watched.wrong()]
    assert not wrong, "\n".join(wrong)
