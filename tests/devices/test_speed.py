"""How fast the machine is taken to be."""

from __future__ import annotations

from pathlib import Path

from prostudio.devices import Speed, speed
from prostudio.devices.speed import FILE, keep


def test_what_was_measured_on_a_device_wins_over_the_table(tmp_path: Path) -> None:
    card = "NVIDIA GeForce RTX 4060"
    listed = speed(card, 8, tmp_path)
    keep(Speed(card, 17.5, 11.0), tmp_path / "home")
    found = speed(card, 8, tmp_path / "home")
    assert not listed.measured
    assert (found.tflops, found.transfer_gb, found.measured) == (17.5, 11.0, True)


def test_what_was_measured_on_another_device_says_nothing(tmp_path: Path) -> None:
    keep(Speed("NVIDIA GeForce RTX 4090", 120.0, 22.0), tmp_path)
    assert not speed("NVIDIA GeForce RTX 4060", 8, tmp_path).measured


def test_a_damaged_measurement_counts_as_none(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("{half", "utf-8")
    assert speed("cpu", 4, tmp_path) == speed("cpu", 4, tmp_path / "nowhere")


def test_a_larger_card_is_quicker_and_a_ti_is_not_its_smaller_sister(tmp_path: Path) -> None:
    cards = ("RTX 4060", "RTX 4060 Ti", "RTX 4090")
    reached = [speed(card, 8, tmp_path).tflops for card in cards]
    assert reached == sorted(reached)
    assert len(set(reached)) == 3
