"""Several machines and one store: what one makes the others find, whatever happens between."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import shared_kinds
from making import STORY, made, make, story, text_of, word
from shared_steps import contents, dear
from weak_depots import Watched

from prostudio.depot import Depot
from prostudio.errors import DepotError, FilmError
from prostudio.events import Event, Warned
from prostudio.graph import FileInput, Step, Store, clean, remove_take, take, takes, verify
from prostudio.graph.backed import BackedStore
from prostudio.graph.keys import as_ticket, bind, from_ticket
from prostudio.graph.perform import perform
from prostudio.graph.shared_upkeep import verify as verify_shared

Machine = Callable[[str], Store]


def told(events: list[Event]) -> list[str]:
    return [event.message for event in events if isinstance(event, Warned)]


def test_a_second_machine_makes_nothing_and_fetches_what_it_reads(machine: Machine) -> None:
    make(story(), machine("first"))
    second = machine("second")
    events, results = make(story(), second)
    assert made(events) == []
    assert contents(second) == []
    assert text_of(results["still"]) == STORY
    assert len(contents(second)) == 1
    assert verify(second) == []


def test_a_restart_and_a_child_find_what_was_made(machine: Machine) -> None:
    steps = [*story(inline=False), word("more", "?", "still", inline=False)]
    make(steps[:-1], machine("first"))
    events, results = make(steps, machine("second"))
    assert made(events) == ["more"]
    assert text_of(results["more"]) == f"{STORY}?"


def test_nothing_is_asked_of_the_depot_for_what_is_here(
    machine: Machine, depot: Depot, tmp_path: Path
) -> None:
    film = tmp_path / "film.md"
    make(story(), machine("first"), film=film)
    watched = Watched(depot)
    _, results = make(story(), BackedStore(machine("first").root, watched), film=film)
    assert text_of(results["still"]) == STORY
    assert [call.partition("/")[0] for call in watched.calls] == ["put films"]


def test_without_the_depot_a_film_that_is_here_is_made_all_the_same(
    machine: Machine, depot: Depot, tmp_path: Path
) -> None:
    make(story(), machine("first"))
    gone = BackedStore(machine("first").root, Watched(depot, 1, stays=True))
    events, results = make(story(), gone, film=tmp_path / "film.md")
    assert made(events) == []
    assert text_of(results["still"]) == STORY


def test_whoever_is_first_is_right_and_the_other_is_told(machine: Machine) -> None:
    first, second = machine("first"), machine("second")
    shared_kinds.MEANWHILE.append(lambda: make([dear("shot")], second) and None)
    events, results = make([dear("shot")], first)
    (warning,) = told(events) or ["nothing"]
    assert "another machine made it first" in warning
    for store in (first, second, machine("third")):
        assert text_of(make([dear("shot")], store)[1]["shot"]) == text_of(results["shot"])
        assert verify(store) == []


def test_two_machines_that_make_one_film_at_once_end_with_one(
    machine: Machine, depot: Depot
) -> None:
    steps = [*story(), dear("shot")]
    with ThreadPoolExecutor(2) as machines:
        both = list(machines.map(lambda name: make(steps, machine(name))[1], ["first", "second"]))
    assert [text_of(results["still"]) for results in both] == [STORY, STORY]
    assert len({text_of(results["shot"]) for results in both}) == 1
    assert verify_shared(depot) == []
    assert len(list(depot.listed("manifests/"))) == 7


@pytest.mark.parametrize(
    "damage", ["changed", *(pytest.param(how, marks=pytest.mark.slow) for how in ("cut", "gone"))]
)
def test_what_the_depot_lost_or_changed_is_made_again(
    machine: Machine, depot: Depot, damage: str
) -> None:
    make(story(), machine("first"))
    for one in list(depot.listed("objects/")):
        if damage == "gone":
            depot.remove([one.name])
        else:
            depot.put(one.name, b"L" * (one.size - (damage == "cut")))
    steps = [*story(), word("more", "?", "still")]
    events, results = make(steps, machine("second"))
    assert text_of(results["more"]) == f"{STORY}?"
    assert "made again" in " ".join(told(events))
    events, results = make(steps, machine("third"))
    assert made(events) == []
    assert text_of(results["more"]) == f"{STORY}?"
    assert verify_shared(depot) == []


def test_a_take_that_the_depot_lost_is_set_aside_and_made_again(
    machine: Machine, depot: Depot
) -> None:
    _, results = make([dear("shot")], machine("first"))
    key = results["shot"].key
    depot.remove([one.name for one in depot.listed("kept/")])
    second = machine("second")
    reader = word("title", "?", "shot")
    events, _ = make([dear("shot"), reader], second)
    assert made(events) == ["shot", "title"]
    assert depot.get(f"damaged/{key}.json")
    assert [one.key for one in takes(machine("third"))] == [key]


def test_what_only_the_depot_lost_is_sent_again_by_who_still_has_it(
    machine: Machine, depot: Depot
) -> None:
    first = machine("first")
    _, results = make([dear("shot")], first)
    mine = text_of(results["shot"])
    depot.remove([one.name for one in depot.listed("kept/")])
    first.lost(results["shot"].key, results["shot"].files["text"].digest)
    second = machine("second")
    events, results = make([dear("shot")], second)
    assert made(events) == []
    assert text_of(results["shot"]) == mine


def test_what_could_not_be_sent_is_kept_and_sent_at_its_next_use(
    machine: Machine, depot: Depot
) -> None:
    first = machine("first")
    with pytest.raises(DepotError):
        make([dear("shot")], BackedStore(first.root, Watched(depot, refused="put_new")))
    assert list(depot.listed("takes/")) == []
    events, results = make([dear("shot")], first)
    assert made(events) == []
    assert text_of(make([dear("shot")], machine("second"))[1]["shot"]) == text_of(results["shot"])


def test_a_users_file_reaches_another_machine_under_its_own_name(
    machine: Machine, tmp_path: Path
) -> None:
    picture = tmp_path / "my cat.jpg"
    picture.write_text("a cat")
    step = Step("s", "shared_kinds:read_name", {}, {"picture": FileInput.of(picture)}, inline=True)
    bound = bind(step, {})
    assert bound is not None
    machine("first").lend(bound)
    ticket = json.loads(json.dumps(as_ticket(bound)))
    picture.unlink()  # another machine does not have it
    second = machine("second")
    artifact = perform(second, from_ticket(ticket, second), lambda *_: None)
    assert artifact.facts == {"name": "my cat.jpg", "text": "a cat"}
    assert artifact.key == bound.key


def test_a_users_file_that_was_changed_is_not_lent(machine: Machine, tmp_path: Path) -> None:
    picture = tmp_path / "cat.jpg"
    picture.write_text("a cat")
    step = Step("s", "shared_kinds:read_name", {}, {"picture": FileInput.of(picture)})
    bound = bind(step, {})
    assert bound is not None
    picture.write_text("a dog")
    with pytest.raises(FilmError, match="was changed"):
        machine("first").lend(bound)


def test_copies_may_all_go_and_come_again(machine: Machine) -> None:
    first = machine("first")
    make([*story(), dear("shot")], first)
    clean(first, 0, grace_seconds=-1)
    assert contents(first) == []
    events, results = make([*story(), dear("shot")], first)
    assert made(events) == []
    assert text_of(results["still"]) == STORY
    assert results["shot"].path().is_file()


def test_only_the_user_removes_a_take_and_then_everywhere(machine: Machine) -> None:
    _, results = make([dear("shot")], machine("first"))
    key = results["shot"].key
    second = machine("second")
    assert [one.key for one in takes(second)] == [key]
    remove_take(second, key)
    assert takes(machine("third")) == []
    assert take(machine("third"), key) is None
