"""Which machine can make what; what none can is refused before the start, with the reason."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from a_cluster import ENGINES, machine, shoot, step

from prostudio.cluster.known import Known, keep, recall
from prostudio.cluster.machines import Engine, Machine, agreed_engines, machine_of, this_machine
from prostudio.cluster.refusals import require_makers, require_shared
from prostudio.engines import registry
from prostudio.engines.card import Kind
from prostudio.engines.elsewhere import Elsewhere, Standing, plan_for
from prostudio.errors import ClusterError, DeviceMemoryError, FilmError
from prostudio.jobs.room import FilmNeeds, Grant, Room
from prostudio.production.machine import machine_of as planned_machine
from prostudio.settings import Settings


def fleet(*machines: Machine) -> Any:
    agreed = ENGINES

    def able(wanted: Any) -> list[Machine]:
        return [one for one in machines if not one.cannot(wanted, agreed)]

    vram_mb = max((one.vram_mb for one in machines if not one.problem), default=0)
    hosts = {one.name for one in machines if not one.problem}
    return SimpleNamespace(
        machines=machines, able=able, agreed=agreed, vram_mb=vram_mb, hosts=hosts
    )


def test_a_model_that_no_card_can_hold_is_refused_with_what_there_is() -> None:
    cards = fleet(machine("garage", vram_mb=8000), machine("attic", vram_mb=12_000))
    with pytest.raises(DeviceMemoryError) as refusal:
        require_makers([shoot(vram_mb=20_000)], cards)
    assert "20000 MB" in str(refusal.value)
    assert "garage 8000 MB, attic 12000 MB" in str(refusal.value)
    require_makers([shoot(vram_mb=10_000), step()], cards)


def test_weights_that_are_nowhere_are_refused_with_what_each_machine_lacks() -> None:
    lacking = {"video framepack": Engine("3", "", "has no weights here, of 42.9 GB")}
    bare = machine("garage", vram_mb=24_000, engines=lacking)
    with pytest.raises(ClusterError, match=r"garage: .*has no weights here, of 42\.9 GB"):
        require_makers([shoot()], fleet(bare))
    require_makers([shoot()], fleet(bare, machine("attic", vram_mb=24_000)))


@pytest.mark.parametrize(
    ("there", "why"),
    [
        ({"engines": {}}, "it has no video engine 'framepack'"),
        (
            {"engines": {"video framepack": Engine("4", "framepack@ab")}},
            "its framepack has revision 4, here it has 3",
        ),
        (
            {"engines": {"video framepack": Engine("3", "framepack@cd")}},
            "its weights of framepack are framepack@cd, planned was framepack@ab",
        ),
        ({"kinds": frozenset({"x"})}, "its ProStudio has no step 'shot.shoot'"),
        ({"problem": "it has ProStudio 0.9, here it is 1.0"}, "it has ProStudio 0.9"),
        ({"gpus": 0}, "Ray knows of no graphics card there"),
        ({"alive": False}, "it is gone"),
    ],
)
def test_a_machine_says_why_it_cannot(there: dict[str, object], why: str) -> None:
    one = replace(machine(vram_mb=24_000), **there)  # type: ignore[arg-type]
    assert why in one.cannot(shoot(), ENGINES)


@cache
def ours() -> Machine:
    return this_machine()


def told_by(**more: object) -> dict[str, object]:
    """What a machine answers."""
    here = ours()
    return {
        "host": "garage",
        "prostudio": here.prostudio,
        "build": here.build,
        "python": here.python,
        "cores": 8,
        "ram_mb": 16_000,
        "disk_free_mb": 1000,
        "cards": [["a card", 24_000, 20_000], ["a small one", 8000, 8000]],
        "vram_mb": None,
        "home": "/somewhere",
        "engines": {name: [one.revision, one.weights, ""] for name, one in here.engines.items()},
        "kinds": ["shot.shoot"],
        **more,
    }


ROW = {
    "NodeID": "n",
    "NodeManagerHostname": "h",
    "NodeManagerAddress": "192.0.2.1",
    "Alive": True,
    "Resources": {"CPU": 4.0, "GPU": 2.0, "memory": 20e9},
}


def described(row: dict[str, Any] = ROW, **more: object) -> Machine:
    def get(ref: object) -> object:
        if isinstance(ref, Exception):
            raise ref
        return ref

    answer = more.pop("answer", None) or told_by(**more)
    return machine_of(SimpleNamespace(get=get), row, answer, ours())


def test_a_machine_has_what_ray_may_give_away_and_what_its_own_settings_allow() -> None:
    found = described()
    assert (found.cores, found.ram_mb, found.gpus, found.vram_mb) == (4, 16_000, 2, 20_000)
    assert found.problem == ""
    assert described(vram_mb=6000).vram_mb == 6000
    assert described({**ROW, "Resources": {"CPU": 4.0}}).vram_mb == 0


def test_another_version_is_refused_with_both() -> None:
    other = described(prostudio="0.0.9")
    assert other.problem == f"it has ProStudio 0.0.9, here it is {ours().prostudio}"
    changed = described(build="deadbeef")
    assert "(code deadbeef)" in changed.problem
    assert f"(code {ours().build})" in changed.problem


def test_machines_that_are_gone_lend_nothing_or_cannot_be_asked_have_a_problem() -> None:
    assert described({**ROW, "Alive": False}).problem
    assert "none of its cores" in described({**ROW, "Resources": {}}).problem
    bare = ModuleNotFoundError("No module named 'prostudio'")
    assert "not installed in the Python" in described(answer=bare).problem
    assert "boom" in described(answer=RuntimeError("boom")).problem


def test_films_are_planned_with_the_weights_that_work_somewhere() -> None:
    here = machine("here", engines={"video x": Engine("1", "", "has no weights here")})
    there = [
        machine(n, engines={"video x": Engine("1", w)}) for n, w in zip("abc", "ppq", strict=True)
    ]
    assert agreed_engines(there, here) == {"video x": Engine("1", "p")}
    with_some = machine("here", engines={"video x": Engine("1", "q")})
    assert agreed_engines(there, with_some)["video x"].weights == "q"
    nowhere = machine("d", engines={"video x": Engine("1", "", "has no weights here")})
    assert agreed_engines([nowhere], with_some)["video x"].missing == "has no weights here"


def test_a_store_of_one_machine_is_refused_when_there_are_others() -> None:
    two = fleet(machine("here"), machine("there"))
    with pytest.raises(FilmError, match="there") as refusal:
        require_shared(two, "", "here")
    assert "--store" in str(refusal.value)
    require_shared(two, "s3://films", "here")
    require_shared(fleet(machine("here")), "", "here")


def test_cards_tell_how_engines_stand_on_the_cluster_while_a_film_is_planned(
    tmp_path: Path,
) -> None:
    known = Known("head:6379", 64_000, 24_000, "a card", {"video framepack": ("framepack@ab", "")})
    keep(known, tmp_path)
    assert recall("head:6379", tmp_path) == known
    assert recall("another:6379", tmp_path) is None
    settings = Settings.load({"home": tmp_path, "vram_mb": 24_000})
    assert registry.card(Kind.VIDEO, "framepack").missing() is not None
    try:
        plan_for(known.elsewhere())
        card = registry.card(Kind.VIDEO, "framepack")
        assert (card.missing(), card.weights()) == (None, "framepack@ab")
        assert registry.card(Kind.VIDEO, "procedural").missing() is None
        assert planned_machine(settings).device == "a card"
        plan_for(Elsewhere("cpu", {"video framepack": Standing("", known_missing())}))
        assert registry.card(Kind.VIDEO, "framepack").missing() is not None
    finally:
        plan_for(None)
    assert planned_machine(settings).device != "a card"


def known_missing() -> Any:
    told = Known("x", 1, 1, "cpu", {"video framepack": ("", "has no weights here")})
    missing = told.elsewhere().engines["video framepack"].missing
    assert missing is not None
    assert missing.reason == "works on no machine of the cluster: it has no weights here"
    return missing


def test_what_is_known_of_a_cluster_may_be_damaged(tmp_path: Path) -> None:
    for text in ("", "[]", '{"address": "x"}', '{"address": "x", "engines": {"a": 1}}'):
        (tmp_path / "cluster.json").write_text(text)
        assert recall("x", tmp_path) is None


def test_a_server_watches_many_films_at_once_where_a_cluster_makes_them() -> None:
    room = Room(2, 4000, far=True)
    granted: list[Grant] = []
    while (grant := room.grant(FilmNeeds(gpu=True, ram_mb=9000), granted, 20)) is not None:
        granted.append(grant)
    assert len(granted) == 10
    assert not room.has_core(granted)
    assert Room(1, 256, far=True).grant(FilmNeeds(), [], 1) is not None
