"""When the user is asked before takes are made again."""

from __future__ import annotations

import pytest
from making_films import Studio

from prostudio.events import StepStarted
from prostudio.projects.project import make, open_project

HEAD = "engines: {video: slowpoke}\nmusic: none"
KITE = "[[shot: a red kite | id: kite | 1s]]"


def test_hours_for_new_shots_are_no_question_about_old_ones(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio.write(KITE, HEAD)
    studio.make()
    monkeypatch.setenv("SLOWPOKE_SECONDS", "1")
    studio.write(f"{KITE.replace('red', 'blue')}\n\n[[shot: a boat | 60s]]", HEAD)
    making = make(open_project(str(studio.script)), studio.settings, studio.out)
    started = (event for event in making if isinstance(event, StepStarted))
    assert any(event.kind == "shot.shoot" for event in started), "and nobody was asked"
    making.close()
