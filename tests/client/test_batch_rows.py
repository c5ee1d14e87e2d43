"""Rows and templates: what fills a film file, and everything that is refused before any work."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prostudio.client.batch import Batch
from prostudio.client.rows import read_rows
from prostudio.client.template import Template
from prostudio.errors import FilmError
from prostudio.film.reading import read_film

HEAD = "---\ntitle: {{title}}\nsize: 128x72\n---\n"
TEMPLATE = HEAD + "[[shot: {{place}}, calm | 1s]]\nIn {{ place }} it is {{time}}.\n"


def rows_of(tmp_path: Path, text: str, name: str = "rows.csv") -> list[dict[str, str]]:
    (tmp_path / name).write_text(text, "utf-8")
    return [dict(row.values) for row in read_rows(tmp_path / name)]


def test_columns_are_parted_by_what_the_header_has(tmp_path: Path) -> None:
    wanted = [{"title": "A, B", "n": "1"}, {"title": 'C "D"', "n": ""}]
    assert rows_of(tmp_path, '\ufefftitle,n\r\n"A, B",1\r\n\r\n"C ""D""",\r\n') == wanted
    assert rows_of(tmp_path, 'title;n\n"A, B";1\n"C ""D""";\n') == wanted
    assert rows_of(tmp_path, 'title\tn\n"A, B"\t1\n"C ""D"""\t\n') == wanted
    lines = '{"title": "A, B", "n": 1}\n\n{"title": "C \\"D\\"", "n": null}\n'
    assert rows_of(tmp_path, lines, "rows.jsonl") == wanted


@pytest.mark.parametrize(
    ("text", "name", "told"),
    [
        ("", "rows.csv", "a column has no name|there is no row"),
        ("a,b\n", "rows.csv", "there is no row"),
        ("a,a\n1,2\n", "rows.csv", "two columns 'a'"),
        ("a,,b\n1,2,3\n", "rows.csv", "a column has no name"),
        ("a,b\n1,2\n1,2,3\n", "rows.csv", "line 3: the row has 3 values; wanted 2"),
        ('a,b\n1,"2\n', "rows.csv", "no CSV"),
        ("{}\n[1]\n", "rows.jsonl", "line 2: this is no JSON object"),
        ('{"a": [1]}\n', "rows.jsonl", "line 1: 'a' is a list"),
        ("{", "rows.jsonl", "line 1: this is no JSON"),
        ("a,b\n1,2\n", "rows.xlsx", "wanted a file .csv or .jsonl"),
        ("a\n" + "1\n" * 10_001, "rows.csv", "over 10,000 rows"),
    ],
)
def test_rows_that_are_none_are_refused_with_their_line(
    tmp_path: Path, text: str, name: str, told: str
) -> None:
    with pytest.raises(FilmError, match=told):
        rows_of(tmp_path, text, name)


def test_a_row_fills_the_front_matter_and_the_words() -> None:
    row = {"title": "Yes: #1 \\ 'so'", "place": "the sea", "time": "{{place}}"}
    text = Template.of(TEMPLATE).filled(row)
    film, _ = read_film(text, name="film.md")
    assert film.title == row["title"]
    (shot,) = [shot for _, shot in film.shots()]
    assert shot.prompt == "the sea, calm"
    assert shot.narration[0].text == "In the sea it is {{place}}."


@settings(max_examples=30)
@given(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=40))
def test_any_title_is_the_films_title(title: str) -> None:
    for text, form in (
        (HEAD + "[[shot: the sea | 1s]]\n", "md"),
        ("title: {{title}}\nscenes:\n- shots:\n  - prompt: the sea\n", "yaml"),
        ('{"title": "{{title}}", "scenes": [{"shots": [{"prompt": "the sea"}]}]}', "json"),
    ):
        filled = Template.of(text, form).filled({"title": title})
        film, _ = read_film(filled, name=f"film.{form}")
        assert film.title == title


