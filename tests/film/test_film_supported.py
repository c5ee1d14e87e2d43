"""Parts of the format that wait for a later release are read, and refused by name."""

from __future__ import annotations

import pytest

from prostudio.errors import UnsupportedError
from prostudio.film.reading import read_film
from prostudio.film.supported import require_supported


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("---\nsound: model\n---\nWords.", None, "sound 'model'"),
    ],
)
def test_what_is_not_carried_out_yet_is_refused_by_name(
    text: str, line: int | None, says: str
) -> None:
    film, _ = read_film(text)
    with pytest.raises(UnsupportedError, match="not carried out yet") as caught:
        require_supported(film)
    assert says in str(caught.value)
    assert caught.value.line == line


def test_what_this_release_carries_out_is_taken() -> None:
    text = (
        "---\nsound: both\ncaptions: {style: karaoke, languages: [de]}\n"
        "transition: wipe left 1s\nprofiles: [film, shorts]\n---\n"
        '![a](a.jpg "camera: orbit left | fit: letterbox")\n\nWords.\n\n'
        '![b](b.mp4 "in: 3s | out: 9s | sound: keep")\n\nWords.\n\n'
        "[[shot: b | transition: match cut]]"
    )
    require_supported(read_film(text)[0])
