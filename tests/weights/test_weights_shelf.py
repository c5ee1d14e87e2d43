"""What is on the shelf: told apart, composed, shared, verified, removed, found elsewhere."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from loopback_hub import LoopbackHub, flips_a_bit
from small_shelf import BIG, Small, config, state, tensors, verified

from prostudio.errors import (
    DownloadError,
    FilmError,
    WeightsDamagedError,
    WeightsMissingError,
)
from prostudio.events import Event, StepDone
from prostudio.weights import State, folder, identity, parts
from prostudio.weights.upkeep import remove


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


def test_a_flip_that_lasts_is_no_ground_to_forget_the_rest(small: Small, hub: LoopbackHub) -> None:
    hub.always[BIG] = flips_a_bit
    with pytest.raises(DownloadError):
        small.get()
    assert state(small) is State.PARTIAL
    assert not small.coming()
