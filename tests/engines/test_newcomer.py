"""What `prostudio engines new` writes: a package that keeps the contract from its first day."""

from __future__ import annotations

import ast
import importlib
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from prostudio.engines.card import Card, Kind
from prostudio.engines.conformance import Trial, of_kind
from prostudio.engines.conformance.cards import PROMISES
from prostudio.engines.newcomer import Package, begin
from prostudio.errors import FilmError

KINDS = tuple(Kind)


@pytest.fixture(scope="module", params=KINDS)
def begun(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Card, Path]]:
    """A new package of each kind, importable; its card and folder."""
    package = Package(f"fresh-{request.param}", Kind(request.param))
    folder = tmp_path_factory.mktemp("begun") / package.distribution
    begin(package, folder)
    sys.path.append(str(folder))
    try:
        yield importlib.import_module(f"{package.module}.card").CARD, folder
    finally:
        sys.path.remove(str(folder))
        for name in [name for name in sys.modules if name.startswith(package.module)]:
            del sys.modules[name]


def test_its_engine_keeps_every_promise(begun: tuple[Card, Path], tmp_path: Path) -> None:
    card, _ = begun
    trial = Trial(card, tmp_path)
    asked = (*PROMISES, *of_kind(card))
    assert len(asked) >= 6
    for promise in asked:
        promise.keep(trial)


def test_its_entry_point_leads_to_its_card(begun: tuple[Card, Path]) -> None:
    card, folder = begun
    project = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["project"]
    (entry,) = project["entry-points"]["prostudio.engines"].items()
    assert entry == (f"{card.kind}.{card.name}", f"prostudio_fresh_{card.kind}.card:CARD")


def test_its_files_have_no_mark_left_and_are_python(begun: tuple[Card, Path]) -> None:
    _, folder = begun
    found = [
        path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in str(path)
    ]
    names = {path.relative_to(folder).as_posix() for path in found}
    assert {"pyproject.toml", "README.md", "film.md", "tests/test_contract.py"} <= names
    for path in found:
        text = path.read_text("utf-8")
        assert "@name@" not in text
        assert "@module@" not in text + str(path)
        if path.suffix == ".py":
            ast.parse(text)


@pytest.mark.parametrize("name", ["", "Glow", "my_model", "-x", "a--b", "../x", "é", "x" * 41])
def test_a_name_that_films_could_not_say_is_refused(name: str) -> None:
    with pytest.raises(FilmError, match="is no name of an engine"):
        Package(name, Kind.VIDEO)


def test_a_name_that_is_taken_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(FilmError, match="there is a video engine 'stills'"):
        begin(Package("stills", Kind.VIDEO), tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_folder_that_has_something_in_it_is_left_alone(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("dear", "utf-8")
    with pytest.raises(FilmError, match="is not empty"):
        begin(Package("glow", Kind.VIDEO), tmp_path)
    assert list(tmp_path.iterdir()) == [letter]


def test_a_name_that_python_keeps_for_itself_becomes_another_class() -> None:
    assert Package("none", Kind.VIDEO).engine == "NoneEngine"
    assert Package("my-model2", Kind.VIDEO).engine == "MyModel2"