def test_numbers_stay_numbers_in_the_front_matter() -> None:
    text = Template.of("---\nseed: {{n}}\nsize: {{size}}\n---\nWords.\n").filled(
        {"n": "7", "size": "320x180"}
    )
    film, _ = read_film(text, name="film.md")
    assert (film.seed, str(film.size)) == (7, "320x180")


def test_braces_that_are_meant_are_written_with_a_backslash() -> None:
    template = Template.of("Say \\{{name}} to {{name}}.")
    assert dict(template.variables) == {"name": 1}
    assert template.filled({"name": "Ada"}) == "Say {{name}} to Ada."


@pytest.mark.parametrize("text", ["a\n{{}}", "a\n{{ a b }}", "a\n{{1st}}", "a\n{{a.b}}"])
def test_braces_that_name_nothing_are_refused_with_their_line(text: str) -> None:
    with pytest.raises(FilmError, match=r"line 2: .* names nothing"):
        Template.of(text)


def batch(tmp_path: Path, text: str, rows: str, **options: str) -> Batch:
    (tmp_path / "film.md").write_text(text, "utf-8")
    (tmp_path / "rows.csv").write_text(rows, "utf-8")
    return Batch.of(tmp_path / "film.md", tmp_path / "rows.csv", tmp_path / "out", **options)


def test_every_row_is_checked_and_all_that_are_wrong_are_named(tmp_path: Path) -> None:
    rows = "title,size\nA,640x360\nB,huge\nC,640x360\nD,tiny\n"
    text = "---\ntitle: {{title}}\nsize: {{size}}\n---\nWords.\n"
    with pytest.raises(FilmError, match="2 of 4 rows cannot be made, so nothing is") as caught:
        batch(tmp_path, text, rows)
    assert "row 2 (line 3)" in caught.value.message
    assert "row 4 (line 5)" in caught.value.message


def test_a_picture_that_is_not_there_is_found_before_anything_is_made(tmp_path: Path) -> None:
    (tmp_path / "here.png").write_bytes(b"x")
    with pytest.raises(FilmError, match=r"row 2 .*'gone\.png' is not there"):
        batch(tmp_path, "![]({{file}})\n", "file\nhere.png\ngone.png\n")


def test_a_variable_without_a_column_is_told_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(FilmError, match="line 2: the rows have no column 'tittle'") as caught:
        batch(tmp_path, "---\ntitle: {{tittle}}\n---\nWords.\n", "title\nA\n")
    assert caught.value.hint == "did you mean 'title'?"


def test_films_are_named_by_number_and_title_or_as_is_said(tmp_path: Path) -> None:
    text, rows = "---\ntitle: {{title}}\n---\nWords.\n", "title,city\nA/B: c,Rome\nÄ,Oslo\n"
    found = batch(tmp_path, text, rows)
    assert [one.name for one in found.films] == ["001-A-B-c", "002-Ä"]
    assert found.unused == ("city",)
    found = batch(tmp_path, text, rows, name="{{city}}_{{number}}")
    assert [one.name for one in found.films] == ["Rome_001", "Oslo_002"]
    assert found.unused == ()
    with pytest.raises(FilmError, match="rows 1 and 2 are both named 'same'"):
        batch(tmp_path, text, rows, name="same")
    with pytest.raises(FilmError, match="names no file"):
        batch(tmp_path, text, "title,city\nA,../..\n", name="{{city}}")


def test_the_same_row_has_the_same_key_and_another_wish_another(tmp_path: Path) -> None:
    text, rows = "---\ntitle: {{title}}\n---\nWords.\n", "title\nA\nB\n"
    keys = [one.key for one in batch(tmp_path, text, rows).films]
    assert keys == [one.key for one in batch(tmp_path, text, rows).films]
    others = batch(tmp_path, text, rows, content_type="short").films
    assert len({*keys, *(one.key for one in others)}) == 4
