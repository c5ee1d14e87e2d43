"""A file under a second name, a file that grows, and one that gets its name when it is whole."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from faults import FailingDisk
from linkless import LinklessDisk

from prostudio import files
from prostudio.errors import DiskFullError, ProStudioError


def test_a_link_writes_nothing_and_replaces_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"whole")
    (tmp_path / "b").write_bytes(b"old")
    assert files.link(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").samefile(tmp_path / "a")


def test_without_hard_links_it_leads_there_where_it_may(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"whole")
    with files.using(LinklessDisk(leads=True)):
        assert files.link(tmp_path / "a", tmp_path / "b")
        assert not files.link(tmp_path / "a", tmp_path / "c", leading=False)
    assert (tmp_path / "b").is_symlink()
    assert not (tmp_path / "c").is_symlink()
    assert (tmp_path / "c").read_bytes() == b"whole"


def test_without_any_links_it_is_a_copy(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"whole")
    with files.using(LinklessDisk()):
        assert not files.link(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == b"whole"
    assert not (tmp_path / "b").samefile(tmp_path / "a")


def test_a_file_grows_at_its_end(tmp_path: Path) -> None:
    for piece in (b"one ", b"two"):
        with files.open_more(tmp_path / "a") as file:
            file.write(piece)
    assert (tmp_path / "a").read_bytes() == b"one two"


def test_a_full_disk_keeps_what_was_written_before(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"before ")
    with (
        files.using(FailingDisk(2)),
        pytest.raises(DiskFullError),
        files.open_more(tmp_path / "a") as file,
    ):
        file.write(b"after")
    assert (tmp_path / "a").read_bytes() == b"before af"


@pytest.mark.parametrize("n", [1, 2])
def test_what_cannot_be_published_has_not_its_name(n: int, tmp_path: Path) -> None:
    (tmp_path / "part").write_bytes(b"whole")
    with files.using(FailingDisk(n, errno.EIO)), pytest.raises(ProStudioError):
        files.publish(tmp_path / "part", tmp_path / "whole")
    assert not (tmp_path / "whole").exists()
    files.publish(tmp_path / "part", tmp_path / "whole")
    assert (tmp_path / "whole").read_bytes() == b"whole"
    assert not (tmp_path / "part").exists()
