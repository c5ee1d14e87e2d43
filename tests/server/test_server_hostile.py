"""Scripts and files that somebody sent, and callers who want more than their share."""

from __future__ import annotations

import io
import json
import pickle
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from asking_server import SCRIPT, Desk, png, problem

from prostudio.jobs import Jobs, Limits
from prostudio.jobs.submitting import insert, new_id

YAML = "scenes:\n- shots:\n  - prompt: the sea\n"


def ask(desk: Desk, name: str, content: bytes) -> Any:
    """A film with one uploaded file."""
    return desk.client.post(
        "/api/content/generate", data={"topic": "Sea"}, files=[("files", (name, content))]
    )


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ("a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(9)), "anchors"),
        ("<<: {title: x}\n" + YAML, "<<"),
        ("title: !!python/object/apply:os.system ['id']\n" + YAML, "tags"),
        ("title: a\ntitle: b\n" + YAML, "twice"),
        ("[" * 5000, "deeper than 32"),
        ("seed: " + "9" * 100_000 + "\n" + YAML, "seed"),
    ],
    ids=["aliases", "merge key", "tag", "duplicate", "nesting", "big number"],
)
def test_a_script_that_is_a_bomb_is_refused_in_one_clause(
    desk: Desk, script: str, says: str
) -> None:
    answer = desk.client.post("/api/content/generate", json={"script": script, "format": "yaml"})
    told = problem(answer, 422, "film")
    assert says in told["message"]
    assert "\n" not in told["message"]
    assert desk.client.get("/api/films").json()["films"] == []


def test_markup_in_a_title_is_only_words_in_every_answer(desk: Desk) -> None:
    title = "<script>alert(1)</script>{\\an8}\r\nSet-Cookie: a=b"
    film = desk.ask(topic="Sea", title=title)
    desk.finish(film, b"film")
    for place in (f"/api/films/{film}", f"/api/films/{film}/publishing", "/api/films"):
        answer = desk.client.get(place)
        assert answer.headers["content-type"].startswith("application/json")
        assert answer.headers["x-content-type-options"] == "nosniff"
    saved = desk.client.get(f"/api/content/download/{film}").headers
    assert saved["content-disposition"] == (
        'attachment; filename="script-alert-1-script-an8-Set-Cookie-a-b.mp4"'
    )
    assert "set-cookie" not in saved


def test_two_files_of_one_name_are_never_taken_for_each_other(desk: Desk) -> None:
    """Whoever gives another picture the same name gets no film with the first one's."""
    kept = []
    for size in (32, 64, 32):
        film = ask(desk, "boat.png", png(size, size)).json()
        (upload,) = desk.client.get(film["links"]["self"]).json()["request"]["uploads"]
        kept.append(desk.jobs.uploads.get(upload))
    assert kept[0].digest != kept[1].digest
    assert kept[0].path.read_bytes() != kept[1].path.read_bytes()
    assert kept[0] == kept[2]


def test_a_film_of_weights_that_are_not_there_is_refused_with_what_to_do(desk: Desk) -> None:
    asked = {"script": SCRIPT, "engines": {"video": "framepack"}, "dry_run": True}
    answer = desk.client.post("/api/content/generate", json=asked)
    assert answer.status_code == 409, answer.text
    told = answer.json()
    assert "framepack" in told["message"].lower()
    assert told["hint"]


def test_more_films_than_may_wait_are_refused_and_told_when_to_come_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk.jobs, "_limits", Limits(waiting=2))
    desk.ask()
    desk.ask()
    answer = desk.client.post("/api/content/generate", json={"topic": "Sea"})
    assert problem(answer, 429, "busy")["hint"]
    assert answer.headers["retry-after"]
    assert len(list((desk.home / "projects").iterdir())) == 2


def test_a_thousand_films_wait_and_are_listed_moved_and_counted(desk: Desk) -> None:
    film = desk.jobs.get(desk.ask())
    assert film.request is not None
    names = [new_id() for _ in range(999)]
    with desk.jobs.database.writing() as change:
        for name in names:
            insert(change, name, film.request, "Sea", None, film.created)
    seen, before = set(), ""
    for _ in range(3):
        page = desk.client.get(f"/api/films?limit=400{before}").json()
        seen |= {one["id"] for one in page["films"]}
        before = f"&before={page['next']}"
    assert seen == {film.id, *names}
    moved = desk.client.post(f"/api/films/{names[-1]}/move", json={"before": film.id})
    assert moved.status_code == 200
    line = desk.client.get("/api/films/line").json()["films"]
    assert [line[0]["id"], line[1]["id"], len(line)] == [names[-1], film.id, 1000]
    assert 'prostudio_films{state="queued"} 1000' in desk.client.get("/api/metrics").text


