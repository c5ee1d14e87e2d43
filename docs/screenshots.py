"""Take the README's pictures of the studio: `python docs/screenshots.py [FOLDER]`.

A real film is made by a server with an empty home, opened in the Chromium that is
installed, and looked at in both themes and on a phone. Takes about two minutes.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.studio import Ask, serving  # noqa: E402
from benchmarks.studio_page import NAMES  # noqa: E402

IMAGES = ROOT / "docs" / "img"
FILM = ROOT / "examples" / "films" / "keeper.md"
OTHERS = (
    "a city at night in the rain",
    "mountains at dawn, mist",
    "a village in the snow, evening",
)
WIDE = {"width": 1360, "height": 820}
PHONE = {"width": 390, "height": 844}


def main(arguments: list[str]) -> None:
    """Write the pictures."""
    folder = Path(arguments[0]) if arguments else IMAGES
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, serving(Path(home)) as ask:
        film = made(ask, FILM.read_text("utf-8"))
        for title in OTHERS:
            ask("POST", "/api/content/generate", {"script": short(title), "make": False})
        photographed(ask.base, film, folder)


def short(prompt: str) -> str:
    """A film of one shot, for the first page."""
    title = prompt.split(",", maxsplit=1)[0].capitalize()
    return f"---\ntitle: {title}\n---\n[[shot: {prompt} | 6s]]\n"


def made(ask: Ask, script: str) -> str:
    """A finished film."""
    film = str(ask("POST", "/api/content/generate", {"script": script})["id"])
    while (told := ask("GET", f"/api/films/{film}"))["state"] != "done":
        assert told["state"] != "failed", told["error"]
        time.sleep(1)
    return film


def photographed(base: str, film: str, folder: Path) -> None:
    """The film page in the dark, in the light, and on a phone."""
    import shutil

    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for name, theme, size, second in (
            ("studio_dark", "dark", WIDE, 22.4),
            ("studio_light", "light", WIDE, 43.6),
            ("studio_phone", "dark", PHONE, 43.6),
        ):
            context = browser.new_context(
                viewport=size,
                color_scheme=theme,
                device_scale_factor=2 if size is PHONE else 1.5,
                has_touch=size is PHONE,
            )
            context.add_init_script("localStorage.setItem('prostudio.hints', 'read')")
            page = context.new_page()
            page.set_default_timeout(180_000)  # of a busy machine
            page.goto(f"{base}/films/{film}", wait_until="domcontentloaded")
            posed(page, second, timeline=size is PHONE)
            page.screenshot(path=folder / f"{name}.jpg", type="jpeg", quality=80)
            context.close()
        browser.close()


def posed(page: Any, second: float, *, timeline: bool) -> None:
    """With pictures and waveforms, at a moment of the film that shows something."""
    settled(page)
    if timeline:
        page.tap("#tab-timeline")
    until(page, "document.querySelectorAll('[data-wave][data-points]').length === 2")
    until(page, "document.querySelector('.stage video').readyState >= 3")
    page.evaluate(f"document.querySelector('.stage video').currentTime = {second}")
    until(page, "!document.querySelector('.stage video').seeking")
    page.wait_for_timeout(2000)


def until(page: Any, what: str) -> None:
    """Wait for an expression, asked from outside of the page's policy."""
    while not page.evaluate(what):
        page.wait_for_timeout(100)


def settled(page: Any) -> None:
    """Every picture in sight is there."""
    until(page, "document.querySelectorAll('.shot img').length > 3")
    until(page, "[...document.querySelectorAll('.shot img')].every((one) => one.naturalWidth)")


if __name__ == "__main__":
    main(sys.argv[1:])
