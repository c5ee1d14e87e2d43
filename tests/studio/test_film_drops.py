"""Pictures dropped on cards: taken, or refused in words; the page goes on."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Any

import pytest
from storyboard import card, laid, opened, prompts, shots, until

pytestmark = pytest.mark.slow

DROP = """([number, name, kind, data, pad]) => {
  const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
  const parts = pad ? [bytes, new Uint8Array(pad)] : [bytes];
  const carried = new DataTransfer();
  carried.items.add(new File(parts, name, {type: kind}));
  const target = number ? document.querySelector(`.shot[aria-posinset='${number}'] .shot-picture`)
    : document.querySelector('.shots');
  for (const event of ['dragenter', 'dragover', 'drop']) {
    target.dispatchEvent(new DragEvent(event,
      {bubbles: true, cancelable: true, dataTransfer: carried}));
  }
}"""


RED = """() => {
  const image = document.querySelector('.shot img');
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const brush = canvas.getContext('2d');
  brush.drawImage(image, image.naturalWidth / 2, image.naturalHeight / 2, 1, 1, 0, 0, 1, 1);
  const [red, green, blue] = brush.getImageData(0, 0, 1, 1).data;
  return red > 150 && Math.max(green, blue) < 90;
}"""


def png() -> bytes:
    """A small red picture."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (320, 180), (200, 30, 30)).save(out, "PNG")
    return out.getvalue()


def drop(page: Any, number: int, name: str, data: bytes, pad: int = 0) -> None:
    kind = "image/png" if name.endswith("png") else "application/octet-stream"
    page.evaluate(DROP, [number, name, kind, base64.b64encode(data).decode(), pad])


def everything(folder: Path) -> set[str]:
    """Names of all files below a folder."""
    return {path.name for path in folder.rglob("*") if path.is_file()}


def test_a_dropped_picture_becomes_the_shots(page: Any, studio: Any) -> None:
    film = laid(studio)
    opened(page, film)
    until(page, "() => document.querySelector('.shot img').naturalWidth > 0")
    assert not page.evaluate(RED)

    drop(page, 1, "red.png", png())
    until(page, RED)

    told = shots(studio, film)[0]
    assert told["picture"]["name"]


def test_a_picture_beside_the_cards_is_a_new_shot(page: Any, studio: Any) -> None:
    film = laid(studio)
    opened(page, film)

    drop(page, 0, "harbour.png", png())
    card(page, 5).wait_for()

    until(page, "() => document.querySelectorAll('.shot')[4].querySelector('img').naturalWidth")
    assert len(shots(studio, film)) == 5
    assert prompts(studio, film)[4] == "harbour"


def test_a_text_named_as_a_picture_is_refused_in_words(page: Any, studio: Any) -> None:
    film = laid(studio)
    opened(page, film)
    page.watched.allow("4(13|15|22)")

    drop(page, 2, "notes.png", b"These are notes, and no picture.\n" * 20)
    error = card(page, 2).locator(".shot-error")
    error.wait_for()

    assert "notes.png" in error.inner_text()
    assert shots(studio, film)[1]["picture"] is None
    assert page.locator(".shot").count() == 4


def test_a_file_of_sixty_megabytes_is_refused_in_words(page: Any, studio: Any) -> None:
    film = laid(studio)
    opened(page, film)

    drop(page, 2, "huge.png", png(), 60_000_000)
    error = card(page, 2).locator(".shot-error")
    error.wait_for()

    assert "huge.png is 60 MB" in error.inner_text()
    card(page, 2).get_by_label("What is seen").fill("the page goes on")
    page.locator(".save-state[data-state=saved]").wait_for()
    assert prompts(studio, film)[1] == "the page goes on"


def test_a_name_leads_nowhere(page: Any, studio: Any) -> None:
    film = laid(studio)
    opened(page, film)
    until(page, "() => document.querySelector('.shot img').naturalWidth > 0")
    outside = everything(studio.home.parent) - everything(studio.home)

    drop(page, 1, "../../x.png", png())
    until(page, RED)

    assert everything(studio.home.parent) - everything(studio.home) == outside
    assert "x.png" not in everything(studio.home)
