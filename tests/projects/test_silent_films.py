"""Films in which nobody speaks."""

from __future__ import annotations

from making_films import Studio


def test_a_film_that_is_only_read_passes_its_inspection(studio: Studio) -> None:
    studio.write("[[shot: the sea]]\nRead me.", "voice: none\nmusic: none")
    assert studio.make().done.inspection["verdict"] == "ok"
