"""How a film begins and ends, however short it is."""

from __future__ import annotations

import pytest
from planning import planned

from prostudio.compositor.cutting import cut_segments
from prostudio.film import TransitionKind
from prostudio.film.timeline import Join, Timeline
from prostudio.production.timing.lay_out import lay_out


def timeline(body: str, head: str) -> Timeline:
    return lay_out(planned(body, head), {})


@pytest.mark.parametrize("fps", ["1", "2", "23.976", "120"])
@pytest.mark.parametrize("seconds", [0.1, 1, 3])
def test_the_shortest_films_can_be_cut_into_segments(fps: str, seconds: float) -> None:
    for body in ("[[shot: sea | {}s]]", "[[shot: sea | {}s]]\n\n[[shot: hill | 0.1s]]"):
        found = timeline(body.format(seconds), f"fps: {fps}\ntransition: dissolve 10s")
        assert sum(segment.frames for segment in cut_segments(found)) == found.clips[-1].stop


@pytest.mark.parametrize(
    ("wish", "opening"),
    [
        ("", [Join(TransitionKind.FADE, 0, 0, 15)]),
        ("| transition: cut", []),
        ("| transition: fade white 1s", [Join(TransitionKind.FADE_WHITE, 0, 0, 30)]),
        ("| transition: dissolve 1s", [Join(TransitionKind.FADE, 0, 0, 30)]),
    ],
)
def test_the_first_shot_says_how_the_film_begins(wish: str, opening: list[Join]) -> None:
    found = timeline(f"[[shot: sea | 8s {wish}]]", "")
    assert [join for join in found.joins if join.into == 0] == opening
