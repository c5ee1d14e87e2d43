"""Every page and state of the studio, to look at: `python docs/studio_states.py FOLDER [WORD ...]`.

One server, films in every state, both themes and both widths. With words, only pictures
whose names hold one of them. Ten minutes; a home that is named in `STUDIO_HOME` is kept,
and its films are there the next time.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
for folder in ("", "docs", "tests/plugin"):
    sys.path.insert(0, str(ROOT / folder))

from benchmarks.studio import Ask, serving  # noqa: E402
from benchmarks.studio_page import NAMES  # noqa: E402
from on_path import install  # noqa: E402
from screenshots import FILM, OTHERS, short, until  # noqa: E402

SIZES = {"wide": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}
HEAD = "size: 640x368\nfps: 16\nengines: {video: slowpoke}\nmusic: none\nambience: none"
SLOW = f"---\ntitle: Bands of Light\n{HEAD}\n---\n" + "\n".join(
    f"[[shot: {colour} bands | {seconds}s]]\n\n{colour.capitalize()} was the first to go.\n"
    for colour, seconds in (("red", 2), ("blue", 6), ("green", 2), ("white", 2))
)
AT_REST = ("draft", "done", "failed", "cancelled")
ENDED = {
    "The Letter": ("failed", "video engine 'framepack' lacks 19.2 GB of weights on this machine"),
    "Harbour at Noon": ("cancelled", None),
    "A very long title that somebody pasted out of a document and never cut": ("paused", None),
}

Stage = Callable[[Any, Callable[[str], None], dict[str, str]], None]


def main(arguments: list[str]) -> None:
    """Take the pictures."""
    folder, *words = arguments
    Path(folder).mkdir(parents=True, exist_ok=True)
    install()
    os.environ |= {
        "SLOWPOKE_SECONDS": "0.25",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    kept = os.environ.get("STUDIO_HOME")
    home = Path(kept or tempfile.mkdtemp(prefix="studio-states-"))
    try:
        looked_at(home, Path(folder), words)
    finally:
        if not kept:
            shutil.rmtree(home)


def looked_at(home: Path, folder: Path, words: list[str]) -> None:
    """Stage after stage, for each is of another state of the same home."""
    with serving(home) as ask:
        if not ask("GET", "/api/films")["films"]:
            photographed(ask.base, folder, words, nothing, {})
        films = laid(ask, home)
        photographed(ask.base, folder, words, at_rest, films)
        photographed(ask.base, folder, words, asked, films)
        busy(ask, films)
        photographed(ask.base, folder, words, working, films)
    token = home.parent / f"{home.name}-token"
    with serving(token, "--token", "a-token-of-mine") as ask:
        photographed(ask.base, folder, words, outside, {})
    shutil.rmtree(token)


def laid(ask: Ask, home: Path) -> dict[str, str]:
    """Films in every state, by title."""
    films = {one["title"]: one["id"] for one in ask("GET", "/api/films")["films"]}

    def film(script: str, *, make: bool) -> str:
        return str(ask("POST", "/api/content/generate", {"script": script, "make": make})["id"])

    if "The Last Keeper" not in films:
        for prompt in OTHERS:
            film(short(prompt), make=False)
        films["Bands of Light"] = ended(ask, film(SLOW, make=True))
        for title in ENDED:
            films[title] = film(short(f"{title}, a harbour at noon"), make=False)
        films["The Last Keeper"] = ended(ask, film(FILM.read_text("utf-8"), make=True))
    for title, (state, problem) in ENDED.items():
        told = problem and {
            "code": "weights",
            "message": problem,
            "hint": "fetch them, or choose engine 'stills'",
        }
        becomes(home, films[title], title, state, told and json.dumps(told))
    return films


def ended(ask: Ask, film: str) -> str:
    """The film, once it is finished."""
    while ask("GET", f"/api/films/{film}")["state"] not in AT_REST:
        time.sleep(1)
    return film


def becomes(home: Path, film: str, title: str, state: str, error: str | None) -> None:
    """Write down what befell a film."""
    from prostudio.jobs import Jobs
    from prostudio.settings import Settings

    jobs = Jobs(Settings.load({"home": str(home)}))
    with jobs.database.writing() as change:
        change.execute(
            "UPDATE jobs SET title = ?, state = ?, error = ? WHERE id = ?",
            (title, state, error, film),
        )
    jobs.close()


def busy(ask: Ask, films: dict[str, str]) -> None:
    """One film is shot anew, and two wait."""
    film = films["Bands of Light"]
    for shot in ask("GET", f"/api/films/{film}/shots")["shots"]:
        if shot["takes"] < 2 or shot["number"] == 2:
            ask("POST", f"/api/films/{film}/shots/{shot['id']}/reroll", {})
    for title in ("A city at night in the rain", "Mountains at dawn"):
        if title in films and ask("GET", f"/api/films/{films[title]}")["state"] in AT_REST:
            ask("POST", f"/api/films/{films[title]}/make", {})
    while ask("GET", f"/api/films/{film}")["progress"] < 0.2:
        time.sleep(0.5)


def photographed(
    base: str, folder: Path, words: list[str], stage: Stage, films: dict[str, str]
) -> None:
    """One stage in both themes and both widths."""
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for width, size in SIZES.items():
            for theme in ("dark", "light"):
                context = browser.new_context(
                    base_url=base, viewport=size, color_scheme=theme, has_touch=width == "phone"
                )
                context.set_default_timeout(120_000)
                page = context.new_page()
                taking = partial(taken, page, folder, f"{width}-{theme}", words)
                stage(page, taking, films)
                context.close()
        browser.close()


def taken(page: Any, folder: Path, seen: str, words: list[str], name: str) -> None:
    """The page as it is now, if its picture is wanted."""
    if not words or any(word in name for word in words):
        page.wait_for_timeout(700)
        page.screenshot(path=folder / f"{name}-{seen}.png")


def nothing(page: Any, shoot: Callable[[str], None], _: dict[str, str]) -> None:
    """A studio on its first day."""
    page.goto("/", wait_until="domcontentloaded")
    until(page, "document.querySelectorAll('.sample img').length > 2")
    shoot("home-empty")
    page.click(".queue-button")
    shoot("queue-empty")


def at_rest(page: Any, shoot: Callable[[str], None], films: dict[str, str]) -> None:
    """Pages and the film, when nothing is made."""
    page.goto("/", wait_until="domcontentloaded")
    until(page, "document.querySelectorAll('.poster-card[data-film]').length > 4")
    page.wait_for_timeout(1500)
    shoot("home")
    page.locator(".poster-menu").first.click()
    shoot("home-menu")
    for name in ("engines", "machines", "settings"):
        page.goto(f"/{name}", wait_until="domcontentloaded")
        until(page, "!document.querySelector('.skeleton')")
        shoot(name)
        page.mouse.wheel(0, 900)
        shoot(f"{name}-below")
    page.goto("/films/nosuchfilm0000", wait_until="domcontentloaded")
    shoot("missing")
    page.goto("/nowhere", wait_until="domcontentloaded")
    shoot("nowhere")
    opened(page, films["The Last Keeper"])
    shoot("film-first")
    page.get_by_role("button", name="Got it").click()
    shoot("film")
    page.click("[data-component=downloads] button")
    until(page, "document.querySelector('.published')")
    shoot("download")
    page.keyboard.press("Escape")
    page.click(".render-caret")
    until(page, "document.querySelector('dialog[open]')")
    shoot("render")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    shoot("keys")
    page.keyboard.press("Escape")
    page.locator(".shot-picture").nth(1).click(position={"x": 60, "y": 60})
    until(page, "document.querySelector('.shot-panel .shot-fields')")
    shoot("shot")
    page.evaluate("document.querySelector('#panel-shot').scrollTop = 620")
    shoot("shot-below")
    narrow(page, shoot)
    page.context.set_offline(True)
    page.locator(".shot textarea").first.fill("a lighthouse on a cliff, typed without a server")
    page.locator(".lost-banner").wait_for()
    shoot("lost")


def narrow(page: Any, shoot: Callable[[str], None]) -> None:
    """Script and timeline, which are tabs of a narrow window."""
    if page.viewport_size["width"] < 820:
        page.click(".sheet-close")
        page.click("#tab-script")
        shoot("script")
    page.click(".head-fields summary")
    until(page, "document.querySelector('.head-grid')")
    page.evaluate("document.querySelector('.head-grid').scrollIntoView()")
    shoot("script-head")
    page.click(".cast-more summary")
    shoot("script-cast")
    page.locator(".head-grid > :last-child").scroll_into_view_if_needed()
    shoot("script-end")
    if page.viewport_size["width"] < 820:
        page.click("#tab-timeline")
        shoot("timeline")
        page.click("#tab-storyboard")


def asked(page: Any, shoot: Callable[[str], None], films: dict[str, str]) -> None:
    """Films that failed, a sheet over two takes, and a field that was refused."""
    opened(page, films["The Letter"], pictures=1)
    shoot("film-failed")
    page.click(".queue-button")
    shoot("queue-ended")
    opened(page, films["Bands of Light"])
    page.locator(".shot-picture").nth(1).click(position={"x": 60, "y": 60})
    until(page, "document.querySelector('.takes li')")
    page.evaluate("document.querySelector('.takes').scrollIntoView()")
    shoot("takes")
    compare = page.get_by_role("button", name="Compare")
    if compare.is_visible():
        compare.click()
        shoot("takes-ab")


def working(page: Any, shoot: Callable[[str], None], films: dict[str, str]) -> None:
    """While a film is made."""
    opened(page, films["Bands of Light"])
    shoot("film-making")
    page.click(".queue-button")
    shoot("queue")
    page.goto("/", wait_until="domcontentloaded")
    page.wait_for_timeout(1500)
    shoot("home-making")


def outside(page: Any, shoot: Callable[[str], None], _: dict[str, str]) -> None:
    """A browser that has not shown the token."""
    page.goto("/login", wait_until="domcontentloaded")
    shoot("login")
    page.fill("#token", "not the token")
    page.click("button[type=submit]")
    until(page, "document.querySelector('#login-problem').textContent")
    shoot("login-refused")


def opened(page: Any, film: str, pictures: int = 3) -> None:
    """A film's page with its pictures."""
    page.goto(f"/films/{film}", wait_until="domcontentloaded")
    until(page, f"document.querySelectorAll('.shot .picture.there').length >= {pictures}")
    page.wait_for_timeout(1500)


if __name__ == "__main__":
    main(sys.argv[1:])
