"""Whatever can be thought of is asked of every address: nothing may answer with a fault of ours.

Needs `pip install schemathesis`, which invents requests from the server's own description.
Half of them speak of films, shots and files that there are. Nobody makes films meanwhile.
"""

from __future__ import annotations

import json
import os
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.server import SMALL, Server
from benchmarks.watch import load, workplace
from prostudio.jobs.owning import owning

CASES = int(os.environ.get("API_CASES", "5000"))
ONLY = os.environ.get("API_ONLY", "")
"""Part of an address: others are left out."""
_PATIENCE_SECONDS = 60.0
_NO_HUB = {"HF_ENDPOINT": "http://127.0.0.1:9"}
"""Weights that are asked for are not fetched from anywhere."""

_THREE = SMALL + "A lighthouse.\n\n[[shot: a harbour | 1s]]\n"

Known = Mapping[str, Sequence[str]]


def measure() -> dict[str, Any]:
    """Ask, and count what came back; every answer of 500 and more is told."""
    try:
        import schemathesis
    except ImportError:
        raise SystemExit("`api` needs schemathesis: pip install schemathesis") from None
    with workplace() as folder, (folder / "log.jsonl").open("w+") as log:
        home = folder / "home"
        with Server(home, **_NO_HUB) as server:
            server.until(server.film(SMALL), "done")
        with owning(home), Server(home, log, **_NO_HUB) as server:
            schema = schemathesis.openapi.from_dict(server.ask("GET", "/openapi.json"))
            asking = Asking(server)
            while sum(asking.answers.values()) < CASES:
                for operation in schema.get_all_operations():
                    asking.ask(operation.ok())
        return {**asking.figures(), "faults": _faults(folder / "log.jsonl"), "load": load()}


class Asking:
    """Cases of one operation after the other, and how they were answered."""

    def __init__(self, server: Server) -> None:
        import requests

        self._server = server
        self._session = requests.Session()
        self._round: Counter[str] = Counter()
        self.answers: Counter[int] = Counter()
        self.addresses: Counter[str] = Counter()
        self.wrong: list[str] = []

    def ask(self, operation: Any) -> None:
        """Some cases of an operation: right ones, wrong ones, about what there is or is not."""
        from hypothesis import HealthCheck, Phase, given, seed, settings
        from schemathesis import GenerationMode

        name = f"{operation.method.upper()} {operation.path}"
        enough = sum(self.answers.values()) >= CASES and self._round[name]
        if ONLY not in name or enough:
            return
        self._round[name] += 1
        known = self._known(operation.path)
        chance = random.Random(f"{name} {self._round[name]}")
        for mode in GenerationMode:
            rules = settings(
                max_examples=40,
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )

            def one(case: Any) -> None:
                if chance.random() < 0.6:
                    case.path_parameters = _spoken_of(case.path_parameters, known, chance)
                self._call(name, case)

            cases = given(operation.as_strategy(generation_mode=mode))
            try:
                seed(self._round[name])(rules(cases(one)))()
            except Exception as failure:  # no such case can be invented: there are others
                if "Unsatisfiable" not in type(failure).__name__:
                    raise

    def figures(self) -> dict[str, Any]:
        """What was asked and answered."""
        return {
            "addresses": len(self.addresses),
            "cases": sum(self.answers.values()),
            "answers": dict(sorted(self.answers.items())),
            "least cases of an address": min(self.addresses.values(), default=0),
            "500 and more": sum(n for status, n in self.answers.items() if status >= 500),
            "which": sorted(set(self.wrong))[:50],
        }

    def _call(self, name: str, case: Any) -> None:
        import requests

        asked = case.as_transport_kwargs(base_url=self._server.address)
        if isinstance(asked.get("json"), dict) and asked["json"].get("dry_run") is True:
            asked["json"]["dry_run"] = False  # each would take a child two seconds
        try:
            answer = self._session.request(**asked, stream=True, timeout=_PATIENCE_SECONDS)
            with answer:
                status = answer.status_code
                endless = answer.headers.get("content-type", "").startswith("text/event-stream")
                told = "" if endless else answer.content[:300].decode(errors="replace")
        except (requests.exceptions.InvalidHeader, requests.exceptions.InvalidURL):
            return  # the client library refuses to send it
        except requests.exceptions.RequestException as failure:
            status, told = 599, repr(failure)
        self.answers[status] += 1
        self.addresses[name] += 1
        if status >= 500:
            sent = str(asked.get("json", asked.get("data")))[:500]
            self.wrong.append(f"{name}: {status} {told} for {sent}")

    def _known(self, path: str) -> Known:
        """Ids that there are, by the name that an address gives them."""
        films = [one["id"] for one in self._server.ask("GET", "/api/films?limit=5")["films"]]
        while len(films) < 4:
            films.append(self._server.film(_THREE))
        if path.endswith("/{film}"):  # it may be removed
            films = [self._server.film(_THREE) for _ in range(3)]
        return {"film": films, **dict(self._of_films(films))}

    def _of_films(self, films: Sequence[str]) -> Iterator[tuple[str, Sequence[str]]]:
        told = [self._maybe(f"/api/films/{film}/shots") for film in films]
        shots = [one for film in told for one in film.get("shots", [])]
        yield "shot", [one["id"] for one in shots]
        yield "key", [one["take"] for one in shots if one["take"]]
        kept = [self._maybe(f"/api/films/{film}/uploads") for film in films]
        yield "upload", [one["id"] for film in kept for one in film.get("uploads", [])]
        yield "name", [one["name"] for one in self._maybe("/api/weights").get("weights", [])]

    def _maybe(self, path: str) -> dict[str, Any]:
        try:
            return dict(self._server.ask("GET", path))
        except SystemExit:
            return {}


def _spoken_of(given: Mapping[str, Any], known: Known, chance: random.Random) -> dict[str, Any]:
    """Parameters of an address, with what there is where something is known by that name."""
    return {
        name: chance.choice(known[name]) if known.get(name) else value
        for name, value in (given or {}).items()
    }


def _faults(log: Path) -> list[str]:
    """The last lines of the tracebacks in the server's log, each once."""
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    found = Counter(
        " < ".join(one["traceback"].strip().splitlines()[-1:-4:-1])
        for one in lines
        if "traceback" in one
    )
    return [f"{count} x {text}" for text, count in found.most_common(20)]
