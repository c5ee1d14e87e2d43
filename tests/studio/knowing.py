"""Which calls a page makes, and whether the OpenAPI document has them."""

from __future__ import annotations

import re
from typing import Any

PAGES = re.compile(r"/|/engines|/machines|/settings|/login|/films/[^/]+|/static/.*|/favicon.ico")


def watched(page: Any, address: str) -> set[tuple[str, str]]:
    """Method and path of every call that a page makes from now on."""
    asked: set[tuple[str, str]] = set()

    def see(request: Any) -> None:
        path = request.url.removeprefix(address).split("?")[0].split("#")[0]
        if request.url.startswith(address) and not PAGES.fullmatch(path):
            asked.add((request.method, path))

    page.on("request", see)
    return asked


def unknown(asked: set[tuple[str, str]], paths: dict[str, Any]) -> list[str]:
    """Calls that the document does not have."""
    known = [
        (method.upper(), re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)))
        for path, methods in paths.items()
        for method in methods
    ]
    return sorted(
        f"{method} {path}"
        for method, path in asked
        if not any(method == m and pattern.fullmatch(path) for m, pattern in known)
    )
