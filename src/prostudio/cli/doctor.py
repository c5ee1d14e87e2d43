"""`prostudio doctor`."""

from __future__ import annotations

import json
from dataclasses import asdict
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import click

from prostudio.cli.doctor_models import models_problem, models_text
from prostudio.errors import ProStudioError

if TYPE_CHECKING:
    from prostudio.devices import Accelerator
    from prostudio.settings import Settings

_LEAST_FREE_MB = 200
"""A film of three minutes and what it is made of."""

LIBRARIES = ("av", "skia-python", "numpy", "scipy", "espeakng-loader", "pillow", "blake3")


@click.command("doctor")
@click.option("--measure", is_flag=True, help="Measure how fast models run here; estimates use it.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def command(measure: bool, as_json: bool) -> int:
    """Say what this machine can do, and what to mend; exit code 3 when something is missing."""
    from prostudio.devices import accelerator, hardware
    from prostudio.devices.speed import Speed, keep
    from prostudio.engines.comfyui.standing import standing
    from prostudio.media.hardware import found
    from prostudio.settings import Settings

    settings = Settings.load()
    home = _problem(lambda: _write(settings))
    machine = hardware(settings.home)
    models = accelerator(measure=measure)
    if models.tflops and not home:
        keep(Speed(models.device, models.tflops, models.transfer_gb), settings.home)
    checks = {"writing": home or _room(machine.disk_free_mb)}
    checks |= {name: _problem(check) for name, check in _checks().items()}
    checks["models"] = models_problem(models, machine)
    report: dict[str, Any] = {
        "home": str(settings.home),
        "cores": settings.cores,
        "ram_mb": machine.ram_mb,
        "ram_free_mb": machine.ram_free_mb,
        "ram_budget_mb": settings.ram_mb,
        "disk_free_mb": machine.disk_free_mb,
        "gpus": [{"name": g.name, "vram_mb": g.vram_mb} for g in machine.gpus],
        "models": asdict(models),
        "encoders": found(),
        "comfyui": standing(settings),
        "libraries": {name: version(name) for name in LIBRARIES},
        "problems": {name: problem for name, problem in checks.items() if problem},
    }
    click.echo(json.dumps(report, indent=2) if as_json else _text(report, checks, models))
    return 3 if report["problems"] else 0


def _text(report: dict[str, Any], checks: dict[str, str | None], models: Accelerator) -> str:
    cards = ", ".join(f"{g['name']} ({g['vram_mb']} MB)" for g in report["gpus"])
    lines = [
        f"home       {report['home']}",
        f"cores      {report['cores']}",
        f"memory     {report['ram_mb']} MB, {report['ram_free_mb']} MB free, "
        f"{report['ram_budget_mb']} MB may be used",
        f"disk       {report['disk_free_mb']} MB free",
        f"cards      {cards or 'none: drawn scenes and camera moves need none'}",
        "models     " + models_text(models),
        "encoders   x264; " + _encoders(report["encoders"]),
        f"comfyui    {report['comfyui']}",
        "libraries  " + ", ".join(f"{n} {v}" for n, v in report["libraries"].items()),
    ]
    lines += [
        f"{name:<10} {problem or 'works'}" for name, problem in checks.items() if name != "models"
    ]
    if checks["models"]:
        lines.append(f"{'':<10} {checks['models']}")
    return "\n".join(lines)


def _encoders(found: dict[str, str]) -> str:
    """Cards' encoders: the setting `encoder` says which is used, and none is unasked."""
    return "; ".join(f"{name}: {why or 'can be used'}" for name, why in found.items())


def _checks() -> dict[str, Any]:
    return {"drawing": _draw, "encoding": _encode, "speech": _speak, "fonts": _fonts}


def _problem(check: Any) -> str | None:
    try:
        check()
    except ProStudioError as error:
        return str(error)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


def _write(settings: Settings) -> None:
    from prostudio.files import require_writable

    require_writable(settings.home)
    require_writable(settings.store_folder)


def _room(free_mb: int) -> str | None:
    if free_mb >= _LEAST_FREE_MB:
        return None
    return (
        f"the disk is nearly full: {free_mb} MB are free, wanted {_LEAST_FREE_MB} MB; "
        "free some space, or run `prostudio store clean`"
    )


def _draw() -> None:
    from prostudio.drawing.library import skia

    skia.Surface(16, 16).getCanvas().clear(skia.ColorBLUE)


def _encode() -> None:
    from prostudio.media.encoding import encoder_versions

    encoder_versions()


def _speak() -> None:
    from prostudio.engines.base import AudioChunk
    from prostudio.engines.card import Kind
    from prostudio.engines.registry import card
    from prostudio.engines.request import SpeechRequest

    engine = card(Kind.SPEECH, "espeak").make()
    spoken = [c for c in engine.speak(SpeechRequest("One.", "en")) if isinstance(c, AudioChunk)]
    if not spoken:
        raise RuntimeError("espeak-ng said nothing")


def _fonts() -> None:
    from prostudio.drawing.fonts import faces_for

    faces_for("ProStudio", "en", 400)
