"""The shelf on odd disks, after kills, with a broken ledger and a newer commit."""

from __future__ import annotations

import shutil

import pytest
from faults import FailingDisk
from linkless import LinklessDisk
from loopback_hub import LoopbackHub
from small_shelf import BIG, Small, state, tensors

from prostudio import files
from prostudio.errors import ProStudioError
from prostudio.weights import State, folder
from prostudio.weights.upkeep import remove


def test_on_a_disk_without_links_parts_are_copied_once(small: Small) -> None:
    with files.using(LinklessDisk()):
        given = small.get()
        first = (given / "transformer" / BIG).stat()
        assert folder("mixed", small.shelf) == given
        assert (given / "transformer" / BIG).stat().st_ino == first.st_ino
    assert not (given / "transformer" / BIG).samefile(small.file())


def test_what_a_kill_leaves_of_a_folder_does_not_pass_for_the_users_own(small: Small) -> None:
    small.get()
    shutil.rmtree(small.root / "mixed")
    (small.root / "mixed").mkdir()
    assert folder("mixed", small.shelf) == small.root / "mixed"
    with files.using(FailingDisk(4, stays=True)), pytest.raises(ProStudioError):
        remove(small.shelf.row("mixed"), small.shelf)
    assert (small.root / "mixed" / "prostudio.json").exists()
    assert remove(small.shelf.row("mixed"), small.shelf)


def test_a_ledger_that_cannot_be_read_costs_no_second_download(
    small: Small, hub: LoopbackHub
) -> None:
    small.get()
    hub.sent.clear()
    for repository in ("lab/net", "lab/words"):
        (small.shelf.of(repository) / "prostudio.json").write_text("{")
    assert state(small) is State.MISSING
    small.get()
    assert not hub.sent
    assert state(small) is State.READY


def test_a_newer_commit_in_the_catalogue_brings_only_what_changed(
    small: Small, hub: LoopbackHub
) -> None:
    given = small.get()
    (given / "transformer" / "mine.txt").write_text("a note")
    net = hub.repositories["lab/net"]
    net["model-3-of-2.safetensors"] = net.pop("model-2-of-2.safetensors")
    net[BIG] = tensors(400_000, 8)
    small.commit("lab/net", "f" * 40)
    hub.sent.clear()
    small.get()
    assert set(hub.sent) == {BIG}
    found = {path.name for path in (given / "transformer").iterdir()}
    assert "model-3-of-2.safetensors" in found
    assert "model-2-of-2.safetensors" not in found
    assert "mine.txt" in found
    assert not small.file("model-2-of-2.safetensors").exists()
    assert (given / "transformer" / BIG).read_bytes() == net[BIG]
