"""Asks axe-core what keeps people out of a page."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

GRAVE = ("serious", "critical")
_RUN = """async () => {
  const found = await axe.run(document, {resultTypes: ['violations']});
  return found.violations.map(({id, impact, help, nodes}) => ({id, impact, help,
    nodes: nodes.slice(0, 5).map((one) => `${one.target} ${one.failureSummary}`)}));
}"""


def axe_script() -> str:
    """axe.min.js as its package holds it; without it the test is skipped."""
    found = find_spec("axe_playwright_python")
    if found is None or found.submodule_search_locations is None:
        pytest.skip("axe-playwright-python is not installed; the extra `dev` has it")
    return (Path(found.submodule_search_locations[0]) / "axe.min.js").read_text("utf-8")


def grave(page: Any) -> list[dict[str, Any]]:
    """The serious and critical findings of a page as it is shown now."""
    page.evaluate(axe_script())
    return [one for one in page.evaluate(_RUN) if one["impact"] in GRAVE]


def sideways(page: Any) -> bool:
    """Whether the page is wider than its window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > innerWidth"))
