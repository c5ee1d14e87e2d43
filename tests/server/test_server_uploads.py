"""Files that come with a request: decoded first, kept under our names, named by theirs."""

from __future__ import annotations

import io
import wave
from pathlib import Path

import pytest
from asking_server import Desk, png, png_bomb, problem
from PIL import Image

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
