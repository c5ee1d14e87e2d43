"""What a page does in a Chromium, in its own clock: from the beginning of its navigation."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

SETTLE_MS = 4000
NAMES = ("chromium", "chromium-browser", "google-chrome")
_WATCH = """
window.marks = {};
const look = () => {
  const cards = [...document.querySelectorAll('.shot[data-key]')];
  const seen = cards.filter((one) => one.getBoundingClientRect().top < innerHeight);
  const length = document.querySelector('.transport-whole')?.textContent ?? '0:00.0';
  if (!marks.ready && seen.length && length !== '0:00.0') marks.ready = performance.now();
  const drawn = (one) => one.querySelector('img')?.naturalWidth;
  if (!marks.pictured && marks.ready && seen.every(drawn)) marks.pictured = performance.now();
  if (!marks.pictured) requestAnimationFrame(look);
};
document.addEventListener('DOMContentLoaded', look);
"""
_LOADED = """() => performance.getEntriesByType('resource')
  .filter((one) => /\\.(js|css)(\\?|$)/.test(one.name))
  .reduce((sum, one) => sum + one.decodedBodySize, 0)"""
_SENTENCE = "a lighthouse in a storm, far out at sea, while the light goes round and round"


def _tasks(events: list[dict[str, Any]]) -> list[float]:
    """CPU ms of every task of pages' own threads."""
    named = [one for one in events if one.get("name") == "thread_name"]
    own = {(n["pid"], n["tid"]) for n in named if n["args"]["name"] == "CrRendererMain"}
    return [
        one["tdur"] / 1000
        for one in events
        if (one["pid"], one["tid"]) in own and one["name"].endswith("RunTask") and "tdur" in one
    ]


class LateError(Exception):
    """Something did not happen within its limit."""


def _until(page: Any, what: str, seconds: float = 60.0) -> None:
    """Wait for an expression, asked from outside of the page's policy."""
    end = time.monotonic() + seconds
    while not page.evaluate(what):
        if time.monotonic() > end:
            raise LateError(f"not within {seconds:.0f} s")
        page.wait_for_timeout(250)  # each look costs the page a moment; marks are its own


class Pages:
    """Opens film pages, each in a browser profile of its own: nothing is cached."""

    def __init__(self, base: str) -> None:
        self._base = base

    def __enter__(self) -> Pages:
        from playwright.sync_api import sync_playwright

        path = next(filter(None, map(shutil.which, NAMES)), None)
        self._playwright = sync_playwright().start()
        self._browser = self._playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox"]
        )
        return self

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        self._browser.close()
        self._playwright.stop()

    def _open(self, film: str) -> Any:
        context = self._browser.new_context(viewport={"width": 1360, "height": 820})
        page = context.new_page()
        page.set_default_timeout(120_000)  # of a busy machine
        page.add_init_script(_WATCH)
        page.goto(f"{self._base}/films/{film}", wait_until="domcontentloaded")
        return page

    @contextmanager
    def _page(self, film: str) -> Iterator[Any]:
        page = self._open(film)
        try:
            yield page
        finally:
            page.context.close()

    def opened(self, film: str) -> dict[str, float]:
        """Seconds until cards and timeline are seen, and until every card in sight is drawn."""
        with self._page(film) as page:
            _until(page, "marks.pictured")
            return {name: page.evaluate(f"marks.{name}") / 1000 for name in ("ready", "pictured")}

    def created(self, script: str) -> float:
        """Seconds from pressing Create on the first page to the first card."""
        context = self._browser.new_context(viewport={"width": 1360, "height": 820})
        try:
            page = context.new_page()
            page.goto(self._base, wait_until="domcontentloaded")
            page.locator("#new-text").fill(script)
            started = time.perf_counter()
            page.get_by_role("button", name="Create storyboard").click()
            page.locator(".shot[data-key]").first.wait_for()
            return round(time.perf_counter() - started, 2)
        finally:
            context.close()

    def loaded(self, film: str) -> int:
        """Bytes of scripts and styles that the page fetched, as they are after transfer."""
        with self._page(film) as page:
            _until(page, "marks.ready")
            page.wait_for_timeout(SETTLE_MS)
            return int(page.evaluate(_LOADED))

    def typing(self, film: str) -> float:
        """The longest task in ms of CPU while a prompt is typed, with its saving.

        Of the page's own thread, from a trace: wall time is that of whoever else works here.
        """
        with self._page(film) as page:
            _until(page, "marks.ready")
            page.wait_for_timeout(SETTLE_MS)
            page.locator(".shot-says.prompt textarea").nth(1).click()
            self._browser.start_tracing(page=page, categories=["toplevel"])
            page.keyboard.type(_SENTENCE, delay=25)
            page.wait_for_timeout(SETTLE_MS)
            events = json.loads(self._browser.stop_tracing())["traceEvents"]
        return round(max(_tasks(events), default=0.0), 1)

    def edited(self, film: str, times: int) -> list[float]:
        """Seconds from the last letter of a prompt to its new picture on the card."""
        found = []
        with self._page(film) as page:
            _until(page, "marks.pictured")
            card = page.locator(".shot").nth(1)
            for number in range(times + 1):
                field = card.locator(".shot-says.prompt textarea")
                field.click()
                before = card.locator("img").first.get_attribute("src")
                field.fill(f"a desert at sunset, {number} camels")
                took = page.evaluate(_CHANGED, [before, 60_000])
                if took is None:
                    raise LateError("not within 60 s")
                found.append(float(took))
                page.wait_for_timeout(SETTLE_MS)  # the film is planned anew
        return found[1:]


_CHANGED = """([before, most]) => new Promise((resolve) => {
  const started = performance.now();
  const look = () => {
    const image = document.querySelectorAll('.shot')[1].querySelector('img');
    const changed = image.getAttribute('src') !== before && image.complete;
    const took = performance.now() - started;
    if (changed) resolve(took / 1000);
    else if (took > most) resolve(null);
    else requestAnimationFrame(look);
  };
  look();
})"""
