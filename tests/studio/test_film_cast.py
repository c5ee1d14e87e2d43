"""The cast's looks, finishing and LoRAs as fields: saved, shown again, refused where they stand."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from judging import grave, sideways
from PIL import Image
from storyboard import card, laid, opened, saved, shots

pytestmark = pytest.mark.slow

CAST = {
    "Mira": {"voice": "en-gb", "about": "a woman, red coat"},
    "Cliff": {"kind": "place", "about": "a cliff"},
}
SIZES = [(1360, 820), (390, 844)]


def png() -> dict[str, Any]:
    out = io.BytesIO()
    Image.new("RGB", (96, 128), (200, 30, 30)).save(out, "PNG")
    return {"name": "mira.png", "mimeType": "image/png", "buffer": out.getvalue()}


def head(studio: Any, film: str) -> dict[str, Any]:
    told: dict[str, Any] = studio.api("GET", f"/api/films/{film}/shots")["head"]
    return told


def fields(page: Any, film: str) -> Any:
    """The film's head as fields."""
    opened(page, film)
    if page.viewport_size["width"] < 1100:
        page.get_by_role("tab", name="Script").click()
    page.get_by_text("Voices, music and look").click()
    page.locator(".head-grid").wait_for()
    return page.locator(".head-fields")


def member(pane: Any, name: str) -> Any:
    return pane.locator(".cast-member").filter(has=pane.page.get_by_label(f"Voice of {name}"))


def with_cast(studio: Any) -> str:
    film = laid(studio)
    studio.api("PATCH", f"/api/films/{film}", {"cast": CAST})
    return film


def test_what_somebody_looks_like_is_written_and_pictured(page: Any, studio: Any) -> None:
    film = with_cast(studio)
    mira = member(fields(page, film), "Mira")
    mira.get_by_text("Looks").click()
    about = mira.get_by_label("What Mira looks like")
    assert about.input_value() == "a woman, red coat"
    assert mira.get_by_text("@Mira in a shot").is_visible()

    about.fill("a woman of thirty, red coat")
    with page.expect_file_chooser() as chosen:
        mira.get_by_role("button", name="A picture of Mira").click()
    chosen.value.set_files(png())
    mira.get_by_role("img", name="Picture 1 of Mira").wait_for()
    mira.get_by_label("What Mira agreed to").fill("drawn by me")
    mira.get_by_label("What Mira agreed to").blur()
    saved(page)

    told = head(studio, film)["cast"]
    (picture,) = told["Mira"].pop("pictures")
    assert picture.startswith("uploads/")
    assert told == {
        "Mira": {
            "voice": "en-gb",
            "about": "a woman of thirty, red coat",
            "consent": "drawn by me",
        },
        "Cliff": CAST["Cliff"],
    }
    again = member(fields(page, film), "Mira")
    again.get_by_text("Looks").click()
    again.get_by_role("img", name="Picture 1 of Mira").wait_for()
    again.get_by_role("button", name="Take away: picture 1 of Mira").click()
    saved(page)
    assert "pictures" not in head(studio, film)["cast"]["Mira"]


def test_a_new_place_of_the_cast_does_not_speak(page: Any, studio: Any) -> None:
    film = laid(studio)
    pane = fields(page, film)
    pane.get_by_role("button", name="Name").click()
    new = pane.locator(".cast-member")
    new.get_by_label("Name in the script").fill("Old Harbour")
    new.get_by_text("Looks").click()
    new.get_by_label("looks like").fill("wooden boats")
    new.get_by_role("combobox", name="What the new name is", exact=True).select_option("place")
    saved(page)

    assert new.get_by_placeholder("does not speak").is_disabled()
    assert new.get_by_text('@"Old Harbour" in a shot').is_visible()
    assert head(studio, film)["cast"] == {"Old Harbour": {"about": "wooden boats", "kind": "place"}}


