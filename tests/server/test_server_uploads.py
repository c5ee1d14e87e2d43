"""Files that come with a request: decoded first, kept under our names, named by theirs."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import pytest
from asking_server import Desk, png, png_bomb, problem
from PIL import Image

from prostudio.film.reading import read_film

HEAD = "---\nsize: 128x72\nfps: 12\n---\n"


def _wav(seconds: float = 0.5) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(bytes(round(16_000 * seconds) * 2))
    return out.getvalue()


def _names_below(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_a_script_and_its_picture_are_sent_as_a_form(desk: Desk) -> None:
    answer = desk.client.post(
        "/api/content/generate",
        data={"profiles": "film, square", "title": "The Sea"},
        files=[
            ("script", ("film.md", HEAD + "![a boat](boat.png)\n")),
            ("files", ("boat.png", png())),
        ],
    )
    assert answer.status_code == 202, answer.text
    film = answer.json()["id"]
    details = desk.client.get(f"/api/films/{film}").json()
    assert details["request"]["profiles"] == ["film", "square"]
    (upload,) = details["request"]["uploads"]
    project = desk.jobs.folder(film)
    assert f"uploads/{upload}.png" in (project / "film.md").read_text("utf-8")
    with Image.open(project / "uploads" / f"{upload}.png") as kept:
        assert kept.size == (64, 48)


def test_two_uploads_with_hostile_names_stay_within_their_folder(
    desk: Desk, tmp_path: Path
) -> None:
    names = ["../../../evil.png", "..\\..\\a\x1b[31m\u202egnp.exe"]
    answer = desk.client.post(
        "/api/content/generate",
        data={"topic": "The sea"},
        files=[("files", (names[0], png())), ("files", (names[1], png(32, 32)))],
    )
    assert answer.status_code == 202, answer.text
    kept = desk.client.get(answer.json()["links"]["self"]).json()["request"]["uploads"]
    assert len(kept) == 2
    assert _names_below(desk.home / "uploads") == sorted(f"{one}.png" for one in kept)
    assert not [p for p in tmp_path.rglob("*") if "evil" in p.name or "gnp" in p.name]


def test_the_same_form_sent_twice_under_one_key_is_one_film(desk: Desk) -> None:
    def send() -> str:
        answer = desk.client.post(
            "/api/content/generate",
            data={"topic": "The sea"},
            files=[("files", ("boat.png", png()))],
            headers={"Idempotency-Key": "form-1"},
        )
        assert answer.status_code == 202, answer.text
        return str(answer.json()["id"])

    assert send() == send()


def test_a_sound_is_known_by_its_content_and_never_by_its_name(desk: Desk) -> None:
    answer = desk.client.post(
        "/api/content/generate",
        data={"topic": "The sea"},
        files=[("files", ("tune.png", _wav()))],
    )
    assert answer.status_code == 202, answer.text
    (upload,) = desk.client.get(answer.json()["links"]["self"]).json()["request"]["uploads"]
    assert _names_below(desk.home / "uploads") == [f"{upload}.wav"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("note.png", b"this is a text, whatever its name says"),
        ("page.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("list.mp4", b"#EXTM3U\nhttp://127.0.0.1:1/secret\n"),
        ("cut.png", png()[:60]),
        ("empty.png", b""),
        ("archive.png", b"PK\x03\x04" + bytes(100)),
    ],
    ids=["text", "svg", "playlist", "cut", "empty", "zip"],
)
def test_a_file_that_cannot_be_decoded_is_refused_and_nothing_is_kept(
    desk: Desk, name: str, content: bytes
) -> None:
    answer = desk.client.post(
        "/api/content/generate",
        data={"topic": "The sea"},
        files=[("files", ("good.png", png())), ("files", (name, content))],
    )
    told = problem(answer, 422, "media")
    assert name in told["message"]
    assert str(desk.home) not in answer.text
    assert _names_below(desk.home / "uploads") == []
    assert desk.client.get("/api/films").json()["films"] == []


def test_a_picture_of_a_billion_pixels_in_a_few_kilobytes_is_refused(desk: Desk) -> None:
    bomb = png_bomb(30_000)
    answer = desk.client.post(
        "/api/content/generate", data={"topic": "Sea"}, files=[("files", ("bomb.png", bomb))]
    )
    problem(answer, 422, "media")


def test_a_form_that_is_none_is_refused(desk: Desk) -> None:
    for kind in ("multipart/form-data", "multipart/form-data; boundary=x"):
        answer = desk.client.post(
            "/api/content/generate", content=b"--y\r\nnonsense", headers={"content-type": kind}
        )
        problem(answer, 400, "form")
    twice = desk.client.post(
        "/api/content/generate",
        files=[("topic", (None, "a")), ("topic", (None, "b"))],
    )
    problem(twice, 422, "film")


def test_a_file_that_the_script_has_in_a_folder_is_sent_without_it(desk: Desk) -> None:
    script = HEAD + "![a boat](pics/boat.png)\n"
    form = [("script", ("film.md", script)), ("files", ("boat.png", png()))]
    answer = desk.client.post("/api/content/generate", files=form)
    assert answer.status_code == 202, answer.text
    film = answer.json()["id"]
    (upload,) = desk.client.get(f"/api/films/{film}").json()["request"]["uploads"]
    assert f"uploads/{upload}.png" in (desk.jobs.folder(film) / "film.md").read_text("utf-8")


def test_a_film_whose_files_did_not_come_is_refused_at_once_and_a_draft_waits_for_them(
    desk: Desk,
) -> None:
    script = HEAD + "![a](a/boat.png)\n\n![b](b/boat.png)\n\n![c](gull.png)\n"
    form = [("script", ("film.md", script)), ("files", ("boat.png", png()))]
    told = problem(desk.client.post("/api/content/generate", files=form), 422, "film")
    for missing in ("'a/boat.png'", "'b/boat.png'", "'gull.png'"):
        assert missing in told["message"], "one of two files of that name: which is meant?"
    assert "-F files=@" in told["hint"]
    assert str(desk.home) not in str(told)
    assert desk.client.get("/api/films").json()["films"] == []
    draft = desk.client.post("/api/content/generate", data={"make": "false"}, files=form)
    assert draft.status_code == 202, draft.text


def test_captions_in_further_languages_come_with_the_script(desk: Desk) -> None:
    head = HEAD.replace("fps: 12\n", "fps: 12\ncaptions: {languages: [de, fr], es: subs/es.vtt}\n")
    german = "1\n00:00:00,000 --> 00:00:01,000\nDas Meer.\n"
    form = [
        ("script", ("two.md", head + "The sea.\n")),
        ("files", ("two.de.srt", german)),
        ("files", ("es.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nEl mar.\n")),
    ]
    answer = desk.client.post("/api/content/generate", files=form)
    assert answer.status_code == 202, answer.text
    folder = desk.jobs.folder(answer.json()["id"])
    film, _ = read_film((folder / "film.md").read_text("utf-8"))
    found = {one.language: one.file for one in film.captions.translations}
    assert found["fr"] is None
    assert found["de"] is not None
    assert (folder / found["de"]).read_text("utf-8") == german
    assert str(found["es"]).endswith(".vtt")
    (kinds,) = {
        tuple(sorted(one["kind"] for one in told["uploads"]))
        for told in [desk.client.get(f"/api/films/{folder.name}/uploads").json()]
    }
    assert kinds == ("captions", "captions")


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"nothing of the kind", "holds no captions"), (b"\xff\xfe\x00", "is not UTF-8")],
)
def test_what_is_called_captions_and_is_none_is_refused(
    desk: Desk, content: bytes, said: str
) -> None:
    form = [("script", ("film.md", HEAD + "Hello.\n")), ("files", ("film.de.srt", content))]
    told = problem(desk.client.post("/api/content/generate", files=form), 422, "film")
    assert "film.de.srt" in told["message"]
    assert said in told["message"]
