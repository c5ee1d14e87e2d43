"""A warm child whose ops are quick to understand; run as the real one is."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from prostudio.errors import ConflictError
from prostudio.server.warm.easel_child import QUICK, SLOW, EaselChild


def echo(order: dict[str, Any]) -> dict[str, Any]:
    """What came, with the process that answers and how often it was asked."""
    if note := order.get("note"):
        with Path(note).open("a") as file:
            file.write(f"{order['says']}\n")
    time.sleep(order.get("seconds", 0.0))
    return {"says": order["says"], "pid": os.getpid(), "cores": order["settings"]["cores"]}


def count(order: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Counts, slowly."""
    for number in range(order["to"]):
        yield {"number": number}
        time.sleep(order.get("seconds", 0.0))
    return {"counted": order["to"]}


def die(order: dict[str, Any]) -> None:
    """Ends the process; from the second time on it does not, where the order says so."""
    mark = Path(order["mark"])
    if mark.exists() and order["once"]:
        return
    mark.touch()
    os._exit(3)


def refuse(_: dict[str, Any]) -> None:
    """An error of the user's."""
    raise ConflictError("not now", hint="later")


def fail(_: dict[str, Any]) -> None:
    """A fault of ours."""
    raise ZeroDivisionError


if __name__ == "__main__":
    EaselChild(
        {name: (f"easel_games:{name}", QUICK) for name in ("echo", "die", "refuse", "fail")}
        | {"count": ("easel_games:count", SLOW)}
    ).run()
