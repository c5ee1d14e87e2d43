"""Files are there whole or not at all, and what fails says so in our words."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from faults import FailingDisk

from prostudio import files
from prostudio.errors import DiskFullError, FilmError, ProStudioError, ResourceError

CODES = [errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EMFILE]


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    files.write_bytes(tmp_path / "a", b"\x00\xff" * 100_000)
    files.write_text(tmp_path / "b", "Grüße, 世界")
    files.write_json(tmp_path / "c", {"b": [1, 2.5, None], "a": "ß"})
    assert (tmp_path / "a").read_bytes() == b"\x00\xff" * 100_000
    assert (tmp_path / "b").read_text("utf-8") == "Grüße, 世界"
    assert (tmp_path / "c").read_text("utf-8").startswith('{\n "b"')
    assert left_in(tmp_path) == ["a", "b", "c"]


@pytest.mark.parametrize("code", CODES, ids=errno.errorcode.get)
def test_whichever_effect_fails_the_old_file_stays_whole_and_alone(
    tmp_path: Path, code: int
) -> None:
    path = tmp_path / "film.json"
    for n in range(1, 50):
        path.write_bytes(b"old")
        disk = FailingDisk(n, code)
        try:
            with files.using(disk):
                files.write_bytes(path, b"new" * 1000)
        except ProStudioError:
            # Only the sync of the folder comes after the rename: the new file is whole by then.
            assert path.read_bytes() in (b"old", b"new" * 1000)
        assert left_in(tmp_path) == ["film.json"]
        if not disk.failed:
            break
    assert n > 4
    assert path.read_bytes() == b"new" * 1000


def test_a_full_disk_is_named_as_one(tmp_path: Path) -> None:
    with files.using(FailingDisk(2)), pytest.raises(DiskFullError, match="disk is full") as caught:
        files.write_bytes(tmp_path / "a", b"x")
    assert "store clean" in str(caught.value.hint)


def test_a_full_disk_met_by_another_library_is_named_too(tmp_path: Path) -> None:
    def write() -> None:
        with files.replacing(tmp_path / "a.mp4") as temporary:
            temporary.write_bytes(b"half")
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(DiskFullError):
        write()
    assert left_in(tmp_path) == []


def test_a_place_that_cannot_be_written_is_the_users_to_change(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(FilmError, match="cannot write") as caught:
        files.write_bytes(tmp_path / "file" / "below", b"x")
    assert "-o" in str(caught.value.hint)
    with pytest.raises(FilmError):
        files.write_bytes(tmp_path / "no such folder" / "a", b"x")
    with pytest.raises(FilmError):
        files.mkdir(tmp_path / "file" / "folder")


def test_a_failing_disk_is_no_fault_of_the_script(tmp_path: Path) -> None:
    with files.using(FailingDisk(2, errno.EIO)), pytest.raises(ResourceError) as caught:
        files.write_bytes(tmp_path / "a", b"x")
    assert not isinstance(caught.value, DiskFullError)


def test_the_temporary_name_keeps_the_suffix_that_muxers_look_at(tmp_path: Path) -> None:
    with files.replacing(tmp_path / "film.mp4") as temporary:
        assert temporary.suffix == ".mp4"
        assert temporary.parent == tmp_path
        temporary.write_bytes(b"film")
        assert not (tmp_path / "film.mp4").exists()
    assert left_in(tmp_path) == ["film.mp4"]


def test_an_error_in_the_block_leaves_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_bytes(b"old")

    def write() -> None:
        with files.replacing(tmp_path / "film.mp4") as temporary:
            temporary.write_bytes(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write()
    assert (tmp_path / "film.mp4").read_bytes() == b"old"
    assert left_in(tmp_path) == ["film.mp4"]


def test_what_a_killed_writer_left_beside_the_film_goes_with_the_next_film(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    code = (
        "import os,sys; from pathlib import Path; from prostudio import files\n"
        "with files.replacing(Path(sys.argv[1])) as temporary:\n"
        "    temporary.write_bytes(b'half'); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(film)], check=False)
    assert len(left_in(tmp_path)) == 1
    with files.replacing(film) as temporary:
        temporary.write_bytes(b"film")
    assert left_in(tmp_path) == ["film.mp4"]


def test_a_living_writers_file_is_left_alone(tmp_path: Path) -> None:
    with files.replacing(tmp_path / "film.mp4") as mine:
        mine.write_bytes(b"slow")
        with files.replacing(tmp_path / "film.mp4") as other:
            other.write_bytes(b"quick")
        assert mine.read_bytes() == b"slow"
    assert (tmp_path / "film.mp4").read_bytes() == b"slow"


def test_copies_are_whole_and_apart(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(os.urandom(3_000_000))
    files.copy(tmp_path / "a", tmp_path / "b")
    assert files.digest(tmp_path / "a") == files.digest(tmp_path / "b")
    assert not (tmp_path / "a").samefile(tmp_path / "b")
    with pytest.raises(FilmError, match="cannot read"):
        files.copy(tmp_path / "none", tmp_path / "c")


def test_digests_are_blake3_of_the_content(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"")
    empty = "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"
    assert files.digest(tmp_path / "a") == files.digest_bytes(b"") == empty


def test_a_tree_is_removed_without_following_links(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "precious").write_bytes(b"")
    files.mkdir(tmp_path / "a" / "b" / "c")
    (tmp_path / "a" / "link").symlink_to(outside, target_is_directory=True)
    files.rmtree(tmp_path / "a")
    files.rmtree(tmp_path / "a")
    assert left_in(tmp_path) == ["outside"]
    assert left_in(outside) == ["precious"]


def test_free_space_is_told_for_a_place_that_is_not_there_yet(tmp_path: Path) -> None:
    assert files.free_bytes(tmp_path / "a" / "b") > 0


def test_old_leftovers_are_swept_and_new_ones_are_not(tmp_path: Path) -> None:
    old, new = tmp_path / ".a.1-00000000.tmp.json", tmp_path / ".b.1-00000000.tmp"
    for path in (old, new, tmp_path / "a.json"):
        path.write_bytes(b"")
    os.utime(old, (0, 0))
    files.sweep(tmp_path)
    assert left_in(tmp_path) == [".b.1-00000000.tmp", "a.json"]


def test_one_holder_at_a_time_and_the_next_one_waits(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    order: list[str] = []

    def second() -> None:
        with files.locked(path):
            order.append("second")

    with files.locked(path):
        other = threading.Thread(target=second)
        other.start()
        with files.locked(path, wait_seconds=0.05) as held:
            assert not held
        order.append("first")
        files.forget(path)  # the one that waits must notice that its file has gone
    other.join(10)
    assert order == ["first", "second"]


def test_a_lock_ends_with_its_holder(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    code = (
        "import os,sys; from pathlib import Path; from prostudio import files\n"
        "with files.locked(Path(sys.argv[1])): os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=False)
    with files.locked(path, wait_seconds=5) as held:
        assert held
