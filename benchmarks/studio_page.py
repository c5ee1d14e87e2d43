"""What a page does in a Chromium, in its own clock: from the beginning of its navigation."""

from __future__ import annotations

import json
import shutil
from types import TracebackType
from typing import Any

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


def _until(page: Any, what: str) -> None:
    """Wait for an expression, asked from outside of the page's policy."""
    while not page.evaluate(what):
        page.wait_for_timeout(20)


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
        self._edits = 0
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

    def _mark(self, film: str, name: str) -> float:
        page = self._open(film)
        _until(page, f"marks.{name}")
        found = float(page.evaluate(f"marks.{name}")) / 1000
        page.context.close()
        return found

    def ready(self, film: str) -> float:
        """Seconds until cards and timeline are seen."""
        return self._mark(film, "ready")

    def pictured(self, film: str) -> float:
        """Seconds until every card in sight shows its picture."""
        return self._mark(film, "pictured")

    def loaded(self, film: str) -> int:
        """Bytes of scripts and styles that the page fetched, as they are after transfer."""
        page = self._open(film)
        _until(page, "marks.ready")
        page.wait_for_timeout(4000)
        found = int(page.evaluate(_LOADED))
        page.context.close()
        return found

    def typing(self, film: str) -> float:
        """The longest task in ms of CPU while a prompt is typed, with its saving.

        Of the page's own thread, from a trace: wall time is that of whoever else works here.
        """
        page = self._open(film)
        _until(page, "marks.ready")
        page.wait_for_timeout(4000)
        page.locator(".shot-says.prompt textarea").nth(1).click()
        self._browser.start_tracing(page=page, categories=["toplevel"])
        page.keyboard.type(_SENTENCE, delay=25)
        page.wait_for_timeout(5000)
        events = json.loads(self._browser.stop_tracing())["traceEvents"]
        page.context.close()
        return round(max(_tasks(events), default=0.0), 1)

    def edited(self, film: str) -> float:
        """Seconds from the last letter of a prompt to its new picture on the card."""
        self._edits += 1
        page = self._open(film)
        _until(page, "marks.pictured")
        card = page.locator(".shot").nth(1)
        before = card.locator("img").first.get_attribute("src")
        field = card.locator(".shot-says.prompt textarea")
        field.click()
        field.fill(f"a desert at sunset, {self._edits} camels")
        took = page.evaluate(_CHANGED, before)
        page.context.close()
        return float(took)


_CHANGED = """(before) => new Promise((resolve) => {
  const started = performance.now();
  const look = () => {
    const image = document.querySelectorAll('.shot')[1].querySelector('img');
    const changed = image.getAttribute('src') !== before && image.complete;
    if (changed) resolve((performance.now() - started) / 1000);
    else requestAnimationFrame(look);
  };
  look();
})"""
