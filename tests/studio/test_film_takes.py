"""A shot is made again alone, its takes are compared, and an earlier one comes back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from filming import slow_studio, wait
from storyboard import DEAR, card, laid, opened, pictures, shots, until

pytestmark = pytest.mark.slow

MAKING_MS = 180_000
WATCH = """() => {
  window.told = [];
  const look = () => {
    const bars = [...document.querySelectorAll('.shot .shot-progress:not([hidden])')];
    const made = bars.filter((bar) => bar.closest('.shot').dataset.state === 'making');
    window.told.push(...made.map((bar) => [bar.closest('.shot').ariaPosInSet, +bar.ariaValueNow]));
  };
  new MutationObserver(look).observe(document.querySelector('.shots'),
    {subtree: true, attributes: true, attributeFilter: ['aria-valuenow', 'data-state', 'hidden']});
}"""


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A server whose engine takes a second for a shot."""
    with slow_studio(tmp_path_factory.mktemp("takes") / "home", 0.03) as studio:
        yield studio


@pytest.fixture(scope="module")
def film(studio: Any) -> str:
    """A film whose shots are made once."""
    film = laid(studio, DEAR)
    studio.api("POST", f"/api/films/{film}/make", {})
    wait(studio, film, "done")
    return film


def picture_bytes(studio: Any, film: str) -> list[bytes]:
    """What the cards show, as the server sends it."""
    return [studio.client.get(shot["still"]).content for shot in shots(studio, film)]


def test_one_card_is_made_again_and_no_other(page: Any, studio: Any, film: str) -> None:
    page.watched.allow("404")  # a look may be gone in the moment in which its shot is made
    opened(page, film)
    before = picture_bytes(studio, film)
    addresses = pictures(page)
    page.evaluate(WATCH)

    card(page, 2).get_by_role("button", name="Re-roll").click()
    page.locator(".shot[data-state=making]").wait_for(timeout=MAKING_MS)
    wait(studio, film, "running", "composing", "done")
    wait(studio, film, "done")
    until(page, "() => !document.querySelector('.shot[data-state=making]')")
    until(page, "(old) => document.querySelectorAll('.shot img')[1].src !== old", addresses["2"])

    told = page.evaluate("window.told")
    shares = [share for _, share in told]
    assert {number for number, _ in told} == {"2"}
    assert shares == sorted(shares)
    assert shares[-1] == 100
    after = picture_bytes(studio, film)
    assert after[1] != before[1]
    assert (after[0], after[2]) == (before[0], before[2])


def test_an_earlier_take_is_used_again(page: Any, studio: Any, film: str) -> None:
    if shots(studio, film)[1]["takes"] < 2:
        studio.api("POST", f"/api/films/{film}/shots/{shots(studio, film)[1]['id']}/reroll", {})
        wait(studio, film, "done")
    opened(page, film)
    used = shots(studio, film)[1]["take"]

    card(page, 2).get_by_role("button", name="takes").click()
    rows = page.locator(".takes li")
    rows.nth(1).wait_for()
    assert page.locator(".takes li[aria-current]").count() == 1
    page.get_by_role("button", name="Use take").first.click()
    until(page, "(old) => document.querySelector('.takes li[aria-current]')", used)

    page.wait_for_timeout(300)
    told = shots(studio, film)[1]
    assert told["take"] != used
    assert page.locator(".takes li[aria-current]").count() == 1


def test_two_takes_are_compared_with_a_line_between_them(page: Any, studio: Any, film: str) -> None:
    if shots(studio, film)[1]["takes"] < 2:
        studio.api("POST", f"/api/films/{film}/shots/{shots(studio, film)[1]['id']}/reroll", {})
        wait(studio, film, "done")
    opened(page, film)
    card(page, 2).get_by_role("button", name="takes").click()
    page.get_by_role("button", name="Compare").click()

    line = page.get_by_role("dialog").get_by_role("slider")
    until(page, "() => document.activeElement.type === 'range'")
    page.keyboard.press("ArrowRight")
    assert line.input_value() == "51"
    until(page, "() => [...document.querySelectorAll('.ab video')].every((v) => v.readyState >= 2)")
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
