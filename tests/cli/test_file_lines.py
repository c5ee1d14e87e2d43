"""A file of the user's that cannot be used is named with the script's line."""

from __future__ import annotations

import pytest
from asking_cli import Desk


@pytest.mark.parametrize(
    ("body", "head", "line"),
    [
        ("[[sound: a.wav]]\n[[shot: abstract]]\nHello.", "", 7),
        ("[[narration: a.wav]]\nHello.", "", 8),
        ("[[shot: abstract]]", "music: a.wav\n", 4),
        ("![a](a.png)\n\nHello.", "", 7),
        ("![a](missing.png)\n\nHello.", "", 7),
        ("[[shot: abstract | 1s]]\n\n![a](a.png)\n\nHello.\n\n![b](a.png)", "", 9),
    ],
)
def test_a_file_that_is_none_is_refused_with_the_line_that_names_it_first(
    desk: Desk, body: str, head: str, line: int
) -> None:
    for name in ("a.wav", "a.png"):
        (desk.folder / name).write_bytes(b"neither sound nor picture")
    answer = desk.ask("make", desk.write(body, head), "--json")
    assert answer.code == 2
    assert answer.events[-1]["message"].startswith(f"line {line}: ")
