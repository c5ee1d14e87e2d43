"""The storyboard as tests drive it: a film laid down, its page, its cards."""

from __future__ import annotations

from typing import Any

SCRIPT = """---
title: The Keeper
size: 320x180
fps: 12
music: none
---
# The storm

[[shot: a lighthouse in a storm at night | camera: push in]]

The keeper had counted every storm.

[[shot: the sea at night]]

That night the sea came higher than before.

# Morning

[[shot: mountains at dawn | 2s]]

[[shot: a village in the snow]]

Morning came without asking.
"""

DEAR = """---
title: Bands
size: 192x112
fps: 16
engines: {video: slowpoke}
music: none
ambience: none
captions: none
---
[[shot: red bands | 2s]]

[[shot: blue bands | 2s]]

[[shot: green bands | 2s]]
"""


def laid(studio: Any, script: str = SCRIPT) -> str:
    """A film that is laid down and not made; its id."""
    body = {"script": script, "make": False}
    return str(studio.api("POST", "/api/content/generate", body)["id"])


def shots(studio: Any, film: str) -> list[dict[str, Any]]:
    """What the server says of a film's shots."""
    found: list[dict[str, Any]] = studio.api("GET", f"/api/films/{film}/shots")["shots"]
    return found


def prompts(studio: Any, film: str) -> list[str | None]:
    """What is asked for, in order."""
    return [shot["prompt"] for shot in shots(studio, film)]


def opened(page: Any, film: str) -> Any:
    """The film's page with its cards; pictures may be on their way."""
    page.goto(f"/films/{film}", wait_until="domcontentloaded")
    card(page, 1).wait_for()
    return page


def card(page: Any, number: int) -> Any:
    """The card of a shot by its place in the film."""
    return page.locator(f".shot[aria-posinset='{number}']")


def prompt(page: Any, number: int) -> Any:
    """The field of what a shot shows, on its card."""
    return card(page, number).get_by_label("What is seen")


def words(page: Any, number: int) -> Any:
    """The field of what a shot says, on its card."""
    return card(page, number).get_by_label("Words spoken")


def saved(page: Any) -> None:
    """Wait until everything typed is with the server."""
    page.locator(".save-state[data-state=saved]").wait_for()


def until(page: Any, true: str, argument: Any = None) -> None:
    """Wait until a function of the page's says yes."""
    page.wait_for_function(true, arg=argument)


def pictures(page: Any) -> dict[str, str]:
    """The addresses of the cards' pictures, by the shot's number."""
    told: dict[str, str] = page.evaluate(
        """() => Object.fromEntries([...document.querySelectorAll('.shot')]
          .map((one) => [one.ariaPosInSet, one.querySelector('img').src]))"""
    )
    return told
