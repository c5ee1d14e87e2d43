"""How much a page loads before anything can be seen, and that what comes later is there."""

import re

import pytest

from prostudio.server.studio.pages import Studio, sheets_of

MOST = 145_000
"""Bytes of scripts and styles together, as they are sent; the goal is 150,000."""

ASSET = re.compile(r"/static/\w+/((?:js|css)/[\w+-]+\.(?:js|css))")
VALUES = {
    "film": {"film_id": "one", "film_title": "One"},
    "home": {"first": True},
}


@pytest.fixture(scope="module")
def pages():
    return Studio()


def first(pages, name):
    """Names of the scripts and styles that a page asks for by itself."""
    asked = ASSET.findall(pages.page(f"{name}.html", **VALUES.get(name, {})).body.decode())
    return {
        one for address in asked for one in (sheets_of(address) if "+" in address else [address])
    }


@pytest.mark.parametrize("name", ["film", "home", "engines", "machines", "settings", "login"])
def test_scripts_and_styles_of_a_page_are_small(pages, name):
    asked = first(pages, name)

    assert {"js/early.js", "css/tokens.css"} <= asked
    assert sum(len(pages.content(one)) for one in asked) < MOST


def test_the_film_page_does_not_wait_for_what_opens_later(pages):
    asked = first(pages, "film")

    assert {"js/storyboard.js", "js/timeline.js", "css/storyboard.css"} <= asked
    for later in ("dialog", "film-actions", "queue-drawer", "shot-panel", "downloads-sheet"):
        assert f"js/{later}.js" not in asked
    for later in ("dialogs", "queue", "inspector", "sheets", "making"):
        assert f"css/{later}.css" not in asked


def test_what_is_fetched_later_is_there(pages):
    files = pages.files()
    for name, path in files.items():
        if not name.endswith(".js"):
            continue
        text = path.read_text("utf-8")
        for module in re.findall(r"import\((?:/\* later \*/ )?'\./([\w-]+\.js)'\)", text):
            assert f"js/{module}" in files, name
        for named in re.findall(r"styled\(([^)]*)\)", text):
            for style in re.findall(r"'([\w-]+)'", named):
                assert f"css/{style}.css" in files, name


def test_each_style_of_the_studio_belongs_to_a_page_or_to_what_opens_on_one(pages):
    text = "".join(p.read_text("utf-8") for n, p in pages.files().items() if n.endswith(".js"))
    opened = {f"css/{s}.css" for n in re.findall(r"styled\(([^)]*)\)", text) for s in n.split("'")}
    plain = ("engines", "machines", "settings")
    shown = set().union(*(first(pages, name) for name in ("film", *VALUES, *plain)))
    styles = {name for name in pages.files() if name.endswith(".css")}

    assert styles - opened - shown - first(pages, "login") == set()