def test_a_clock_that_jumps_back_a_year_disturbs_no_answer(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = desk.ask()
    now = desk.jobs.clock()
    monkeypatch.setattr(desk.jobs, "clock", lambda: now - 31_536_000)
    later = desk.ask(topic="Later")
    ended = desk.client.post(f"/api/films/{film}/cancel").json()
    assert ended["ended"] >= ended["created"]
    assert [one["id"] for one in desk.client.get("/api/films").json()["films"]] == [later, film]


def test_two_servers_on_one_folder_see_the_same_films(
    desk: Desk, desk_with: Callable[..., Desk]
) -> None:
    other = desk_with()
    assert other.home == desk.home
    film = desk.ask()
    assert other.client.post(f"/api/films/{film}/pause").json()["state"] == "paused"
    assert desk.client.get(f"/api/films/{film}").json()["state"] == "paused"
    events = Jobs(desk.jobs.settings)
    assert [number for number, _ in events.events(film)] == [1, 2]
    events.close()


class _Writes:
    """Unpickled, it writes a file."""

    def __init__(self, path: Path) -> None:
        self._path = str(path)

    def __reduce__(self) -> tuple[Any, tuple[str, str]]:
        return (io.open, (self._path, "w"))


def archive() -> bytes:
    """A zip of 100 MB of nothing in 100 kB, whose names lead out of it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("../../evil.png", bytes(100_000_000))
    return out.getvalue()


def video(width: int, height: int, frames: int, rate: int = 25) -> bytes:
    """A grey clip of any size in a few kilobytes."""
    import av
    import numpy as np

    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=rate, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        grey = np.full((height * 3 // 2, width), 128, np.uint8)
        for _ in range(frames):
            container.mux(stream.encode(av.VideoFrame.from_ndarray(grey, format="yuv420p")))
        container.mux(stream.encode(None))
    return out.getvalue()


def silence(hours: float) -> bytes:
    """FLAC that inflates by a thousand."""
    import av
    import numpy as np

    out = io.BytesIO()
    with av.open(out, "w", format="flac") as container:
        stream = container.add_stream("flac", rate=8000, layout="mono")
        block = np.zeros((1, 8000 * 60), np.int16)
        for _ in range(round(hours * 60)):
            frame = av.AudioFrame.from_ndarray(block, format="s16", layout="mono")
            frame.sample_rate = 8000
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize(
    "made",
    [
        archive,
        lambda: video(8192, 4352, 2),
        lambda: video(64, 64, 3000, rate=1500),
        lambda: silence(2.2),
    ],
    ids=["zip", "huge pictures", "too many a second", "endless silence"],
)
def test_a_file_that_is_a_bomb_is_refused_and_nothing_of_it_is_kept(
    desk: Desk, made: Callable[[], bytes]
) -> None:
    answer = ask(desk, "clip.mp4", made())
    problem(answer, 422, "media")
    assert [one for one in (desk.home / "uploads").rglob("*") if one.is_file()] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["style.safetensors", "style.ckpt", "a.png", "a.mp4"])
def test_a_pickle_is_refused_whatever_its_name_and_never_opened(
    desk: Desk, tmp_path: Path, name: str
) -> None:
    problem(ask(desk, name, pickle.dumps(_Writes(tmp_path / "evil"))), 422, "media")
    header = json.dumps({"x": {"dtype": "F32", "shape": [2**40], "data_offsets": [0, 1]}}).encode()
    problem(ask(desk, name, len(header).to_bytes(8, "little") + header), 422, "media")
    assert not (tmp_path / "evil").exists()


@pytest.mark.slow
def test_damaged_files_are_refused_or_taken_and_never_a_fault(desk: Desk) -> None:
    import numpy as np

    chance = np.random.default_rng(6)
    for whole in (png(), video(64, 48, 10)):
        for _ in range(10):
            damaged = np.frombuffer(whole, np.uint8).copy()
            places = chance.integers(0, len(damaged), 4)
            damaged[places] = chance.integers(0, 256, 4)
            answer = ask(desk, "a.mp4", damaged.tobytes())
            assert answer.status_code in (202, 422), answer.text
