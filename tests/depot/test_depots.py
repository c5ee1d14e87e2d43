"""What a depot promises, over a shared folder and over a bucket."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from prostudio.depot import Depot, open_depot
from prostudio.errors import DepotError, FilmError


def whole(pieces: Iterator[bytes] | None) -> bytes:
    assert pieces is not None
    return b"".join(pieces)


def test_what_is_put_is_got(depot: Depot, tmp_path: Path) -> None:
    large = tmp_path / "large"
    large.write_bytes(bytes(range(256)) * 50_000)  # more than one piece
    depot.put("a/small", b"few")
    depot.put("a/large", large)
    assert depot.get("a/small") == b"few"
    assert whole(depot.pieces("a/large")) == large.read_bytes()
    assert depot.size("a/large") == 12_800_000
    depot.put("a/small", b"other")
    assert depot.get("a/small") == b"other"


def test_what_is_not_there_is_nothing(depot: Depot) -> None:
    assert depot.get("a/b") is None
    assert depot.pieces("a/b") is None
    assert depot.size("a/b") is None
    assert not depot.copy("a/b", "c")
    assert list(depot.listed("a/")) == []
    depot.remove(["a/b"])


def test_of_many_who_put_a_new_name_one_is_first(depot: Depot) -> None:
    with ThreadPoolExecutor(8) as racers:
        first = list(racers.map(lambda n: depot.put_new("m/key", b"%d" % n), range(8)))
    assert sorted(first) == [False] * 7 + [True]
    assert depot.get("m/key") == b"%d" % first.index(True)
    depot.remove(["m/key"])
    assert depot.put_new("m/key", b"again")


def test_of_many_who_put_one_name_none_is_in_anothers_way(depot: Depot, tmp_path: Path) -> None:
    source = tmp_path / "content"
    source.write_bytes(b"x" * 3_000_000)
    with ThreadPoolExecutor(4) as writers:
        list(writers.map(lambda _: depot.put("objects/ab/abcd", source), range(8)))
    assert whole(depot.pieces("objects/ab/abcd")) == source.read_bytes()
    assert list(depot.listed("making/")) == []


def test_a_part_of_a_machine_that_was_lost_is_left_alone(tmp_path: Path) -> None:
    depot = open_depot(f"file://{tmp_path}")
    depot.put("objects/ab/abcd", b"first")
    foreign = tmp_path / "making" / "parts of another" / "0123"
    foreign.parent.mkdir(parents=True)
    foreign.write_bytes(b"it is writing this")
    depot.put("objects/ab/abcd", b"second")
    assert foreign.exists()


def test_a_copy_outlives_what_it_was_made_of(depot: Depot) -> None:
    depot.put("objects/x", b"content")
    assert depot.copy("objects/x", "kept/x")
    depot.remove(["objects/x"])
    assert depot.get("objects/x") is None
    assert depot.get("kept/x") == b"content"


def test_a_listing_names_sizes_and_ages_by_the_depots_clock(depot: Depot) -> None:
    for n in range(3):
        depot.put(f"t/ab/{n}", b"x" * n)
    depot.put("other", b"")
    found = {one.name: one for one in depot.listed("t/")}
    assert {name: one.size for name, one in found.items()} == {f"t/ab/{n}": n for n in range(3)}
    now = depot.now()
    assert all(-2 < now - one.changed < 60 for one in found.values())


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(DepotError, match="no folder"):
        open_depot(f"file://{tmp_path}/nothing").get("a")


def test_a_folder_of_other_things_is_refused(tmp_path: Path) -> None:
    (tmp_path / "my letters").write_text("dear")
    with pytest.raises(DepotError, match="other things"):
        open_depot(f"file://{tmp_path}").get("a")


def test_a_worker_takes_an_empty_folder_for_a_share_that_is_not_mounted(tmp_path: Path) -> None:
    with pytest.raises(DepotError, match="is empty on"):
        open_depot(f"file://{tmp_path}", begin=False).put("a", b"")
    assert list(tmp_path.iterdir()) == []
    open_depot(f"file://{tmp_path}").put("a", b"")
    open_depot(f"file://{tmp_path}", begin=False).put("b", b"")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("s3://key:very-secret@films/x", "password"),
        ("s3://films/x?secret=very-secret", "options"),
        ("https://films.example", "begins with https"),
        ("s3://", "wanted s3"),
        ("file://host/share", "wanted s3"),
    ],
)
def test_a_url_that_cannot_be_a_store_is_refused_and_no_secret_repeated(
    url: str, said: str
) -> None:
    with pytest.raises(FilmError, match=said) as refusal:
        open_depot(url)
    assert "very-secret" not in str(refusal.value)
