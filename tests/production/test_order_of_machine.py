"""The machine that estimates are made for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from prostudio.devices import Speed
from prostudio.devices.speed import keep
from prostudio.production.machine import machine_of
from prostudio.settings import Settings


def test_without_graphics_memory_models_are_estimated_for_the_cpu(tmp_path: Path) -> None:
    machine = machine_of(replace(Settings.load({"home": tmp_path}), vram_mb=0))
    assert (machine.device, machine.vram_mb) == ("cpu", 0)
    assert machine.tflops > 0


def test_what_doctor_measured_is_what_estimates_use(tmp_path: Path) -> None:
    keep(Speed("cpu", 1.25, 7.5), tmp_path)
    machine = machine_of(replace(Settings.load({"home": tmp_path}), vram_mb=0))
    assert (machine.tflops, machine.transfer_gb) == (1.25, 7.5)
