"""What making a film would take, told before anybody asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from prostudio.settings import Settings

Json = Any


def estimate(order: Json) -> Json:
    """Seconds, memory and disk of what is missing of a film; `{script, profiles?}`.

    Raises:
        FilmError: for everything that `make` would refuse.
        WeightsMissingError: an engine that is needed is not here.
    """
    from prostudio.graph import open_store
    from prostudio.production.estimate import estimate as summed
    from prostudio.production.forecast import forecast
    from prostudio.production.order import Reshoot
    from prostudio.production.planning.plan import make_plan
    from prostudio.projects.project import delivering, on_this_machine, open_project, order_of

    settings = on_this_machine(Settings.load(order["settings"]), asking=False)
    project = open_project(order["script"], limits=settings.limits)
    if order.get("profiles"):
        project = delivering(project, ",".join(order["profiles"]))
    asked, _ = order_of(project, settings, reshoot=Reshoot.CHANGED, allow_outside=False)
    plan = make_plan(asked)
    missing = forecast(plan, asked, open_store(settings)).missing
    whole = summed(missing, settings)
    dear = {step.shot for step in missing if step.take and step.shot}
    shots = list(plan.shots())
    engines = [shot.engine for shot in shots if shot.id in dear]
    told = {
        "seconds": whole.seconds,
        "gpu": any(step.needs.gpu or step.needs.vram_mb for step in missing),
        "ram_mb": whole.ram_mb,
        "vram_mb": whole.vram_mb,
        "disk_mb": whole.disk_mb,
        "steps": len(missing),
        "shots": {
            "dear": len(dear),
            "kept": sum(1 for shot in shots if shot.costs and shot.id not in dear),
            "drawn": sum(1 for shot in shots if not shot.costs),
        },
        "engines": [
            {"name": name, "shots": engines.count(name)} for name in dict.fromkeys(engines)
        ],
    }
    return {**told, "words": words(told)}


def words(told: Json) -> str:
    """The same as people say it: `about 14 min, 6.0 GB of the card`."""
    if not told["steps"]:
        return "nothing is missing: it is ready at once"
    parts = [lasting(float(told["seconds"]))]
    if told["vram_mb"]:
        parts.append(f"{told['vram_mb'] / 1000:.1f} GB of the card")
    parts += _dear(told["engines"])
    if told["disk_mb"] >= 1000:
        parts.append(f"{told['disk_mb'] / 1000:.1f} GB of the disk")
    return ", ".join(parts)


def _dear(engines: Sequence[Json]) -> list[str]:
    many = [(one["shots"], one["name"]) for one in engines]
    return [f"{count} {'shot' if count == 1 else 'shots'} by {name}" for count, name in many]


def lasting(seconds: float) -> str:
    """A length as people say it, no more exact than an estimate is."""
    if seconds < 8:
        return "a few seconds"
    if seconds < 90:
        return f"about {max(10, round(seconds / 5) * 5)} s"
    if seconds < 90 * 60:
        return f"about {round(seconds / 60)} min"
    if seconds >= 48 * 3600:
        return f"about {round(seconds / 86_400)} days"
    tens = round(seconds / 600)
    return f"about {tens // 6} h" + (f" {tens % 6 * 10} min" if tens % 6 else "")
