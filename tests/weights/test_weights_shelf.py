"""What is on the shelf: told apart, composed, shared, verified, removed, found elsewhere."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from loopback_hub import LoopbackHub, flips_a_bit
from small_shelf import BIG, Small, config, tensors

from prostudio.errors import (
    DownloadError,
    FilmError,
    WeightsDamagedError,
    WeightsMissingError,
)
from prostudio.events import Event, StepDone
from prostudio.weights import Shelf, State, folder, identity, parts, standing
from prostudio.weights.upkeep import Verified, remove, verify


def verified(small: Small, name: str = "mixed", *, repair: bool = False) -> list[Verified]:
    work = verify([small.shelf.row(name)], small.shelf, repair=repair)
    while True:
        try:
            next(work)
        except StopIteration as end:
            found: list[Verified] = end.value
            return found


def state(small: Small, name: str = "mixed") -> State:
    return standing(small.shelf.row(name), small.shelf).state


def fetched(events: list[Event]) -> list[str]:
    return [e.step for e in events if isinstance(e, StepDone) and not e.cached]


def test_an_engine_is_given_one_folder_with_the_parts_of_all_repositories(small: Small) -> None:
    given = small.get()
    assert given == folder("mixed", small.shelf)
    assert {p.relative_to(given).as_posix() for p in given.rglob("*") if p.is_file()} == {
        "prostudio.json",
        "transformer/config.json",
        "transformer/model-1-of-2.safetensors",
        "transformer/model-2-of-2.safetensors",
        "transformer/model.safetensors.index.json",
        "text_encoder/config.json",
        "text_encoder/model.safetensors",
        "tokenizer/vocab.json",
        "tokenizer/merges.txt",
    }
    assert parts("mixed", small.shelf)["text_encoder"] == given / "text_encoder"


def test_only_what_the_catalogue_names_is_fetched(small: Small, hub: LoopbackHub) -> None:
    small.get()
    assert not small.file("README.md").exists()
    assert not small.file("model.fp16.safetensors").exists()
    assert "model.fp16.safetensors" not in hub.sent


def test_a_plain_model_is_its_repositorys_folder(small: Small) -> None:
    assert small.get("words") == small.shelf.of("lab/words")
    assert folder("words", small.shelf) == small.shelf.of("lab/words")


def test_shared_parts_are_fetched_and_kept_once(small: Small, hub: LoopbackHub) -> None:
    small.get("mixed")
    small.events.clear()
    second = small.get("mixed-2")
    assert fetched(small.events) == ["lab/other/config.json", "lab/other/model.safetensors"]
    one = small.root / "mixed" / "text_encoder" / "model.safetensors"
    assert one.samefile(second / "text_encoder" / "model.safetensors")
    assert one.samefile(small.file("text_encoder/model.safetensors", "lab/words"))


def test_an_equal_file_of_another_repository_is_not_fetched_again(
    small: Small, hub: LoopbackHub
) -> None:
    shared = hub.repositories["lab/words"]["text_encoder/model.safetensors"]
    hub.repositories["lab/other"]["model.safetensors"] = shared
    small.get("mixed")
    small.get("mixed-2")
    assert small.file("model.safetensors", "lab/other").samefile(
        small.file("text_encoder/model.safetensors", "lab/words")
    )


def test_what_is_here_is_not_fetched_again_and_needs_no_hub(small: Small, hub: LoopbackHub) -> None:
    small.get()
    hub.__exit__()
    small.offline = True
    planned = small.plan()
    assert planned.complete
    assert planned.download == 0
    assert small.get() == folder("mixed", small.shelf)


def test_missing_weights_say_how_much_and_what_to_do(small: Small) -> None:
    with pytest.raises(WeightsMissingError, match=r"prostudio weights get mixed`") as caught:
        folder("mixed", small.shelf)
    assert caught.value.exit_code == 3
    assert not isinstance(caught.value, WeightsDamagedError)
    assert state(small) is State.MISSING
    assert identity("mixed", small.shelf) == ""


def test_half_there_is_told_from_missing(small: Small) -> None:
    small.get()
    small.file().unlink()
    assert state(small) is State.PARTIAL
    with pytest.raises(WeightsMissingError, match=r"half here.*1 files are not here"):
        folder("mixed", small.shelf)
    small.get()
    folder("mixed", small.shelf)


@pytest.mark.parametrize(
    ("name", "change", "words"),
    [
        (BIG, lambda data: data[:-1], "bytes instead of"),
        (BIG, lambda data: b"", "bytes instead of"),
    ],
)
def test_another_size_than_was_verified_is_damage(
    name: str, change: object, words: str, small: Small
) -> None:
    small.get()
    small.file(name).write_bytes(change(small.file(name).read_bytes()))  # type: ignore[operator]
    with pytest.raises(WeightsDamagedError, match=words) as caught:
        folder("mixed", small.shelf)
    assert "weights verify mixed --repair" in str(caught.value)


def test_a_folder_of_another_model_is_told_by_its_config(small: Small, hub: LoopbackHub) -> None:
    hub.repositories["lab/net"]["config.json"] = config("OtherNet")
    small.get()
    assert state(small) is State.FOREIGN
    with pytest.raises(WeightsDamagedError, match="is of a OtherNet, wanted a Net"):
        folder("mixed", small.shelf)


def own(small: Small) -> Path:
    """A folder of the user's, where the composed one would be."""
    root = small.shelf.root / "mixed"
    for place, data in {
        "transformer/config.json": config("Net"),
        "transformer/model.safetensors": tensors(900),
        "text_encoder/config.json": config("Encoder"),
        "text_encoder/model.safetensors": tensors(500),
    }.items():
        (root / place).parent.mkdir(parents=True, exist_ok=True)
        (root / place).write_bytes(data)
    return root


