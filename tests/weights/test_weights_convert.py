"""Pickles become safetensors in a child, or are refused; nothing in them ever runs."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest
from loopback_hub import LoopbackHub
from small_shelf import Small, config, verified

from prostudio.errors import MissingError, WeightsDamagedError, WeightsMissingError
from prostudio.events import Event, Warned
from prostudio.weights import State, folder, identity, standing
from prostudio.weights import convert as room
from prostudio.weights.convert import convert, target_of, tensors_of_pickle
from prostudio.weights.convert_child import answer
from prostudio.weights.upkeep import remove

torch = pytest.importorskip("torch")
safetensors = pytest.importorskip("safetensors.torch")


class Trap:
    """Writes a file when it is unpickled."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> Any:
        return (Path.touch, (self.mark,))


def pickled(path: Path, value: object, **how: Any) -> Path:
    torch.save(value, path, **how)
    return path


def plain() -> dict[str, Any]:
    shared = torch.arange(6, dtype=torch.float32)
    return {
        "a.weight": torch.arange(12.0).reshape(3, 4),
        "b.weight": shared,
        "b.again": shared,
        "c.view": shared[1:3],
        "d.turned": torch.arange(6).reshape(2, 3).t(),
        "e.half": torch.ones(2, dtype=torch.bfloat16),
    }


def publish(small: Small, hub: LoopbackHub, data: bytes) -> None:
    hub.repositories["lab/pickled"] = {"config.json": config("Net"), "pytorch_model.bin": data}
    small.get("pickled")


def converted(small: Small, *, keep: bool = True) -> list[Event]:
    return list(convert(small.shelf.row("pickled"), small.shelf, keep=keep))


@pytest.mark.parametrize("legacy", [False, True])
def test_tensors_are_the_same_afterwards(legacy: bool, tmp_path: Path) -> None:
    source = pickled(tmp_path / "m.bin", plain(), _use_new_zipfile_serialization=not legacy)
    assert answer(str(source), str(tmp_path / "m.safetensors")) == {"tensors": 6}
    found = safetensors.load_file(tmp_path / "m.safetensors")
    assert found.keys() == plain().keys()
    for name, tensor in plain().items():
        assert torch.equal(found[name], tensor)
        assert found[name].dtype == tensor.dtype


def test_a_checkpoints_state_dict_is_opened(tmp_path: Path) -> None:
    value = {"state_dict": {"a": torch.zeros(2)}, "epoch": 3, "name": "x"}
    answer(str(pickled(tmp_path / "m.pt", value)), str(tmp_path / "m.safetensors"))
    assert list(safetensors.load_file(tmp_path / "m.safetensors")) == ["a"]


def hostile(tmp_path: Path, mark: Path) -> list[Path]:
    raw = tmp_path / "raw.bin"
    raw.write_bytes(pickle.dumps(Trap(mark)))
    old = pickled(tmp_path / "old.bin", Trap(mark), _use_new_zipfile_serialization=False)
    return [raw, old, pickled(tmp_path / "zip.bin", {"a": Trap(mark)})]


def test_code_in_a_pickle_does_not_run(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    for source in hostile(tmp_path, mark):
        told = answer(str(source), str(tmp_path / "out.safetensors"))
        assert "torch refuses it" in told["error"]
    assert not mark.exists()
    torch.load(source, weights_only=False)
    assert mark.exists()  # the trap is one


def test_the_child_refuses_it_too_and_the_parent_says_so(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    with pytest.raises(WeightsDamagedError, match="only files of plain tensors"):
        tensors_of_pickle(hostile(tmp_path, mark)[-1], tmp_path / "out.safetensors")
    assert not mark.exists()
    assert not (tmp_path / "out.safetensors").exists()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04cut", b"\x80\x02]q\x00.", b"text"])
def test_what_holds_no_tensors_is_refused(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "m.bin").write_bytes(data)
    told = answer(str(tmp_path / "m.bin"), str(tmp_path / "m.safetensors"))
    assert told["error"]
    assert not (tmp_path / "m.safetensors").exists()


def test_an_engine_gets_no_pickle_until_it_is_converted(
    small: Small, hub: LoopbackHub, tmp_path: Path
) -> None:
    publish(small, hub, pickled(tmp_path / "m.bin", plain()).read_bytes())
    assert [e.code for e in small.events if isinstance(e, Warned)] == ["pickle"]
    assert standing(small.shelf.row("pickled"), small.shelf).state is State.PICKLED
    with pytest.raises(WeightsMissingError, match="weights convert pickled"):
        folder("pickled", small.shelf)
    converted(small)
    given = folder("pickled", small.shelf)
    assert "a.weight" in safetensors.load_file(given / "model.safetensors")
    assert identity("pickled", small.shelf).startswith("pickled@")
    converted(small, keep=False)
    assert not (given / "pytorch_model.bin").exists()
    assert folder("pickled", small.shelf) == given
    assert small.plan("pickled").complete
    assert all(one.ok for one in verified(small, "pickled"))
    remove(small.shelf.row("pickled"), small.shelf)
    assert not list(small.root.rglob("*.safetensors"))


def test_what_cannot_be_converted_leaves_nothing(small: Small, hub: LoopbackHub) -> None:
    publish(small, hub, b"no pickle at all")
    with pytest.raises(WeightsDamagedError):
        converted(small)
    names = {path.name for path in small.shelf.of("lab/pickled").iterdir()}
    assert not [name for name in names if "safetensors" in name or "tmp" in name]


def test_a_pickle_that_is_not_here_is_named(small: Small, hub: LoopbackHub) -> None:
    publish(small, hub, b"x")
    small.file("pytorch_model.bin", "lab/pickled").unlink()
    with pytest.raises(WeightsMissingError, match="weights get"):
        converted(small)


def test_without_torch_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "m.bin").write_bytes(b"x")
    monkeypatch.setattr(room, "run_limited", lambda *_, **__: b'{"missing": "torch"}')
    with pytest.raises(MissingError, match="needs torch"):
        tensors_of_pickle(tmp_path / "m.bin", tmp_path / "m.safetensors")


def test_names_follow_what_transformers_looks_for() -> None:
    assert target_of("pytorch_model.bin") == "model.safetensors"
    assert target_of("unet/diffusion_pytorch_model.bin") == (
        "unet/diffusion_pytorch_model.safetensors"
    )
    assert target_of("a/coarse.pt") == "a/coarse.safetensors"