def test_what_is_no_picture_is_refused_at_its_member(page: Any, studio: Any) -> None:
    film = with_cast(studio)
    page.watched.allow("422")
    mira = member(fields(page, film), "Mira")
    mira.get_by_text("Looks").click()
    with page.expect_file_chooser() as chosen:
        mira.get_by_role("button", name="A picture of Mira").click()
    chosen.value.set_files({"name": "m.png", "mimeType": "image/png", "buffer": b"not a picture"})

    mira.get_by_role("alert").wait_for()
    assert head(studio, film)["cast"] == CAST


def test_a_cast_that_cannot_be_is_refused_where_it_stands(page: Any, studio: Any) -> None:
    film = with_cast(studio)
    page.watched.allow("422")
    mira = member(fields(page, film), "Mira")
    mira.get_by_label("Name in the script").fill("M*ra")
    mira.get_by_label("Name in the script").blur()

    mira.get_by_role("alert").filter(has_text="M*ra").wait_for()
    assert head(studio, film)["cast"] == CAST
    mira.get_by_label("Name in the script").fill("Mara")
    mira.get_by_label("Name in the script").blur()
    saved(page)
    assert list(head(studio, film)["cast"]) == ["Mara", "Cliff"]
    assert not mira.get_by_role("alert").is_visible()


def test_finishing_and_loras_of_the_film_are_fields(page: Any, studio: Any) -> None:
    film = laid(studio)
    studio.api("PATCH", f"/api/films/{film}", {"finish": "sharpen 0.3"})
    page.watched.allow("422")
    pane = fields(page, film)
    finish = pane.get_by_role("group", name="Finishing of takes")
    assert finish.get_by_label("Sharp 0.3").is_checked()

    finish.get_by_text("Smooth").click()
    saved(page)
    assert head(studio, film)["finish"] == "interpolate, sharpen 0.3"

    loras = pane.get_by_label("LoRAs")
    loras.fill("ink.ckpt")
    loras.blur()
    pane.get_by_role("alert").filter(has_text="safetensors").wait_for()
    loras.fill("ink.safetensors 0.7")
    loras.blur()
    saved(page)
    assert head(studio, film)["loras"] == "ink.safetensors 0.7"
    assert not pane.get_by_role("alert").filter(has_text="safetensors").is_visible()


def test_a_shot_has_its_own_finishing_and_loras(page: Any, studio: Any) -> None:
    film = laid(studio)
    page.watched.allow("422")
    opened(page, film)
    card(page, 2).locator(".shot-picture").click(position={"x": 60, "y": 60})
    panel = page.locator("#panel-shot")
    finish = panel.get_by_role("group", name="Finishing of its take")
    assert not finish.get_by_text("Smooth").is_visible()

    finish.get_by_role("combobox").select_option("own")
    saved(page)
    assert shots(studio, film)[1]["finish"] == "none"
    finish.get_by_text("Even").click()
    saved(page)
    assert shots(studio, film)[1]["finish"] == "deflicker"
    finish.get_by_role("combobox").select_option("")
    saved(page)
    assert shots(studio, film)[1]["finish"] is None

    loras = panel.get_by_label("LoRAs")
    loras.fill("ink.safetensors much")
    loras.blur()
    panel.get_by_role("alert").filter(has_text="lora").wait_for()
    assert loras.get_attribute("aria-invalid") == "true"
    loras.fill("none")
    loras.blur()
    saved(page)
    assert shots(studio, film)[1]["loras"] == "none"


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_fields_of_the_cast_keep_nobody_out(
    open_page: Callable[..., Any], studio: Any, theme: str, width: int, height: int
) -> None:
    film = with_cast(studio)
    page = open_page(width=width, height=height, theme=theme)
    pane = fields(page, film)
    for name in ("Mira", "Cliff"):
        member(pane, name).get_by_text("Looks").click()

    assert grave(page) == []
    assert not sideways(page)
    pane.get_by_label("LoRAs").scroll_into_view_if_needed()
    pane.get_by_label("LoRAs").focus()
    assert (
        width < 820 or page.evaluate("document.body.scrollTop + scrollY") == 0
    )  # the pane scrolls
