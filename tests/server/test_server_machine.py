"""What the server says of its machine, and what of it may be changed."""

from __future__ import annotations

import io
import json
import os
import time
import wave
from pathlib import Path

import pytest
from asking_server import Desk, png, problem

from prostudio import files
from prostudio.film.reading import read_film


@pytest.fixture(autouse=True)
def nobody_else_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither the environment nor the folder of the call says a setting."""
    for name in ("PROSTUDIO_CORES", "PROSTUDIO_RAM_MB", "PROSTUDIO_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def test_engines_say_whether_they_work_here_and_why_not(desk: Desk) -> None:
    found = {(e["kind"], e["name"]): e for e in desk.client.get("/api/engines").json()["engines"]}
    drawn = found["video", "procedural"]
    assert drawn["works"]
    assert drawn["why"] is None
    assert drawn["weights"] == []
    framepack = found["video", "framepack"]
    assert not framepack["works"]
    assert "weights" in framepack["why"]
    assert "framepack" in framepack["weights"]
    assert all(engine["about"] for engine in found.values())


@pytest.mark.slow
def test_how_fast_engines_are_here_is_found_out_while_nobody_waits(desk: Desk) -> None:
    for _ in range(600):
        engines = desk.client.get("/api/engines").json()["engines"]
        found = {f"{e['kind']}.{e['name']}": e for e in engines}
        if found["video.framepack"]["takes"]:
            break
        time.sleep(0.1)
    framepack = found["video.framepack"]
    assert framepack["takes"]["seconds"] > 60
    assert "for 5 s of film here" in framepack["about"] or "too large" in framepack["about"]
    assert "a picture here" in found["image.sana-sprint"]["about"] or "too" in framepack["about"]
    assert found["video.procedural"]["about"] == "at once, needs no graphics card"


def test_the_machine_is_told_in_words_that_a_page_can_show(desk: Desk) -> None:
    told = desk.client.get("/api/machine").json()
    assert told["cores"] == 2
    assert told["badge"] == "Embedded pictures"
    assert told["makes"] == "drawn scenes: no model weights on this machine"
    assert set(told) == {"gpu", "cores", "ram_mb", "makes", "badge"}


def test_a_voice_is_heard_once_it_is_spoken_and_then_kept(desk: Desk) -> None:
    place = "/api/voices/sample?engine=espeak&voice=de&text=Guten Tag."
    first = desk.client.get(place)
    assert first.headers["content-type"] == "audio/wav"
    with wave.open(io.BytesIO(first.content)) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getsampwidth()) == (48_000, 1, 2)
        assert sound.getnframes() > 24_000
    kept = list((desk.home / "cache" / "voices").glob("*.wav"))
    assert len(kept) == 1
    again = desk.client.get(place, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    part = desk.client.get(place, headers={"Range": "bytes=0-43"})
    assert part.status_code == 206
    assert part.content == first.content[:44]
    assert list((desk.home / "cache" / "voices").glob("*.wav")) == kept


def test_voices_that_there_are_not_or_that_lack_something_are_told(desk: Desk) -> None:
    ask = desk.client.get
    problem(ask("/api/voices/sample?engine=nobody"), 404, "not_found")
    problem(ask("/api/voices/sample?voice=nobody"), 404, "not_found")
    problem(ask("/api/voices/sample?engine=bark"), 409, "weights_missing")
    problem(ask("/api/voices/sample?text= "), 422, "film")
    problem(ask(f"/api/voices/sample?text={'a' * 301}"), 422, "request")


def test_the_disk_is_told_by_what_lies_on_it_and_made_roomier(desk: Desk) -> None:
    desk.ask()
    for place in ("cache/stills/a.jpg", "logs/fault-1.log"):
        path = desk.home / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bytes(5000))
    told = desk.client.get("/api/disk").json()
    assert told["caches"] == told["logs"] == 5000
    assert 0 < told["films"] < 5000
    assert told["home"] >= 10_000
    assert told["low"] is (told["free"] < told["reserve"])
    answer = desk.client.post("/api/disk/clean", json={"what": "caches"}).json()
    assert answer["freed_bytes"] == 5000
    assert answer["caches"] == 0
    assert answer["logs"] == 5000
    for body in ({"what": "films"}, {"what": "../.."}, {}):
        problem(desk.client.post("/api/disk/clean", json=body), 422, "request")


def test_files_that_no_film_uses_are_removed_and_others_never(desk: Desk, tmp_path: Path) -> None:
    film = desk.ask()
    given = {"files": ("used.png", png(16, 16), "image/png")}
    assert desk.client.post(f"/api/films/{film}/uploads", files=given).status_code == 201
    (tmp_path / "idle.png").write_bytes(png(32, 16))
    young = desk.jobs.uploads.add(tmp_path / "idle.png", "idle.png", ".png")
    clean = {"what": "uploads"}
    assert desk.client.post("/api/disk/clean", json=clean).json()["freed_bytes"] == 0
    for path in (desk.home / "uploads").glob("*.png"):
        os.utime(path, (1, 1))
    freed = desk.client.post("/api/disk/clean", json=clean).json()["freed_bytes"]
    assert freed == young.bytes
    assert [path.stem for path in (desk.home / "uploads").glob("*.png")] != [young.id]
    uploads = desk.client.get(f"/api/films/{film}/uploads").json()["uploads"]
    assert uploads[0]["name"] == "used.png"


def test_three_scripts_to_begin_with_are_films(desk: Desk) -> None:
    samples = desk.client.get("/api/samples").json()["samples"]
    assert len(samples) == 3
    for sample in samples:
        film, warnings = read_film(sample["script"], name="film.md")
        assert not warnings
        assert film.title == sample["title"]
        assert len(list(film.shots())) >= 3
        desk.ask(script=sample["script"])


def test_pictures_are_handed_to_a_film_and_found_there_under_their_ids(desk: Desk) -> None:
    film = desk.ask()
    given = {"anything": ("../../boat\u202e.png", png(64, 48), "image/png")}
    answer = desk.client.post(f"/api/films/{film}/uploads", files=given)
    assert answer.status_code == 201
    (upload,) = answer.json()["uploads"]
    assert (upload["kind"], upload["width"], upload["height"]) == ("picture", 64, 48)
    assert upload["name"] == "boat.png"
    bytes_of = desk.client.get(f"/api/films/{film}/uploads/{upload['id']}")
    assert bytes_of.headers["content-type"] == "image/png"
    assert bytes_of.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in bytes_of.headers["content-security-policy"]
    assert bytes_of.content.startswith(b"\x89PNG")
    assert (desk.jobs.folder(film) / "uploads" / f"{upload['id']}.png").is_file()
    other = desk.ask(script="Another film.\n")
    problem(desk.client.get(f"/api/films/{other}/uploads/{upload['id']}"), 404, "not_found")
    problem(desk.client.get(f"/api/films/{film}/uploads/nothing2here"), 404, "not_found")


@pytest.mark.slow
def test_sounds_say_how_long_they_are(desk: Desk) -> None:
    sound = io.BytesIO()
    with wave.open(sound, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes(bytes(96_000))
    film = desk.ask()
    given = {"file": ("hum.mp3", sound.getvalue(), "audio/mpeg")}
    (upload,) = desk.client.post(f"/api/films/{film}/uploads", files=given).json()["uploads"]
    assert (upload["kind"], upload["seconds"]) == ("sound", 1.0)
    assert (
        desk.client.get(f"/api/films/{film}/uploads/{upload['id']}")
        .headers["content-type"]
        .startswith("audio/wav")
    )


def test_what_is_no_picture_is_refused_and_the_film_stays_as_it_was(desk: Desk) -> None:
    film = desk.ask()
    place = f"/api/films/{film}/uploads"
    good, bad = ("a.png", png(), "image/png"), ("b.png", b"text", "image/png")
    problem(desk.client.post(place, files=[("f", good), ("f", bad)]), 422, "media")
    problem(desk.client.post(place, json={}), 415, "content_type")
    problem(desk.client.post(place, data={"a": "b"}, files={}), 415, "content_type")
    problem(desk.client.post("/api/films/nobody/uploads", files={"f": good}), 404, "not_found")
    assert desk.client.get(place).json() == {"uploads": []}
    assert files.names(desk.home / "uploads" / "incoming") == []


def test_a_page_for_hosts_says_what_the_film_says(desk: Desk) -> None:
    film = desk.ask(
        script="---\ntitle: The Sea\n---\nA lighthouse keeper. The lighthouse shines.\n"
    )
    told = desk.client.get(f"/api/films/{film}/publishing").json()
    assert told["title"] == "The Sea"
    assert told["description"].startswith("A lighthouse keeper.")
    assert "#Lighthouse" in told["hashtags"]
    assert told["title"] in told["text"]
    assert told["credits"] == []
    desk.finish(film, b"film")
    sheet = {"ingredients": [{"attribution": "Music: MusicGen"}, {"attribution": ""}, {}]}
    record = desk.jobs.folder(film) / "out" / "film.provenance.json"
    record.write_text(json.dumps(sheet))
    told = desk.client.get(f"/api/films/{film}/publishing").json()
    assert told["credits"] == ["Music: MusicGen"]
    assert "Music: MusicGen" in told["text"]
    record.write_text("[1]")
    assert desk.client.get(f"/api/films/{film}/publishing").json()["credits"] == []
    topic = desk.ask(topic="The sea")
    problem(desk.client.get(f"/api/films/{topic}/publishing"), 409, "conflict")