def test_a_folder_of_the_users_own_is_used_as_it_is(small: Small) -> None:
    root = own(small)
    assert folder("mixed", small.shelf) == root
    assert identity("mixed", small.shelf).startswith("mixed@own-")
    assert all("nobody vouches" in one.what for one in verified(small))
    with pytest.raises(FilmError, match="your own"):
        remove(small.shelf.row("mixed"), small.shelf)


HEADER = tensors(900)
BROKEN = {
    "cut": (HEADER[:-1], "where its header says"),
    "longer": (HEADER + b"x", "where its header says"),
    "empty": (b"", "cut short"),
    "a huge header": (b"\xff" * 8 + HEADER[8:], "cut short"),
    "no JSON": (HEADER[:8] + b"x" * len(HEADER[8:]), "header of model.safetensors is damaged"),
    "no offsets": (HEADER.replace(b"data_offsets", b"data_offsetz"), "is damaged"),
    "a list": ((2).to_bytes(8, "little") + b"[]", "is damaged"),
    "a pointer": (b"version https://git-lfs.github.com/spec/v1\noid sha256:0", "pointer"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_tensors_are_seen_without_loading_them(name: str, small: Small) -> None:
    data, words = BROKEN[name]
    (own(small) / "transformer" / "model.safetensors").write_bytes(data)
    with pytest.raises(WeightsMissingError, match=words):
        folder("mixed", small.shelf)


def test_a_missing_shard_is_named(small: Small) -> None:
    index = own(small) / "transformer" / "model.safetensors.index.json"
    index.write_text(json.dumps({"weight_map": {"a": "model-7-of-9.safetensors"}}))
    with pytest.raises(WeightsMissingError, match=r"lacks model-7-of-9\.safetensors"):
        folder("mixed", small.shelf)
    index.write_text("[]")
    with pytest.raises(WeightsMissingError, match="readable"):
        folder("mixed", small.shelf)


def test_verify_reads_all_and_says_whose_word_it_is(small: Small) -> None:
    small.get()
    found = verified(small)
    assert len(found) == 8
    assert all(one.ok and one.witness == "hub" for one in found)


def test_verify_finds_a_flipped_bit_and_repair_has_it_fetched_again(
    small: Small, hub: LoopbackHub
) -> None:
    small.get()
    whole = small.file().read_bytes()
    times = small.file().stat()
    small.file().write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    os.utime(small.file(), ns=(times.st_atime_ns, times.st_mtime_ns))
    assert [one.path for one in verified(small) if not one.ok] == [BIG]
    assert state(small) is State.READY
    verified(small, repair=True)
    assert state(small) is State.PARTIAL
    small.get()
    assert small.file().read_bytes() == whole
    assert all(one.ok for one in verified(small))


def test_verify_names_what_is_not_here(small: Small) -> None:
    assert not any(one.ok for one in verified(small))


def test_files_that_were_copied_with_new_times_are_verified_and_not_fetched(
    small: Small, hub: LoopbackHub
) -> None:
    small.get()
    os.utime(small.file())
    hub.sent.clear()
    small.get()
    assert not hub.sent
    assert small.plan().complete


def test_remove_leaves_what_another_model_uses(small: Small) -> None:
    small.get("mixed")
    small.get("mixed-2")
    freed = remove(small.shelf.row("mixed"), small.shelf)
    assert freed > 500_000 - 1
    assert state(small, "mixed") is State.PARTIAL
    assert not small.file().exists()
    assert folder("mixed-2", small.shelf)
    remove(small.shelf.row("mixed-2"), small.shelf)
    assert folder("words", small.shelf)
    remove(small.shelf.row("words"), small.shelf)
    assert not list(small.root.rglob("*.safetensors"))


def test_the_identity_follows_the_contents(small: Small, hub: LoopbackHub) -> None:
    small.get()
    first = identity("mixed", small.shelf)
    assert first.startswith("mixed@")
    shutil.rmtree(small.shelf.of("lab/net"))
    hub.repositories["lab/net"][BIG] = tensors(400_000, 9)
    small.get()
    assert identity("mixed", small.shelf) not in ("", first)


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
    small.__dict__["shelf"] = Shelf.at(small.root)
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


def test_a_flip_that_lasts_is_no_ground_to_forget_the_rest(small: Small, hub: LoopbackHub) -> None:
    hub.always[BIG] = flips_a_bit
    with pytest.raises(DownloadError):
        small.get()
    assert state(small) is State.PARTIAL
    assert not small.coming()
