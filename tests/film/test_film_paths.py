"""Files that a film names stay below the script's folder, and are there."""

from __future__ import annotations

from pathlib import Path

import pytest

from prostudio.errors import FilmError
from prostudio.film import Film
from prostudio.film.paths import files_of, resolve
from prostudio.film.reading import read_film


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    base = tmp_path / "script"
    (base / "images").mkdir(parents=True)
    for name in ("images/my bay.jpg", "a%20b.jpg", "rain.wav", "take.wav", "song.mp3"):
        (base / name).write_bytes(b"x")
    (tmp_path / "outside.jpg").write_bytes(b"x")
    return base


def film(text: str) -> Film:
    return read_film(text)[0]


def test_every_file_is_listed_with_its_line_and_kind() -> None:
    found = film(
        "---\nmusic: song.mp3\n---\n![a](a.jpg)\n[[sound: rain.wav]]\n"
        "[[narration: take.wav]]\nA.\n\n[[music: b.flac]]\n"
        "[[shot: x | end: last.png]]\n\nB.\n\n[[music: calm | melody: hum.wav]]\n![c](clip.mp4)"
    )
    assert [(file.path, file.line, file.kind) for file in files_of(found)] == [
        ("song.mp3", 2, "music"),
        ("a.jpg", 4, "picture"),
        ("rain.wav", 5, "sound"),
        ("take.wav", 7, "recording"),
        ("last.png", 10, "end image"),
        ("b.flac", 9, "music"),
        ("clip.mp4", 15, "clip"),
        ("hum.wav", 14, "melody"),
    ]


@pytest.mark.parametrize(
    "written", ["images/my bay.jpg", "images/my%20bay.jpg", "./images/../images/my bay.jpg"]
)
def test_spaces_and_percent_signs_both_work(folder: Path, written: str) -> None:
    found = resolve(film(f"![a]({written})"), folder)
    assert found[written] == (folder / "images/my bay.jpg").resolve()


def test_a_name_that_really_holds_a_percent_sign_is_taken_as_written(folder: Path) -> None:
    assert resolve(film("![a](a%20b.jpg)"), folder)["a%20b.jpg"].name == "a%20b.jpg"


@pytest.mark.parametrize(
    "written",
    ["../outside.jpg", "images/../../outside.jpg", "..%2Foutside.jpg", "ABSOLUTE", "C:\\x.jpg"],
)
def test_a_path_that_leaves_the_folder_is_refused(folder: Path, written: str) -> None:
    path = str(folder.parent / "outside.jpg") if written == "ABSOLUTE" else written
    with pytest.raises(FilmError, match="outside the script's folder") as caught:
        resolve(film(f"Words.\n\n![a]({path})"), folder)
    assert caught.value.line == 3
    assert "--allow-outside" in str(caught.value)


def test_it_may_leave_the_folder_where_the_user_allows_it(folder: Path) -> None:
    found = film(f"![a](../outside.jpg)\n\n![b]({folder.parent / 'outside.jpg'})")
    assert len(set(resolve(found, folder, allow_outside=True).values())) == 1


def test_a_link_out_of_the_folder_is_refused(folder: Path) -> None:
    (folder / "link.jpg").symlink_to(folder.parent / "outside.jpg")
    (folder / "images/inside.jpg").symlink_to("my bay.jpg")
    (folder / "dead.jpg").symlink_to("gone.jpg")
    with pytest.raises(FilmError, match="outside the script's folder"):
        resolve(film("![a](link.jpg)"), folder)
    with pytest.raises(FilmError, match="a link to nothing"):
        resolve(film("![a](dead.jpg)"), folder)
    assert resolve(film("![a](images/inside.jpg)"), folder)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("gone.jpg", "is not there"),
        ("images", "is a folder"),
        ("file:///etc/passwd", "is an address"),
    ],
)
def test_a_missing_file_is_an_error_with_its_line(folder: Path, written: str, says: str) -> None:
    with pytest.raises(FilmError, match=says) as caught:
        resolve(film(f"Words.\n\n\n![a]({written})"), folder)
    assert caught.value.line == 4
