"""What doctor says of the model engines."""

from __future__ import annotations

from prostudio.cli.doctor_models import models_problem, models_text
from prostudio.devices import Accelerator, Gpu, Hardware

BARE = Hardware(cores=8, ram_mb=32_000, ram_free_mb=20_000, disk_free_mb=100_000)
WITH_CARD = Hardware(8, 32_000, 20_000, 100_000, (Gpu("RTX 4060", 8188, 7600),))


def test_without_torch_it_says_what_to_install_and_nothing_is_wrong() -> None:
    assert "pip install 'prostudio[models]'" in models_text(Accelerator())
    assert models_problem(Accelerator(), WITH_CARD) is None


def test_a_cpu_build_beside_a_card_is_a_problem_with_the_next_step() -> None:
    problem = models_problem(Accelerator(torch="2.13.0+cpu"), WITH_CARD)
    assert problem is not None
    assert "RTX 4060" in problem
    assert "CUDA build" in problem
    assert models_problem(Accelerator(torch="2.13.0+cpu"), BARE) is None


def test_a_driver_that_is_too_old_is_told_from_a_wrong_build() -> None:
    problem = models_problem(Accelerator(torch="2.13.0+cu130", cuda="13.0"), WITH_CARD)
    assert problem is not None
    assert "update the driver" in problem


def test_a_broken_torch_is_told_with_its_own_words() -> None:
    problem = models_problem(Accelerator(torch="installed", fault="libcudart is missing"), BARE)
    assert problem == "torch does not work: libcudart is missing"


def test_types_and_kernels_are_listed_for_a_card() -> None:
    card = Accelerator(
        torch="2.13.0+cu130",
        device="NVIDIA GeForce RTX 4060",
        kind="cuda",
        cuda="13.0",
        half=("bfloat16", "float8"),
        attention=("sageattention",),
        tflops=21.3,
        transfer_gb=12.8,
    )
    told = models_text(card)
    assert "bfloat16 and float8" in told
    assert "sageattention, torch" in told
    assert "21.3 TFLOPS" in told
