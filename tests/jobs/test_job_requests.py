"""What can be asked for, and what is refused with one clear clause."""

from __future__ import annotations

import pytest
from desk import SMALL, Desk
from hypothesis import given
from hypothesis import strategies as st

from prostudio.errors import FilmError, ProStudioError
from prostudio.jobs import FilmRequest

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda part: (
        st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=8), part, max_size=3)
    ),
    max_leaves=8,
)
KEYS = st.sampled_from(
    [
        "topic",
        "script",
        "format",
        "film",
        "title",
        "seconds",
        "language",
        "profiles",
        "engines",
        "options",
        "uploads",
        "callback_url",
        "priority",
        "path",
    ]
)


@pytest.mark.parametrize(
    ("asked", "clause"),
    [
        ({}, "neither topic, script nor film"),
        ({"topic": "sea", "script": "x"}, "topic and script"),
        ({"topic": "  "}, "topic is empty"),
        ({"topic": 3}, "topic is a number; wanted a text"),
        ({"topic": "a\ud800"}, "half a character"),
        ({"topic": "a\0b"}, "NUL"),
        ({"topic": "sea", "nonsense": 1}, "unknown key 'nonsense'"),
        ({"topic": "sea", "seconds": 4}, "seconds is 4; wanted 5 to 3600"),
        ({"topic": "sea", "seconds": float("nan")}, "seconds is nan"),
        ({"topic": "sea", "seconds": True}, "seconds is a yes or no"),
        ({"script": "x", "seconds": 9}, "seconds goes with a topic"),
        ({"script": "x", "format": "docx"}, "format is 'docx'"),
        ({"script": "x", "priority": 101}, "priority is 101"),
        ({"script": "x", "priority": "high"}, "priority is high"),
        ({"script": "x", "profiles": "film"}, "profiles is a text; wanted a list"),
        ({"script": "x", "profiles": ["../x"]}, "profiles has '../x'"),
        ({"script": "x", "profiles": ["a", "a"]}, "one of them twice"),
        ({"script": "x", "uploads": ["../../etc/passwd"]}, "uploads has"),
        ({"script": "x", "engines": {"smell": "x"}}, "unknown kind 'smell'"),
        ({"script": "x", "options": {"size": float("inf")}}, "options is not plain JSON"),
        ({"film": []}, "film is a list; wanted an object"),
    ],
)
def test_a_request_that_cannot_be_is_refused_in_one_clause(asked: dict, clause: str) -> None:
    with pytest.raises(FilmError) as refused:
        FilmRequest.from_json(asked)
    assert clause in refused.value.message
    assert "\n" not in refused.value.message


@given(st.one_of(JSON, st.dictionaries(KEYS, JSON, max_size=4)))
def test_whatever_comes_is_a_request_or_an_error_of_ours(value: object) -> None:
    try:
        request = FilmRequest.from_json(value)
    except FilmError:
        return
    assert FilmRequest.from_json(request.as_json()) == request


@pytest.mark.parametrize(
    ("parts", "clause"),
    [
        ({"options": {"size": "7x7"}}, "size"),
        ({"options": {"colour": "red"}}, "colour"),
        ({"options": {"scenes": []}}, "scenes"),
        ({"uploads": ("nothing2here",)}, "no upload"),
        ({"format": "json"}, "JSON"),
    ],
)
def test_a_script_that_is_no_film_is_refused_before_it_waits(
    desk: Desk, parts: dict, clause: str
) -> None:
    with pytest.raises(ProStudioError) as refused:
        desk.ask(**parts)
    assert clause.lower() in str(refused.value).lower()
    assert list(desk.jobs.list()) == []
    assert list((desk.settings.home / "projects").glob("*")) == []


def test_a_script_lies_in_its_project_as_it_was_written(desk: Desk) -> None:
    job = desk.ask()
    assert desk.jobs.script(job.id).read_text() == SMALL


def test_options_and_uploads_are_in_the_projects_own_script(desk: Desk, tmp_path) -> None:
    picture = tmp_path / "evil;name.png"
    picture.write_bytes(b"picture")
    upload = desk.jobs.uploads.add(picture, "../../me and you\x1b[0m.png", ".png")
    assert upload.name == "me and you[0m.png"
    job = desk.ask(
        "![us](<me and you[0m.png>)\n",
        title="Two",
        profiles=("shorts",),
        engines={"music": "synth"},
        options={"size": "128x72"},
        uploads=(upload.id,),
    )
    text = desk.jobs.script(job.id).read_text()
    for part in (f"uploads/{upload.id}.png", "title: Two", "shorts", "synth", "128x72"):
        assert part in text
    assert (desk.jobs.folder(job.id) / "uploads" / f"{upload.id}.png").read_bytes() == b"picture"
    assert job.title == "Two"


def test_an_unknown_profile_is_refused_when_it_is_asked_for(desk: Desk) -> None:
    with pytest.raises(ProStudioError, match="betamax"):
        desk.ask(profiles=("betamax",))
