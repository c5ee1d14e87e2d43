"""A take that the user picked is used, until the shot is edited."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from making_films import Studio

from prostudio.errors import FilmError
from prostudio.production.order import Reshoot
from prostudio.projects.pick import pick

HEAD = "engines: {video: slowpoke}\nmusic: none"
RED = "[[shot: a red kite | id: kite | 1s]]"


def locked(studio: Studio) -> str:
    lock = json.loads((studio.folder / "film.md.lock").read_text("utf-8"))
    return str(lock["takes"]["kite"])


def test_a_picked_take_is_used_although_the_prompt_is_another(studio: Studio) -> None:
    studio.write(RED, HEAD)
    studio.make()
    red = locked(studio)
    studio.write(RED.replace("red", "blue"), HEAD)
    studio.make()
    blue = locked(studio)
    assert blue != red
    pick(studio.script, "kite", red, studio.settings)
    for reshoot in (Reshoot.ASK, Reshoot.CHANGED):
        making = studio.make(reshoot=reshoot)
        assert (locked(studio), "take_kept" in making.warnings) == (red, False)
    studio.write(RED.replace("red", "green"), HEAD)
    assert "take kite" in studio.make().made
    studio.write(RED.replace("red", "blue"), HEAD)
    studio.make()
    assert locked(studio) == blue, "an edited shot uses what was asked for again"


def test_a_take_is_picked_for_a_shot_that_is_there(studio: Studio) -> None:
    studio.write(f"{RED}\n\n[[shot: sea | id: sea | engine: procedural]]", HEAD)
    for shot, named in (("kit", "has no shot 'kit'"), ("sea", "draws it anew")):
        with pytest.raises(FilmError, match=named):
            pick(studio.script, shot, "0" * 64, studio.settings)
    with pytest.raises(FilmError):
        pick(Path("nowhere.md"), "kite", "0" * 64, studio.settings)
    assert not (studio.folder / "film.md.lock").exists()
