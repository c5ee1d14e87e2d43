"""Files that are here already, and whose word is believed about them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from loopback_hub import LoopbackHub
from small_shelf import BIG, Small, verified

from prostudio.errors import DownloadError
from prostudio.weights import Shelf, folder


def cached(small: Small, hub: LoopbackHub, repository: str) -> Path:
    """What the hub's own tools would have kept of a repository."""
    root = small.cache / f"models--{repository.replace('/', '--')}"
    commit = hub.commit(repository)
    (root / "refs").mkdir(parents=True)
    (root / "blobs").mkdir()
    (root / "refs" / "main").write_text(commit)
    for entry in hub.tree(repository):
        blob = root / "blobs" / entry.get("lfs", entry)["oid"]
        blob.write_bytes(hub.repositories[repository][entry["path"]])
        name = root / "snapshots" / commit / entry["path"]
        name.parent.mkdir(parents=True, exist_ok=True)
        name.symlink_to(os.path.relpath(blob, name.parent))
    return root


def test_what_the_hubs_own_tools_keep_is_used_offline(small: Small, hub: LoopbackHub) -> None:
    for repository in ("lab/net", "lab/words"):
        cached(small, hub, repository)
    small.offline = True
    small.get()
    assert not hub.asked
    assert all(one.ok and one.witness == "cache" for one in verified(small))
    blob = (small.cache / "models--lab--net" / "blobs").iterdir()
    assert any(path.samefile(small.file()) for path in blob)


def test_what_the_hubs_own_client_fetched_from_this_hub_is_used_offline(
    small: Small, hub: LoopbackHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("huggingface_hub")
    script = (
        "import sys, huggingface_hub as h\n"
        "for name in ('lab/net', 'lab/words'): h.snapshot_download(name, cache_dir=sys.argv[1])"
    )
    settings = {
        "HF_ENDPOINT": hub.endpoint,
        "HF_HOME": str(small.cache.parent / "home"),
        "HF_HUB_DISABLE_XET": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
    }
    done = subprocess.run(  # noqa: PLW1510
        [sys.executable, "-c", script, str(small.cache)],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    hub.asked.clear()
    small.offline = True
    small.get()
    assert not hub.asked
    assert all(one.ok and one.witness == "cache" for one in verified(small))


def test_what_the_cache_has_of_another_commit_is_used_where_it_is_equal(
    small: Small, hub: LoopbackHub
) -> None:
    for repository in ("lab/net", "lab/words"):
        cached(small, hub, repository)
    small.commit("lab/net", "f" * 40)
    small.get()
    assert not hub.sent
    assert {one.witness for one in verified(small) if one.repository == "lab/net"} == {"hub"}


def test_a_damaged_file_of_the_cache_is_fetched_instead(small: Small, hub: LoopbackHub) -> None:
    root = cached(small, hub, "lab/net")
    snapshot = root / "snapshots" / hub.commit("lab/net") / BIG
    whole = snapshot.read_bytes()
    snapshot.resolve().write_bytes(whole[:-1] + b"\0")
    small.get()
    assert small.file().read_bytes() == whole


def test_a_damaged_file_of_the_cache_is_refused_offline(small: Small, hub: LoopbackHub) -> None:
    for repository in ("lab/net", "lab/words"):
        cached(small, hub, repository)
    blob = (small.cache / "models--lab--net" / "snapshots" / hub.commit("lab/net") / BIG).resolve()
    blob.write_bytes(bytes(blob.stat().st_size))
    small.offline = True
    with pytest.raises(DownloadError, match="not whole on this machine"):
        small.get()
    assert not small.file().exists()


def test_offline_without_files_says_so(small: Small, hub: LoopbackHub) -> None:
    small.offline = True
    with pytest.raises(DownloadError, match="HF_HUB_OFFLINE"):
        small.plan()
    assert not hub.asked


LAYOUTS = ["{owner}/{name}", "{owner}--{name}", "{name}"]


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("online", [True, False])
def test_a_folder_with_copies_is_taken_and_verified(
    layout: str, online: bool, small: Small, hub: LoopbackHub, tmp_path: Path
) -> None:
    for repository in ("lab/net", "lab/words"):
        owner, _, name = repository.partition("/")
        for path, data in hub.repositories[repository].items():
            target = tmp_path / "stick" / layout.format(owner=owner, name=name) / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
    small.offered, small.offline = tmp_path / "stick", not online
    small.get()
    assert not hub.sent
    found = verified(small)
    assert all(one.ok for one in found)
    assert {one.witness for one in found} == {"hub" if online else "first"}


def test_what_came_without_a_hub_is_compared_with_it_later(
    small: Small, hub: LoopbackHub, tmp_path: Path
) -> None:
    for path, data in hub.repositories["lab/words"].items():
        target = tmp_path / "stick" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    small.offered, small.offline = tmp_path / "stick", True
    small.get("words")
    small.offered, small.offline = None, False
    small.get("words")
    assert not hub.sent
    assert "hub" in {one.witness for one in verified(small, "words")}
    hub.__exit__()
    assert small.plan("words").complete


def test_a_wrong_copy_in_the_folder_is_not_taken(
    small: Small, hub: LoopbackHub, tmp_path: Path
) -> None:
    copy = tmp_path / "stick" / "lab" / "net" / BIG
    copy.parent.mkdir(parents=True)
    copy.write_bytes(bytes(len(hub.repositories["lab/net"][BIG])))
    small.offered = tmp_path / "stick"
    small.get()
    assert small.file().read_bytes() == hub.repositories["lab/net"][BIG]


def test_another_shelf_is_taken_with_its_digests(
    small: Small, hub: LoopbackHub, tmp_path: Path
) -> None:
    small.get()
    other = Small(tmp_path / "second" / "weights", hub, offline=True, offered=small.root)
    other.get()
    assert all(one.ok and one.witness == "hub" for one in verified(other))


def test_an_engines_folder_is_taken_as_it_stands(small: Small, hub: LoopbackHub) -> None:
    given = small.get()
    plain = small.root.parent / "given"
    shutil.copytree(given, plain)
    (plain / "prostudio.json").unlink()
    other = Small(small.root.parent / "second" / "weights", hub, offline=True, offered=plain)
    assert other.get().name == "mixed"
    assert folder("mixed", other.shelf)


def test_the_first_commit_stays_the_wanted_one(small: Small, hub: LoopbackHub) -> None:
    small.get()
    first = small.shelf.ledger("lab/net").commit
    small.file().unlink()
    hub.asked.clear()
    small.get()
    assert small.shelf.ledger("lab/net").commit == first
    assert not [path for _, path, _ in hub.asked if "revision" in path]


def pinned(small: Small, sha256: str) -> Shelf:
    shelf = small.shelf
    path = small.root / "catalogue" / "tiny.toml"
    pin = f'[parts.net.pins."{BIG}"]\nsha256 = "{sha256}"\n'
    path.write_text(path.read_text() + pin)
    small.shelf = Shelf.at(small.root)
    return shelf


def test_what_the_catalogue_pins_goes_before_what_a_hub_says(
    small: Small, hub: LoopbackHub
) -> None:
    right = hub.tree("lab/net")[2]["lfs"]["oid"]
    pinned(small, right)
    small.get()
    assert {one.witness for one in verified(small)} == {"hub", "catalogue"}


def test_a_mirror_that_publishes_another_file_is_refused(small: Small, hub: LoopbackHub) -> None:
    pinned(small, "0" * 64)
    with pytest.raises(DownloadError, match="the catalogue wants"):
        small.get()
