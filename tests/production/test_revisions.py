"""Every step of ours says in its key what it makes of the same request."""

from __future__ import annotations

from pathlib import Path

from planning import planned

from prostudio.graph import Store
from prostudio.production.forecast import forecast
from prostudio.production.order import Order, Settled
from prostudio.settings import Settings


def test_each_step_of_a_film_carries_a_revision(tmp_path: Path) -> None:
    plan = planned("[[shot: sea at noon]]\n[[music: slow piano]]\n\nHello there.", base=tmp_path)
    settings = Settings(home=tmp_path / "home", cores=2, ram_mb=2000)
    order = Order(plan.film, tmp_path, settings, Settled())
    steps = [one.step for one in forecast(plan, order, Store(tmp_path / "store")).steps]
    kinds = {step.kind for step in steps}
    assert {"sound.mix", "sound.master", "sound.ambience", "voice.treat", "film.join"} <= kinds
    assert {step.kind for step in steps if not step.versions} == set()
