"""Scripts of projects that are edited: the text, its history, the lock, and edits elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from prostudio import files
from prostudio.errors import BusyError, ConflictError, DiskFullError, FilmError
from prostudio.film.editing import Edited, change_shot, insert_shot, new_shot, remove_shot
from prostudio.film.reading import read_film
from prostudio.projects.cutting_room import Change, CuttingRoom, Edit
from prostudio.projects.history import MOST_KEPT, matched
from prostudio.projects.lock import Lock, lock_path, read_raw_lock, with_later, write_lock

SCRIPT = "---\ntitle: The Sea\n---\n\nA lighthouse.\n\nThe sea.\n\nA boat.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "film.md").write_text(SCRIPT)
    return tmp_path


def edit(folder: Path, label: str, change: Callable[[Any], Edited]) -> Change:
    """One edit by a room of its own: nothing is kept in memory that matters."""
    return CuttingRoom().edit(folder, lambda now: Edit(label, change(now.cut)))


def reworded(folder: Path, at: int, words: str) -> Change:
    return edit(folder, f"words of shot {at + 1}", lambda c: change_shot(c, at, {"words": words}))


def test_an_edit_is_in_the_script_when_it_returns(folder: Path) -> None:
    change = reworded(folder, 0, "A lamp.")

    assert (folder / "film.md").read_text() == SCRIPT.replace("A lighthouse.", "A lamp.")
    assert list(change.renamed.values()) == [change.now.cut.ids[0]]
    assert change.now.history.undo == "words of shot 1"


def test_every_edit_can_be_undone_and_done_again_after_any_restart(folder: Path) -> None:
    texts = [SCRIPT]
    for words in ("A lamp.", "A light in the dark.", "A fire on the hill."):
        reworded(folder, 0, words)
        texts.append((folder / "film.md").read_text())

    for text in texts[-2::-1]:
        CuttingRoom().step(folder, -1)
        assert (folder / "film.md").read_text() == text
    with pytest.raises(ConflictError, match="nothing to undo"):
        CuttingRoom().step(folder, -1)
    for text in texts[1:]:
        CuttingRoom().step(folder, 1)
        assert (folder / "film.md").read_text() == text
    with pytest.raises(ConflictError, match="nothing to redo"):
        CuttingRoom().step(folder, 1)


def test_a_new_edit_lets_go_of_what_was_undone(folder: Path) -> None:
    reworded(folder, 0, "A lamp.")
    CuttingRoom().step(folder, -1)

    change = reworded(folder, 1, "The waves.")

    assert change.now.history.redo is None
    assert [state.label for state in change.now.history.states] == ["", "words of shot 2"]


def test_every_name_that_a_shot_had_leads_to_it(folder: Path) -> None:
    names = [CuttingRoom().look(folder).cut.ids[0]]
    for words in ("A lamp.", "A light.", "A fire."):
        names.append(reworded(folder, 0, words).now.cut.ids[0])
    edit(folder, "more", lambda c: insert_shot(c, new_shot(c.film, {"words": "Dawn."}), None))

    film = CuttingRoom().look(folder)

    assert [film.number(name) for name in names] == [1, 1, 1, 1]
    CuttingRoom().step(folder, -1)
    CuttingRoom().step(folder, -1)
    film = CuttingRoom().look(folder)
    assert [film.cut.ids[film.number(name)] for name in names] == [names[2]] * 4


def test_a_name_of_two_shots_is_the_one_that_has_it_now(folder: Path) -> None:
    first = CuttingRoom().look(folder).cut.ids[0]
    reworded(folder, 0, "A lamp.")
    reworded(folder, 2, "A lighthouse.")

    film = CuttingRoom().look(folder)

    assert film.number(first) == 2


def test_a_script_that_was_edited_elsewhere_keeps_its_history(folder: Path) -> None:
    old = reworded(folder, 0, "A lamp.").now.cut.ids[0]
    text = (folder / "film.md").read_text().replace("A lamp.", "A torch.")
    (folder / "film.md").write_text(text)

    film = CuttingRoom().look(folder)
    assert film.number(old) == 0
    assert film.history.undo == "an edit elsewhere"

    reworded(folder, 1, "The waves.")
    labels = [state.label for state in CuttingRoom().look(folder).history.states]
    assert labels == ["", "words of shot 1", "an edit elsewhere", "words of shot 2"]
    CuttingRoom().step(folder, -1)
    assert (folder / "film.md").read_text() == text


def test_a_new_script_finds_its_shots_again(folder: Path) -> None:
    names = CuttingRoom().look(folder).cut.ids

    change = CuttingRoom().replace(folder, "A tower.\n\nThe sea.\n\nNight.\n\nA boat.\n", "md")

    now = change.now
    assert change.renamed == {names[0]: now.cut.ids[0]}
    assert [now.number(name) for name in names] == [0, 1, 3]


def test_a_script_that_is_no_film_changes_nothing(folder: Path) -> None:
    with pytest.raises(FilmError, match="line 3"):
        CuttingRoom().replace(folder, "One.\n\n[[shto: x]]\n", "md")

    assert (folder / "film.md").read_text() == SCRIPT
    assert CuttingRoom().look(folder).history.undo is None


def test_what_markdown_cannot_say_becomes_yaml_with_its_lock_and_goes_back(folder: Path) -> None:
    write_lock(lock_path(folder / "film.md"), Lock(takes={"a": "k"}))
    two = [{"text": "Who is it?", "voice": "en-gb"}, {"text": "I am.", "voice": "de"}]

    change = edit(folder, "voices", lambda c: change_shot(c, 0, {"narration": two}))

    assert [note.code for note in change.notes] == ["became_yaml"]
    assert not (folder / "film.md").exists()
    assert not (folder / "film.md.lock").exists()
    assert read_film((folder / "film.yaml").read_text(), name="film.yaml")[0] == change.now.film
    assert read_raw_lock(folder / "film.yaml.lock") == Lock(takes={"a": "k"})
    CuttingRoom().step(folder, -1)
    assert (folder / "film.md").read_text() == SCRIPT
    assert read_raw_lock(folder / "film.md.lock") == Lock(takes={"a": "k"})


def test_what_the_lock_says_of_a_shot_follows_its_name(folder: Path) -> None:
    name = CuttingRoom().look(folder).cut.ids[0]
    write_lock(lock_path(folder / "film.md"), Lock(takes={name: "k"}, locked={name: "now"}))

    new = reworded(folder, 0, "A lamp.").now.cut.ids[0]

    lock = read_raw_lock(lock_path(folder / "film.md"))
    assert lock is not None
    assert (lock.takes, lock.locked) == ({name: "k", new: "k"}, {new: "now"})


def test_a_full_disk_loses_no_word(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reworded(folder, 0, "A lamp.")
    before = (folder / "film.md").read_text()

    def full(*_: object) -> None:
        raise DiskFullError("the disk is full")

    for failing in ("write_json", "write_text"):
        with monkeypatch.context() as patch:
            patch.setattr(files, failing, full)
            with pytest.raises(DiskFullError):
                reworded(folder, 1, "The waves.")
        assert (folder / "film.md").read_text() == before
    reworded(folder, 1, "The waves.")
    assert CuttingRoom().look(folder).history.undo == "words of shot 2"


def test_a_history_that_was_damaged_begins_anew(folder: Path) -> None:
    reworded(folder, 0, "A lamp.")
    (folder / "history" / "index.json").write_text("{")

    assert CuttingRoom().look(folder).history.undo is None
    reworded(folder, 1, "The waves.")
    CuttingRoom().step(folder, -1)
    assert "A lamp." in (folder / "film.md").read_text()


def test_old_states_are_let_go(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("prostudio.projects.history.MOST_KEPT", 3)
    for words in ("1 a.", "2 b.", "3 c.", "4 d.", "5 e."):
        reworded(folder, 0, words)

    kept = sorted(path.name for path in (folder / "history").glob("0*.json"))
    assert len(kept) == 3
    assert MOST_KEPT >= 100


def test_who_edits_waits_for_who_edits(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("prostudio.projects.cutting_room._WAIT_SECONDS", 0.05)
    reworded(folder, 0, "A lamp.")

    with files.locked(folder / "history" / "lock"), pytest.raises(BusyError):
        reworded(folder, 1, "The waves.")


def test_a_project_without_a_script_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(ConflictError, match="no script yet"):
        CuttingRoom().look(tmp_path)


def test_a_shot_that_is_gone_is_not_found_by_its_name(folder: Path) -> None:
    name = CuttingRoom().look(folder).cut.ids[1]
    film = edit(folder, "gone", lambda c: remove_shot(c, 1)).now

    assert film.history.resolve(name) == name
    assert name not in film.cut.ids


@pytest.mark.parametrize(
    ("before", "now", "found"),
    [
        ("abc", "abc", [0, 1, 2]),
        ("abc", "axc", [0, 1, 2]),
        ("abc", "cab", [2, 0, 1]),
        ("abc", "axyc", [0, 1, None, 2]),
        ("abc", "ac", [0, 2]),
        ("", "ab", [None, None]),
    ],
)
def test_shots_are_known_again_by_name_then_by_place(
    before: str, now: str, found: list[int | None]
) -> None:
    assert matched(list(before), list(now)) == found


def test_what_a_user_chose_during_a_making_stands() -> None:
    began = Lock(takes={"a": "1", "b": "1"}, locked={"b": "then"})
    made = Lock(takes={"a": "2", "b": "2", "c": "2"}, locked={"b": "then"})
    now = Lock(takes={"a": "3", "b": "1"}, picked={"a": "x"})

    kept = with_later(made, began, now)

    assert kept == Lock(takes={"a": "3", "b": "2", "c": "2"}, picked={"a": "x"})
    assert with_later(made, began, None) == made
