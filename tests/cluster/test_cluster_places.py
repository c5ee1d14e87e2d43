"""Where a step is made: models stay loaded, large cards are kept for what needs them."""

from __future__ import annotations

from a_cluster import busy, hand, machine, shoot, step

from prostudio.cluster.member import Grip
from prostudio.cluster.places import best_hand, best_machine, grip_for, in_the_way
from prostudio.cluster.sharing import Sharing, name_of
from prostudio.graph import Needs

CARD = Grip(threads=1, cores=1.0, ram_mb=4096, gpus=1)


class Films:
    """What Ray would tell of other films' hands."""

    def __init__(self, *names: str) -> None:
        self.sharing = Sharing(None)
        self.sharing._take(names)
        self.sharing._looked = float("inf")


ALONE = Films().sharing


def test_the_hand_that_has_the_model_gets_the_step() -> None:
    big = machine("big", vram_mb=24_000)
    cold, warm = hand(big, CARD), hand(big, CARD, "video framepack")
    other = hand(big, CARD, "video ltx")
    assert best_hand(shoot(), [other, cold, warm]) is warm
    assert best_hand(shoot(), [other, busy(warm, shoot("x")), cold]) is cold
    assert best_hand(shoot(), [other]) is None


def test_the_hand_that_worked_for_the_shot_goes_on_with_it() -> None:
    there = machine()
    first, second = hand(there, shot="a"), hand(there, shot="b")
    assert best_hand(step(shot="b"), [first, second]) is second


def test_a_hand_without_the_memory_the_threads_or_the_card_does_not_suit() -> None:
    there = machine(vram_mb=8000)
    assert best_hand(step(needs=Needs(ram_mb=3000)), [hand(there)]) is None
    assert best_hand(step(needs=Needs(cpu=4)), [hand(there)]) is None
    assert best_hand(shoot(), [hand(there)]) is None
    assert best_hand(shoot(vram_mb=12_000), [hand(there, CARD)]) is None
    assert best_hand(shoot(), [hand(there, CARD)]) is not None


def test_a_small_step_does_not_take_the_only_large_card() -> None:
    large, small = machine("large", vram_mb=24_000), machine("small", vram_mb=8000)
    both = [large, small]
    assert best_machine(shoot(vram_mb=6000), both, [], ALONE) is small
    on_small = [busy(hand(small, CARD), shoot("x"))]
    assert best_machine(shoot(vram_mb=6000), both, on_small, ALONE) is large


def test_steps_without_a_model_leave_the_machines_with_cards_alone_while_they_can() -> None:
    card, plain = machine("card", cores=8, vram_mb=8000), machine("plain", cores=8)
    assert best_machine(step(), [card, plain], [], ALONE) is plain
    full = [busy(hand(plain), step(f"{n}")) for n in range(8)]
    assert best_machine(step(), [card, plain], full, ALONE) is card


def test_never_more_hands_than_cores_memory_and_cards() -> None:
    there = machine(cores=2, ram_mb=1024, vram_mb=8000)
    assert best_machine(step(), [there], [hand(there)], ALONE) is there
    assert best_machine(step(), [there], [hand(there), hand(there)], ALONE) is None
    one_card = machine(cores=8, vram_mb=8000)
    assert best_machine(shoot(), [one_card], [hand(one_card, CARD)], ALONE) is None


def test_a_step_that_wants_more_cores_than_a_machine_has_gets_all_of_them() -> None:
    there = machine(cores=2, ram_mb=1000)
    assert grip_for(step(needs=Needs(cpu=8, ram_mb=5000)), there) == Grip(8, 2, 1000, 0)


def test_what_is_urgent_waits_for_no_core() -> None:
    there = machine(cores=1)
    full = [busy(hand(there), step())]
    assert best_machine(step(urgent=True), [there], full, ALONE) is there


def test_idle_hands_go_for_room_those_without_a_model_first() -> None:
    there = machine(cores=2, vram_mb=8000)
    model, plain = hand(there, CARD, "video ltx"), hand(there)
    assert in_the_way(step(needs=Needs(cpu=1)), [there], [model, plain]) == [plain]
    assert in_the_way(shoot(), [there], [model, plain]) == [plain, model]
    assert in_the_way(shoot(), [there], [busy(model, shoot("x")), plain]) is None


def test_the_room_that_other_films_hold_is_not_free() -> None:
    full, free = machine("f", cores=2), machine("g", cores=2)
    film = Films(*(f"hand {n} other {full.node[:16]} 1 0" for n in range(2))).sharing
    assert best_machine(step(), [full, free], [], film) is free


def test_of_a_full_cluster_a_film_asks_for_its_part_and_no_more() -> None:
    there = machine(cores=4)
    film = Films(*(f"hand {n} other {there.node[:16]} 1 0" for n in range(4))).sharing
    own = [busy(hand(there), step(f"{n}")) for n in range(1)]
    assert best_machine(step(), [there], own, film) is there
    assert best_machine(step(), [there], [*own, busy(hand(there), step("z"))], film) is None


def test_who_holds_more_than_a_part_gives_way_when_another_waits() -> None:
    there = machine(cores=4)
    own = [hand(there) for _ in range(4)]
    alone = Films().sharing
    assert not alone.is_waited_for(there, own)
    waited = Films(f"hand x other {there.node[:16]} 1 0").sharing
    assert waited.is_waited_for(there, own)
    assert waited.has_too_much(own[0], own, [there])
    assert not waited.has_too_much(own[0], own[:2], [there])


def test_a_name_tells_what_a_hand_holds() -> None:
    there = machine(vram_mb=8000)
    name = name_of("film", hand(there, CARD))
    other = Films(name).sharing
    assert other.of_others(there) == Grip(0, 1.0, 0, 1)
    assert Films("hand of somebody", "hand a b c d e f").sharing.of_others(there).cores == 0
