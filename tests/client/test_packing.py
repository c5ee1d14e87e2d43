"""A film file with everything it names, packed to travel."""

from __future__ import annotations

from pathlib import Path

import pytest

from prostudio.client.packing import packed
from prostudio.errors import FilmError
from prostudio.film.paths import files_of
from prostudio.film.reading import read_film


def put(tmp_path: Path, text: str, *names: str) -> Path:
    for name in names:
        place = tmp_path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(name.encode())
    script = tmp_path / "film.md"
    script.write_text(text, "utf-8")
    return script


def test_a_script_whose_files_have_names_of_their_own_stays_as_it_is(tmp_path: Path) -> None:
    text = "---\nmusic:\n  file: song.mp3\n---\n![](boat.png)\n\n![](boat.png)\n"
    found = packed(put(tmp_path, text, "boat.png", "song.mp3"))
    assert (found.text, found.format) == (text, "md")
    assert {name: place.name for name, place in found.files} == {
        "song.mp3": "song.mp3",
        "boat.png": "boat.png",
    }


def test_files_of_one_name_in_several_folders_get_names_that_differ(tmp_path: Path) -> None:
    text = "---\ntitle: Boats\n---\n![](a/boat.png)\n\n![](b/boat.png)\n\n![](c%20d/Boat.png)\n"
    found = packed(put(tmp_path, text, "a/boat.png", "b/boat.png", "c d/Boat.png"))
    names = [name for name, _ in found.files]
    assert names == ["boat.png", "boat-2.png", "Boat-3.png"] or len(set(names)) == 3
    film, _ = read_film(found.text, name="film.md")
    assert film.title == "Boats"
    assert [one.path for one in files_of(film)] == names
    assert [place.read_bytes().decode() for _, place in found.files] == [
        "a/boat.png",
        "b/boat.png",
        "c d/Boat.png",
    ]


def test_what_is_missing_or_lies_elsewhere_is_refused_before_anything_is_sent(
    tmp_path: Path,
) -> None:
    with pytest.raises(FilmError, match="is not there"):
        packed(put(tmp_path, "![](gone.png)\n"))
    with pytest.raises(FilmError, match="outside"):
        packed(put(tmp_path, "![](../../etc/hostname)\n"))
    with pytest.raises(FilmError, match="cannot read"):
        packed(tmp_path / "nothing.md")


def test_pictures_of_the_cast_travel_under_names_of_their_own(tmp_path: Path) -> None:
    for folder in ("front", "side"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "mira.png").write_bytes(folder.encode())
    script = tmp_path / "film.md"
    pictures = "[front/mira.png, side/mira.png]"
    script.write_text(f"---\ncast:\n  Mira: {{pictures: {pictures}}}\n---\n\n[[shot: @Mira]]\n")
    found = packed(script)
    (mira,) = read_film(found.text)[0].cast
    assert mira.pictures == ("mira.png", "mira-2.png")
    assert [path.read_bytes() for _, path in found.files] == [b"front", b"side"]


def test_captions_travel_with_their_script_named_in_it_or_beside_it(tmp_path: Path) -> None:
    head = "---\ncaptions: {languages: [de, fr], es: subs/es.srt}\n---\n\nThe sea.\n"
    found = packed(put(tmp_path, head, "film.DE.srt", "subs/es.srt"))
    assert [name for name, _ in found.files] == ["es.srt", "film.DE.srt"], "and no French"
    (spanish,) = files_of(read_film(found.text)[0])
    assert spanish.path == "es.srt"


def test_a_screenplay_travels_as_the_film_file_of_it(tmp_path: Path) -> None:
    put(tmp_path, "", "wind.wav")
    screenplay = tmp_path / "film.fountain"
    screenplay.write_text("EXT. PIER - DAY\n\n[[sound: wind.wav]]\n\nBoats rock.\n", "utf-8")

    found = packed(screenplay)

    assert found.format == "md"
    assert [name for name, _ in found.files] == ["wind.wav"]
    assert read_film(found.text)[0] == read_film(screenplay.read_bytes(), name="film.fountain")[0]
