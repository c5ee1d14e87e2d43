"""Bad input, as a user meets it: one clear error before any work, and nothing left behind."""

from __future__ import annotations

import errno
import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from asking_cli import Answer, Desk

from prostudio import files


def png(width: int, height: int) -> bytes:
    """A black picture of one bit a pixel, which makes a bomb small."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    rows = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    pixels = b"".join([*(rows.compress(row) for _ in range(height)), rows.flush()])
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def require_refused(desk: Desk, answer: Answer, said: str, code: int = 2) -> None:
    """One line, perhaps one more with what to do; nothing made and nothing left."""
    assert answer.code == code
    assert answer.out == ""
    error, *hint = answer.err.splitlines()
    assert error.startswith("error: ")
    assert said in answer.err
    assert len(hint) <= 1
    assert all(line.startswith("       ") for line in hint)
    assert not (desk.folder / "out").is_dir()


SCRIPTS: dict[str, tuple[str | bytes, str, str]] = {
    "empty": (b"", "", "nothing to say or show"),
    "white space": (b" \r\n\n\t\n", "", "nothing to say or show"),
    "headings only": (b"# One\n\n## Two\n", "", "nothing to say or show"),
    "notes only": ("[[note: nobody sees this]]", "", "nothing to say or show"),
    "emoji only": ("\U0001f600", "", "nothing to say or show"),
    "not text": (bytes(range(256)) * 4, "", "--encoding"),
    "10 MB": (b"word " * 2_100_000, "", "wanted at most 10,000,000"),
    "unknown key": ("Hello.", "colour: red", "colour"),
    "a key with a slip": ("Hello.", "musik: calm", "music"),
    "unknown voice": ("Hello.", "voice: {engine: espeak, voice: nobody}", "nobody"),
    "unknown language": ("Hello.", "language: xx-yy", "xx-yy"),
    "a language no voice has": ("Hello.", "language: tlh", "tlh"),
    "unknown engine": ("Hello.", "engines: {video: nonesuch}", "nonesuch"),
    "unknown engine of a shot": ("[[shot: sea | engine: nonesuch]]\nHello.", "", "nonesuch"),
    "unknown camera": ("[[shot: sea | camera: flip]]\nHello.", "", "push in"),
    "unknown transition": ("[[shot: sea | transition: swirl]]\nHello.", "", "dissolve"),
    "unknown directive": ("[[shoot: sea]]\nHello.", "", "shot"),
    "unknown option": ("[[shot: sea | kamera: drift]]\nHello.", "", "camera"),
    "unclosed directive": ("[[shot: sea\n\nHello.", "", "line 7"),
    "zero length": ("[[shot: sea | 0s]]", "", "0.1 to 3600"),
    "negative length": ("[[shot: sea | seconds: -4]]", "", "0.1 to 3600"),
    "absurd length": ("[[shot: sea | seconds: 1e12]]", "", "0.1 to 3600"),
    "no number": ("[[shot: sea | seconds: nan]]", "", "0.1 to 3600"),
    "absurd pause": ("Hello.\n\n[[pause: 99999999s]]\n\nYou.", "", "0 to 3600"),
    "no frames": (b"---\nfps: 0\n---\nHello.", "", "1 to 120"),
    "no size": (b"---\nsize: 0x0\n---\nHello.", "", "64 to 4096"),
    "a text that no voice reads": ("漢字を読む。", "language: ja", "kanji"),
    "missing picture": ("![a](no.png)\n\nHello.", "", "no.png"),
    "missing music": ("Hello.", "music: no.wav", "no.wav"),
    "absolute path": ("![a](/etc/hostname)\n\nHello.", "", "outside"),
    "path out of the folder": ("![a](../secret.png)\n\nHello.", "", "outside"),
}


@pytest.mark.parametrize("case", SCRIPTS)
def test_a_bad_script_is_refused_in_one_line(desk: Desk, case: str) -> None:
    body, head, said = SCRIPTS[case]
    require_refused(desk, desk.ask("make", desk.write(body, head)), said)
    assert desk.stored() == 0


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("film.yaml", b"a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "anchors"),
        ("film.yaml", b"title: !!python/object/apply:os.getcwd []\n", "tag"),
        ("film.yaml", b"title: a\ntitle: b\n", "title"),
        ("film.yaml", b"scenes: " + b"[" * 5000, "line 1"),
        ("film.json", b"[" * 100_000, "deep"),
        ("film.json", b'{"scenes": [{"shots": [{"prompt": "sea", "seconds": 1e999}]}]}', "seconds"),
        ("film.docx", b"PK", ".md"),
    ],
)
def test_bad_data_is_refused_in_one_line(desk: Desk, name: str, content: bytes, said: str) -> None:
    require_refused(desk, desk.ask("make", desk.write(content, name=name)), said)
    assert desk.stored() == 0


def test_a_link_out_of_the_folder_is_refused(desk: Desk, tmp_path_factory: object) -> None:
    outside = desk.folder / "elsewhere"
    outside.mkdir()
    (outside / "a.png").write_bytes(png(64, 64))
    inside = Desk(desk.folder / "film")
    inside.folder.mkdir()
    (inside.folder / "a.png").symlink_to(outside / "a.png")
    answer = inside.ask("make", inside.write("![a](a.png)\n\nHello."))
    require_refused(inside, answer, "outside")


PICTURES: dict[str, tuple[bytes, str]] = {
    "bomb": (png(30_000, 30_000), "900 megapixels"),
    "cut off": (png(64, 64)[:50], "a.png"),
    "text": (b"this is not a picture at all", "not a picture"),
    "empty": (b"", "empty"),
}


def test_pictures_that_are_none_are_refused_before_anything_is_spoken(desk: Desk) -> None:
    for case, (content, said) in PICTURES.items():
        (desk.folder / "a.png").write_bytes(content)
        answer = desk.ask("make", desk.write("![a](a.png)\n\nHello."), "--json")
        last = answer.events[-1]
        assert answer.code == 2, case
        assert last["event"] == "failed"
        assert last["code"] == "media"
        assert said in last["message"]
        assert not any("speech" in event.get("kind", "") for event in answer.events)
        assert not (desk.folder / "out").exists()
    assert desk.ask("store", "verify", "--json").value == []


def test_a_dry_run_refuses_a_picture_and_a_sound_that_make_would(desk: Desk) -> None:
    (desk.folder / "a.png").write_bytes(b"this is not a picture at all")
    (desk.folder / "a.wav").write_bytes(b"nor is this a sound")
    scripts = {
        "![a](a.png)\n\nHello.": "picture 'a.png' is not a picture",
        "[[narration: a.wav]]\nHello.": "a.wav is no sound file",
        "[[sound: a.wav]]\nHello.": "a.wav is no sound file",
    }
    for body, said in scripts.items():
        script = desk.write(body)
        tried = desk.ask("make", script, "--dry-run")
        require_refused(desk, tried, said)
        made = desk.ask("make", script).err.splitlines()
        assert made[-2:] == tried.err.splitlines()[-2:]
    assert desk.stored() == 0


def _out_is_a_file(desk: Desk) -> list[str]:
    (desk.folder / "out").write_text("a file where a folder should be", "utf-8")
    return []


def _output_is_a_folder(desk: Desk) -> list[str]:
    (desk.folder / "there.mp4").mkdir()
    return ["-o", "there.mp4"]


def _home_is_a_file(desk: Desk) -> list[str]:
    desk.home.write_text("a file where a folder should be", "utf-8")
    return []


@pytest.mark.parametrize(
    ("prepare", "said"),
    [
        (_out_is_a_file, "out"),
        (_output_is_a_folder, "folder"),
        (_home_is_a_file, "home"),
        (lambda desk: ["-o", "film.avi"], ".mp4"),
        (lambda desk: ["-o", "/proc/nobody/may/write/here.mp4"], "/proc"),
    ],
)
def test_a_place_that_cannot_be_written_is_refused_before_any_work(
    desk: Desk, prepare: Callable[[Desk], list[str]], said: str
) -> None:
    options = prepare(desk)
    require_refused(desk, desk.ask("make", desk.write("Hello."), *options), said)


def test_a_refused_film_leaves_the_folders_that_were_there(desk: Desk) -> None:
    (desk.folder / "films").mkdir()
    answer = desk.ask("make", desk.write("Hello.", "colour: red"), "-o", "films/new/deep/a.mp4")
    assert answer.code == 2
    wrong = desk.write("![a](a.png)\n\nHello.")
    (desk.folder / "a.png").write_bytes(b"no picture")
    assert desk.ask("make", wrong, "-o", "films/new/deep/a.mp4").code == 2
    assert list((desk.folder / "films").iterdir()) == []


class SmallDisk(files.Effects):
    """So many bytes are free."""

    def __init__(self, free: int) -> None:
        self._free = free

    def free_bytes(self, path: Path) -> int:
        return self._free


def test_a_film_that_does_not_fit_on_the_disk_is_refused_before_a_word_is_spoken(
    desk: Desk,
) -> None:
    script = desk.write("Hello.")
    needed = desk.ask("make", script, "--dry-run", "--json").value["estimate"]["disk_mb"]
    said = f"needed {needed} MB for the film and 64 MB as a reserve; free {needed + 60} MB"
    with files.using(SmallDisk((needed + 60) * 1_000_000)):  # ample for the narration
        answers = [desk.ask("make", script, *options) for options in ([], ["--dry-run"])]
    for answer in answers:
        require_refused(desk, answer, said, code=4)
    assert desk.stored() == 0
    with files.using(SmallDisk((needed + 64) * 1_000_000)):
        assert desk.ask("make", script, "--dry-run").code == 0


class FullOutput(files.Effects):
    """The disk of the output runs full in the middle of the film."""

    def write(self, file: object, data: bytes | memoryview) -> int:
        if ".mp4" in str(getattr(file, "name", "")) and len(data) > 1000:
            super().write(file, bytes(data)[: len(data) // 2])  # type: ignore[arg-type]
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return super().write(file, data)  # type: ignore[arg-type]


def test_an_output_disk_that_runs_full_leaves_no_half_film_and_nothing_is_made_twice(
    desk: Desk,
) -> None:
    script = desk.write("[[shot: abstract | 1s]]", "music: none")
    with files.using(FullOutput()):
        answer = desk.ask("make", script, "-o", "a.mp4")
    assert answer.code == 4
    assert "full" in answer.err
    assert not list(desk.folder.glob("*a.mp4*"))
    again = desk.ask("make", script, "-o", "a.mp4", "--json")
    assert again.code == 0
    assert all(event["cached"] for event in again.events if event["event"] == "step_done")


@pytest.mark.parametrize(
    "arguments",
    [
        ["make"],
        ["make", "film.md", "--colour"],
        ["mak", "film.md"],
        ["make", "film.md", "--reshoot", "perhaps"],
        ["make", "nowhere.md"],
        ["draw", "sea", "--size", "0x0"],
        ["draw", "sea", "-o", "a.gif"],
        ["shoot", "--prompt", "sea", "--fps", "0"],
        ["speak", "Hello.", "-o", "a.mp3"],
        ["speak", "", "-o", "a.wav"],
        ["score", "calm", "--seconds", "0", "-o", "a.wav"],
        ["inspect", "nowhere.mp4"],
        ["why", "--film", "nowhere.md"],
        ["takes", "--remove", "ffff"],
        ["store", "verify", "--part", "3/2"],
        ["new", "", "-o", "a.md"],
    ],
    ids=" ".join,
)
def test_a_wrong_command_line_is_a_usage_error(desk: Desk, arguments: list[str]) -> None:
    answer = desk.ask(*arguments)
    assert answer.code == 2
    assert answer.out == ""
    assert "rror: " in answer.err
    assert "Traceback" not in answer.err
    assert not list(desk.folder.glob("a.*"))
