"""Pictures, timeline, sounds and the draft of a film, over HTTP and through the warm child."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterator
from typing import Any

import av
import pytest
from asking_server import Desk, problem, serving

from prostudio import files
from prostudio.jobs.looks import Looks, preview_path
from prostudio.server.answering.refusals import RefusedError

HEAD = "---\ntitle: Two Places\nsize: 128x72\nfps: 12\nmusic: calm\n---\n"
SCRIPT = (
    HEAD + "[[shot: sea at dawn | id: sea]]\n\nGood morning.\n\n[[shot: abstract | id: end | 1s]]\n"
)


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """One server for all of these tests, so that its child stays warm."""
    with serving(tmp_path_factory.mktemp("studio")) as desk:
        yield desk


@pytest.fixture(scope="module")
def film(studio: Desk) -> str:
    """The address of a film that nobody makes."""
    return f"/api/films/{studio.ask(script=SCRIPT)}"


def wait_for_draft(studio: Desk, film: str) -> dict[str, Any]:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        state: dict[str, Any] = studio.client.get(f"{film}/draft").json()
        if state["state"] != "making":
            return state
        time.sleep(0.05)
    raise AssertionError("the draft is not done")


def test_a_shots_picture_is_drawn_when_it_is_asked_for(studio: Desk, film: str) -> None:
    first = studio.client.get(f"{film}/shots/sea/still.jpg?width=100&v=whatever")
    assert (first.status_code, first.headers["content-type"]) == (200, "image/jpeg")
    assert first.content[:2] == b"\xff\xd8"
    assert first.headers["cache-control"] == "private, no-cache", "v is not of this picture"
    key = first.headers["etag"].strip('"')
    known = studio.client.get(f"{film}/shots/sea/still.jpg", headers={"If-None-Match": f'"{key}"'})
    assert known.status_code == 304
    kept = studio.client.get(f"{film}/shots/sea/still.jpg?width=960&v={key}")
    assert "immutable" in kept.headers["cache-control"]


def test_a_picture_that_is_kept_needs_no_child(studio: Desk, film: str) -> None:
    first = studio.client.get(f"{film}/shots/sea/still.jpg")
    key = first.headers["etag"].strip('"')
    easel = studio.client.app.state.desk.easel
    studio.client.get(f"{film}/shots/sea/still.jpg?v=mine")
    easel.settings, before = None, easel.settings  # who asked now would fail
    try:
        again = [studio.client.get(f"{film}/shots/sea/still.jpg?v={v}") for v in (key, "mine")]
    finally:
        easel.settings = before
    assert [one.content for one in again] == [first.content] * 2


@pytest.mark.parametrize(
    "address",
    ["shots/nowhere/still.jpg", f"takes/{'0' * 64}/still.jpg",
     f"takes/{'0' * 64}/video.mp4", "captions?language=tlh"],
)  # fmt: skip
def test_what_there_is_not_is_not_found(studio: Desk, film: str, address: str) -> None:
    problem(studio.client.get(f"{film}/{address}"), 404, "not_found")
    problem(studio.client.get(f"{film}/shots/nowhere/preview.jpg"), 404, "shot")


@pytest.mark.parametrize(
    "address",
    ["shots/sea/still.jpg?width=0", "takes/..%2F..%2Fetc/video.mp4", "takes/XYZ/still.jpg",
     "waveforms/silence", "captions?format=exe", "waveforms/voice?points=100000"],
)  # fmt: skip
def test_what_cannot_be_asked_for_is_refused(studio: Desk, film: str, address: str) -> None:
    assert studio.client.get(f"{film}/{address}").status_code in (404, 422)


def test_a_format_that_there_is_not_is_named_with_those_that_there_are(
    studio: Desk, film: str
) -> None:
    told = problem(studio.client.get(f"{film}/export?to=premiere"), 422, "film")
    assert "otio" in told["message"]


def test_a_film_stands_under_a_picture(studio: Desk, film: str) -> None:
    poster = studio.client.get(f"{film}/poster.jpg?width=160")
    thumbnail = studio.client.get(f"{film}/thumbnail.jpg")
    assert poster.status_code == thumbnail.status_code == 200
    assert poster.content != thumbnail.content
    again = {"If-None-Match": poster.headers["etag"]}
    assert studio.client.get(f"{film}/poster.jpg?width=160", headers=again).status_code == 304


def test_the_newest_look_at_a_shot_in_the_making_is_served(studio: Desk, film: str) -> None:
    folder = studio.jobs.folder(film.rpartition("/")[2])
    looks, picture = Looks(folder), folder / "look.jpg"
    place = f"{film}/shots/sea/preview.jpg"
    shown = []
    for content in (b"first", b"second"):
        picture.write_bytes(content)
        event = {"event": "step_preview", "step": "take sea", "shot": "sea", "path": str(picture)}
        shown.append(looks.keep({**event, "frame": 12}))
        assert studio.client.get(place).content == content
    assert [one["event"] for one in shown] == ["preview", "preview"]
    assert shown[0]["rev"] < shown[1]["rev"]
    assert "path" not in shown[0]
    looks.forget("sea")
    made = studio.client.get(place, follow_redirects=False)
    assert (made.status_code, made.headers["cache-control"]) == (307, "private, no-store")
    assert made.headers["location"] == f"{film}/shots/sea/still.jpg"
    assert studio.client.get(place).headers["content-type"] == "image/jpeg"
    looks.keep({**event, "frame": 24})
    looks.end()
    assert not preview_path(folder, "sea").exists()


@pytest.mark.parametrize("what", ["timeline", "captions", "poster.jpg", "shots/SHOT/still.jpg"])
def test_a_film_that_is_removed_while_it_is_looked_at_is_not_found(
    studio: Desk, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    gone = studio.ask(script=SCRIPT)
    shot = studio.client.get(f"/api/films/{gone}/shots").json()["shots"][0]["id"]

    async def removed(*_: Any, **__: Any) -> None:
        studio.jobs.remove(gone)
        raise RefusedError(422, "film", "cannot read the script")

    monkeypatch.setattr(studio.client.app.state.desk.easel, "ask", removed)
    answer = studio.client.get(f"/api/films/{gone}/{what.replace('SHOT', shot)}")
    problem(answer, 404, "not_found")


def test_before_anything_is_made_times_are_estimated_and_nothing_is_heard(studio: Desk) -> None:
    film = f"/api/films/{studio.ask(script=SCRIPT.replace('morning', 'evening'))}"
    timeline = studio.client.get(f"{film}/timeline").json()
    assert timeline["source"] == "estimated"
    assert [shot["id"] for shot in timeline["shots"]] == ["sea", "end"]
    assert [one["text"] for one in timeline["captions"]] == ["Good evening."]
    assert problem(studio.client.get(f"{film}/waveforms/voice"), 409, "conflict")["hint"]
    problem(studio.client.get(f"{film}/stems/voice.wav"), 409, "conflict")
    problem(studio.client.get(f"{film}/export?to=otio"), 409, "conflict")
    problem(studio.client.get(f"{film}/draft.mp4"), 409, "conflict")
    assert studio.client.get(f"{film}/draft").json()["state"] == "none"


def test_a_draft_is_a_film_with_its_voices_music_and_captions(studio: Desk, film: str) -> None:
    asked = studio.client.post(f"{film}/draft")
    assert (asked.status_code, asked.json()["state"]) == (202, "making")
    assert studio.client.post(f"{film}/draft").json()["revision"] == asked.json()["revision"]
    done = wait_for_draft(studio, film)
    assert done["state"] == "done", done
    timeline = studio.client.get(f"{film}/timeline").json()
    assert timeline["source"] == "made", "its narration is the film's own"
    assert done["seconds"] == pytest.approx(timeline["seconds"], abs=0.01)
    whole = studio.client.get(f"{film}/draft.mp4")
    part = studio.client.get(f"{film}/draft.mp4", headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, whole.content[100:200])
    with av.open(io.BytesIO(whole.content)) as opened:
        assert opened.streams.video[0].frames == round(timeline["seconds"] * 12)
        assert opened.streams.audio[0].codec_context.name == "aac"
    events = [e for _, e in studio.jobs.events(film.rpartition("/")[2]) if e["event"] == "draft"]
    assert [events[0]["state"], events[-1]["state"]] == ["making", "done"]
    assert [e["progress"] for e in events] == sorted(e["progress"] for e in events)
    heard = studio.client.get(f"{film}/waveforms/mix?points=200").json()
    assert (heard["points"], len(heard["peaks"])) == (250, 250)
    assert 0.05 < max(heard["peaks"]) <= 1
    voice = studio.client.get(f"{film}/waveforms/voice").json()["peaks"]
    word = timeline["narration"][0]["words"][0]
    loudest = voice.index(max(voice)) / len(voice) * timeline["seconds"]
    assert word[1] - 0.1 <= loudest <= timeline["narration"][-1]["end"] + 0.1
    stem = studio.client.get(f"{film}/stems/music.wav")
    assert stem.content[:4] == b"RIFF"


def test_a_draft_of_a_film_that_cannot_be_made_says_why(studio: Desk) -> None:
    name = studio.ask(script=SCRIPT)
    script = studio.jobs.script(name)
    files.write_text(
        script, SCRIPT.replace("[[shot: abstract", "![](gone.png)\n\n[[shot: abstract")
    )
    film = f"/api/films/{name}"
    studio.client.post(f"{film}/draft")
    failed = wait_for_draft(studio, film)
    assert (failed["state"], failed["error"]["code"]) == ("failed", "film")
    assert "gone.png" in failed["error"]["message"]


@pytest.mark.slow
def test_an_export_is_a_zip_with_everything_that_its_project_names(studio: Desk, film: str) -> None:
    studio.client.post(f"{film}/draft")
    wait_for_draft(studio, film)
    answer = studio.client.get(f"{film}/export?to=otio,mlt&stems=1")
    assert answer.status_code == 200, answer.text
    assert "Two-Places.zip" in answer.headers["content-disposition"]
    names = set(zipfile.ZipFile(io.BytesIO(answer.content)).namelist())
    clips = {"film.media/sea.mp4", "film.media/end.mp4"}
    stems = {f"stems/{part}.wav" for part in ("voice", "music", "effects", "mix")}
    assert {"film.otio", "film.mlt", *clips, *stems} <= names
    again = {"If-None-Match": answer.headers["etag"]}
    assert studio.client.get(f"{film}/export?to=mlt,otio&stems=1", headers=again).status_code == 304
