"""What the server keeps is its user's alone, and its limits hold wherever something comes in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from asking_server import SCRIPT, Desk, problem
from live_server import Live, running

from prostudio import files
from prostudio.cli.serve import TOKEN_FILE, _access
from prostudio.errors import ResourceError
from prostudio.film.limits import MOST_PROMPT
from prostudio.server.app import BODY_BYTES
from prostudio.settings import Settings

UNIX = pytest.mark.skipif(os.name == "nt", reason="modes of Unix")


@pytest.fixture(scope="module")
def open_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that others could write in until now; somebody left a link in it."""
    folder = tmp_path_factory.mktemp("private")
    (folder / "outside").mkdir()
    (folder / "outside" / "mine.txt").write_text("mine")
    uploads = folder / "home" / "uploads"
    uploads.mkdir(parents=True)
    (uploads / "incoming").symlink_to(folder / "outside")
    (folder / "home").chmod(0o777)
    return folder / "home"


@pytest.fixture(scope="module")
def live(open_home: Path) -> Iterator[Live]:
    """A server on it, which wants a token of its own making on this machine too."""
    with running(open_home, "--token", "auto") as live:
        yield live


@UNIX
def test_a_home_and_all_that_a_server_writes_in_it_is_its_users_alone(
    live: Live, open_home: Path
) -> None:
    token = {"Authorization": f"Bearer {(open_home / TOKEN_FILE).read_text('ascii')}"}
    form = {"script": ("film.md", SCRIPT.encode()), "files": ("a.png", b"no picture")}
    asked = live.client.post("/api/content/generate", files=form, headers=token)
    assert asked.status_code == 422, "it was received, and looked at"
    asked = live.client.post(
        "/api/content/generate", json={"script": SCRIPT, "make": False}, headers=token
    )
    assert asked.status_code == 202, asked.text
    assert open_home.stat().st_mode & 0o777 == 0o700
    written = [path for path in open_home.rglob("*") if path != open_home / "uploads"]
    assert {"films.sqlite", "film.md", TOKEN_FILE} <= {path.name for path in written}
    for path in written:
        assert path.stat().st_mode & 0o077 == 0, path


@UNIX
def test_a_link_that_somebody_left_in_the_home_is_not_followed(live: Live, open_home: Path) -> None:
    assert not (open_home / "uploads" / "incoming").is_symlink()
    outside = open_home.parent / "outside"
    assert [(one.name, one.read_text()) for one in outside.iterdir()] == [("mine.txt", "mine")]


def test_a_token_that_it_makes_is_wanted_on_this_machine_too(live: Live, open_home: Path) -> None:
    assert live.client.get("/api/films").status_code == 401
    token = (open_home / TOKEN_FILE).read_text("ascii")
    assert len(token) >= 32
    right = {"Authorization": f"Bearer {token}"}
    assert live.client.get("/api/films", headers=right).status_code == 200
    again = _access(Settings.load({"home": str(open_home)}), "127.0.0.1", "auto", ())
    assert again.token == token, "the next start has the same one"


@UNIX
def test_a_home_of_somebody_else_that_others_may_write_in_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o777)
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(ResourceError, match="somebody else"):
        files.mkdir_private(tmp_path)
    assert tmp_path.stat().st_mode & 0o777 == 0o777


@UNIX
def test_a_link_in_place_of_a_film_or_an_upload_leads_nobody_out(
    desk: Desk, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    film = desk.ask()
    desk.finish(film, b"film")
    made = desk.jobs.folder(film) / "out" / "film.mp4"
    made.unlink()
    made.symlink_to(secret)
    problem(desk.client.get(f"/api/content/download/{film}"), 409, "conflict")
    place = f"/api/films/{film}/uploads"
    kept = desk.jobs.uploads.add(secret, "a.png", ".png")
    link = desk.jobs.folder(film) / "uploads" / kept.path.name
    files.mkdir(link.parent)
    link.symlink_to(secret)
    problem(desk.client.get(f"{place}/{kept.id}"), 404, "not_found")


@pytest.mark.parametrize(
    ("method", "place"),
    [
        ("PATCH", "/api/films/FILM"),
        ("PUT", "/api/films/FILM/script"),
        ("POST", "/api/films/FILM/shots"),
        ("PATCH", "/api/settings"),
        ("POST", "/api/login"),
    ],
)
def test_a_body_that_is_too_long_is_refused_wherever_it_is_sent(
    desk: Desk, method: str, place: str
) -> None:
    film = desk.ask()
    long = b'{"title": "' + b"a" * BODY_BYTES + b'"}'
    kind = {"Content-Type": "application/json"}
    where = place.replace("FILM", film)

    def pieces() -> Iterator[bytes]:
        for at in range(0, len(long), 100_000):
            yield long[at : at + 100_000]

    for content in (long, pieces()):
        answer = desk.client.request(method, where, content=content, headers=kind)
        problem(answer, 413, "too_large")
    assert desk.client.get(f"/api/films/{film}").json()["title"] == "The Sea"


def test_a_prompt_of_more_than_four_thousand_characters_is_refused_with_its_line(
    desk: Desk,
) -> None:
    film = desk.ask(script=SCRIPT, make=False)
    (shot, *_) = desk.client.get(f"/api/films/{film}/shots").json()["shots"]
    place = f"/api/films/{film}/shots/{shot['id']}"
    most, more = "a" * MOST_PROMPT, "a" * (MOST_PROMPT + 1)
    asked = desk.client.post(
        "/api/content/generate", json={"script": f"# Sea\n\n[[shot: {more}]]\n"}
    )
    told = problem(asked, 422, "film")["message"]
    assert "line 3" in told
    assert "4,001 characters" in told
    problem(desk.client.patch(place, json={"prompt": more}), 422, "film")
    problem(desk.client.post(f"/api/films/{film}/shots", json={"prompt": more}), 422, "film")
    assert desk.client.patch(place, json={"prompt": most}).status_code == 200
