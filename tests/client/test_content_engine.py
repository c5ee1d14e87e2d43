"""ContentEngine: the same film from this machine and from a server, in sync and async."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from prostudio import AsyncContentEngine, ContentEngine, files
from prostudio.client import Film, FilmEvent
from prostudio.errors import (
    CancelledError,
    ConflictError,
    FilmError,
    MediaError,
    NotFoundError,
    ProStudioError,
)
from prostudio.settings import Settings

TOKEN = "open-sesame"
HEAD = """---
title: The Sea at Night
size: 128x72
fps: 8
music: none
ambience: none
captions: none
transition: cut
---
"""
SCRIPT = HEAD + "[[shot: the sea at night | 1s]]\n"
LONG = HEAD + "\n\n".join(f"[[shot: {place} | 30s]]" for place in ("forest", "mountains"))


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """A film file with two pictures of one name in different folders."""
    for folder, colour in (("a", (200, 90, 30)), ("b", (20, 90, 200))):
        (tmp_path / folder).mkdir()
        Image.new("RGB", (96, 54), colour).save(tmp_path / folder / "boat.png")
    place = tmp_path / "boats.md"
    place.write_text(HEAD + '![](a/boat.png "1s")\n\n![](b/boat.png "1s")\n')
    return place


def digest_of(engine: ContentEngine, script: Path, folder: Path) -> str:
    """The film of a script, made, downloaded and read."""
    film = engine.generate(script=script)
    saved = film.download(f"{folder}/")
    assert saved == folder / "The-Sea-at-Night.mp4"
    assert film.last.file().digest == files.digest(saved)
    return film.last.file().digest


async def awaited_digest(engine: AsyncContentEngine, script: Path, folder: Path) -> str:
    """The same, awaited."""
    async with engine:
        film = await engine.generate(script=script)
        names = [event.name async for event in film.events()]
        assert names[0] == names[-1] == "film"
        return files.digest(await film.download(f"{folder}/"))


def test_the_film_is_the_same_from_this_machine_and_from_a_server_and_awaited(
    settings: Settings, live: Any, script: Path, tmp_path: Path
) -> None:
    with ContentEngine(settings=settings) as here:
        film = here.generate(script=script)  # both are made at the same time
        there = AsyncContentEngine(live.address, TOKEN)
        other = asyncio.run(awaited_digest(there, script, tmp_path / "there"))
        saved = film.download(f"{tmp_path}/here/")
    assert saved == tmp_path / "here" / "The-Sea-at-Night.mp4"
    assert files.digest(saved) == other == film.last.file().digest


@pytest.mark.slow
def test_the_film_is_the_same_awaited_on_this_machine_and_unawaited_on_a_server(
    settings: Settings, live: Any, script: Path, tmp_path: Path
) -> None:
    with ContentEngine(live.address, TOKEN) as there:
        digest = digest_of(there, script, tmp_path / "there")
    here = AsyncContentEngine(settings=settings)
    assert asyncio.run(awaited_digest(here, script, tmp_path / "here")) == digest


def engines(settings: Settings, live: Any) -> list[ContentEngine]:
    return [ContentEngine(settings=settings), ContentEngine(live.address, TOKEN)]


@pytest.mark.slow
@pytest.mark.parametrize("which", [0, 1], ids=["here", "server"])
def test_events_have_no_gap_and_can_be_taken_up_after_any_of_them(
    settings: Settings, live: Any, which: int
) -> None:
    with engines(settings, live)[which] as engine:
        film = engine.generate(script=SCRIPT)
        everything = list(film.events())
        numbers = [event.id for event in everything if event.name != "film"]
        assert numbers == list(range(1, len(numbers) + 1))
        assert everything[-1].status is not None
        assert everything[-1].status.state == "done"
        again = [event for event in film.events(after=numbers[-3]) if event.name != "film"]
        assert again == [event for event in everything if event.name != "film"][-2:]


@pytest.mark.slow
@pytest.mark.parametrize("which", [0, 1], ids=["here", "server"])
def test_waiting_ends_with_the_time_with_a_cancel_and_tells_what_happens(
    settings: Settings, live: Any, which: int
) -> None:
    with engines(settings, live)[which] as engine:
        film = engine.generate(script=LONG, title="Long")
        with pytest.raises(TimeoutError, match=r"after 0\.3 s"):
            film.wait(0.3)
        heard: list[FilmEvent] = []

        def told(event: FilmEvent) -> None:
            heard.append(event)
            if event.name == "step_started":
                film.cancel()

        with pytest.raises(CancelledError, match="Long"):
            film.wait(60, told)
        assert "step_started" in [event.name for event in heard]
        film.remove()
        with pytest.raises(NotFoundError):
            film.status()


@pytest.mark.slow
@pytest.mark.parametrize("which", [0, 1], ids=["here", "server"])
def test_a_kind_of_content_brings_its_shape_its_files_and_its_extras(
    settings: Settings, live: Any, which: int, tmp_path: Path
) -> None:
    with engines(settings, live)[which] as engine:
        small = {"options": {"size": "72x72"}, "profiles": ["film"]}
        film = engine.generate(script=SCRIPT, content_type="carousel", also=["page"], **small)
        saved = film.download_all(tmp_path / "out")
    assert [path.name for path in saved] == [
        "The-Sea-at-Night.mp4",
        "The-Sea-at-Night.page.txt",
        "The-Sea-at-Night.stills.zip",
    ]
    assert saved[1].read_text("utf-8").startswith("The Sea at Night")


@pytest.mark.parametrize("which", [0, 1], ids=["here", "server"])
def test_a_draft_is_laid_down_and_made_by_nobody(
    settings: Settings, live: Any, which: int, script: Path
) -> None:
    with engines(settings, live)[which] as engine:
        written = engine.generate("A day at sea", seconds=5, make=False)
        sent = engine.generate(script=script, make=False, idempotency_key=f"draft {which}")
        assert engine.generate(script=script, make=False, idempotency_key=f"draft {which}").id == (
            sent.id
        )
        for film in (written, sent):
            assert (film.last.state, film.status().state) == ("draft", "draft")
            assert film.last.more["revision"], "it has a script already"
            with pytest.raises(ConflictError, match="draft"):
                film.wait()
            film.remove()


@pytest.mark.slow
@pytest.mark.parametrize("which", [0, 1], ids=["here", "server"])
def test_captions_that_lie_beside_a_film_are_fetched_where_they_are_wanted(
    settings: Settings, live: Any, which: int, tmp_path: Path
) -> None:
    spoken = SCRIPT.replace("captions: none", "captions: sidecar") + "\nThe sea is calm.\n"
    with engines(settings, live)[which] as engine:
        film = engine.generate(script=spoken)
        assert [path.suffix for path in film.download_all(tmp_path / "film")] == [".mp4"]
        saved = film.download_all(tmp_path / "all", captions=True)
    assert [one.profile for one in film.last.captions] == [
        "captions.ass",
        "captions.srt",
        "captions.vtt",
    ]
    assert {path.name for path in saved} == {
        f"The-Sea-at-Night.{ending}" for ending in ("mp4", "ass", "srt", "vtt")
    }
    assert "The sea is calm." in (tmp_path / "all" / "The-Sea-at-Night.srt").read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("which", [0, 1], ids=["here", "server"])
def test_a_dry_run_and_a_list_say_the_same_wherever_they_are_asked(
    settings: Settings, live: Any, which: int, script: Path
) -> None:
    with engines(settings, live)[which] as engine:
        found = engine.dry_run(script=script)
        assert [shot["engine"] for shot in found["shots"]] == ["stills", "stills"]
        film = engine.generate(script=LONG, idempotency_key="once", priority=-5)
        assert engine.generate(script=LONG, idempotency_key="once", priority=-5).id == film.id
        assert film.pause().state == "paused"
        assert film.id in [one.id for one in engine.films("paused")]
        assert engine.film(film.id).last.title == "The Sea at Night"
        film.cancel()
        film.remove()


def test_machines_are_told_wherever_they_are_asked_for(settings: Settings, live: Any) -> None:
    async def awaited(engine: AsyncContentEngine) -> Any:
        async with engine:
            return await engine.cluster()

    with ContentEngine(settings=settings) as engine:
        here = engine.cluster()
    with ContentEngine(live.address, TOKEN) as engine:
        there = engine.cluster()
    assert here["state"] == "none"
    assert there == here
    assert asyncio.run(awaited(AsyncContentEngine(live.address, TOKEN))) == here
    assert asyncio.run(awaited(AsyncContentEngine(settings=settings))) == here


@pytest.mark.parametrize("which", [0, 1], ids=["here", "server"])
def test_what_is_refused_is_the_same_error_wherever_it_is_refused(
    settings: Settings, live: Any, which: int, tmp_path: Path
) -> None:
    (tmp_path / "picture.png").write_bytes(b"no picture at all")
    with engines(settings, live)[which] as engine:
        with pytest.raises(FilmError, match="exactly one"):
            engine.generate("a topic", script="and a script")
        with pytest.raises(FilmError, match="line 3: this is not YAML"):
            engine.generate(script="---\ntitle: [\n---\n")
        with pytest.raises(MediaError, match=r"picture\.png"):
            engine.generate("A boat", files=[tmp_path / "picture.png"])
        with pytest.raises(FilmError, match="is not there"):
            engine.generate("A boat", files=[tmp_path / "another.png"])
        with pytest.raises(NotFoundError):
            engine.film("nothing")


@pytest.mark.slow
def test_a_film_that_fails_raises_what_it_failed_of(settings: Settings) -> None:
    with ContentEngine(settings=settings) as engine:
        film = engine.generate(script=SCRIPT, engines={"video": "ltx"})
        with pytest.raises(ProStudioError) as caught:
            film.wait()
    assert film.last.state == "failed"
    assert caught.value.code == film.last.error["code"]  # type: ignore[index]


@pytest.mark.slow
def test_what_a_program_leaves_behind_is_made_by_the_next_one(
    tmp_path: Path, settings: Settings
) -> None:
    program = (
        "import sys; from prostudio import ContentEngine;"
        "print(ContentEngine().generate(script=sys.argv[1]).id)"
    )
    import os

    environment = {**os.environ, "PROSTUDIO_HOME": str(tmp_path / "home")}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program, SCRIPT],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    own = Settings.load({"home": str(tmp_path / "home")})
    with ContentEngine(settings=own) as engine:
        film: Film = engine.film(done.stdout.strip())
        assert film.wait(60).state == "done"


def test_importing_prostudio_is_light_and_the_engine_is_there_when_it_is_asked_for() -> None:
    program = (
        "import sys, prostudio; assert 'prostudio.jobs' not in sys.modules;"
        "from prostudio import ContentEngine, AsyncContentEngine;"
        "print(*[m for m in ('fastapi', 'httpx2', 'numpy', 'av', 'torch') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr
    with pytest.raises(ImportError):
        from prostudio import Nothing  # type: ignore[attr-defined]  # noqa: F401
