"""A finished film says in its tracks which language it is in."""

from __future__ import annotations

import av
from asking_cli import Desk


def test_picture_and_sound_carry_the_language_of_the_film(desk: Desk) -> None:
    script = desk.write("[[shot: abstract | 1s]]\nGuten Tag.", "language: de-ch\nmusic: none\n")
    assert desk.ask("make", script).code == 0
    with av.open(str(desk.folder / "out/film.mp4")) as film:
        assert {track.type: track.language for track in film.streams} == {
            "video": "deu",
            "audio": "deu",
        }
