"""The way to a Ray cluster: one connection of this process, or one clear error in ten seconds.

Addresses are `auto` (the cluster that `ray start` began on this machine), `ray://host:10001`
(Ray Client, from a machine beside the cluster) and `host:6379` (this machine is part of it).
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from importlib.util import find_spec
from typing import Any, TypeVar
from urllib.parse import urlsplit

from prostudio.errors import ClusterError, FilmError, MissingError

T = TypeVar("T")

NAMESPACE = "prostudio"
ANSWER_SECONDS = 7.0
"""So long Ray may take to let us in; together with the knock it stays under ten seconds."""
_KNOCK_SECONDS = 1.5
_START = "`ray start --head` begins a cluster, `ray start --address=HOST:6379` adds a machine to it"


def require_ray() -> None:
    """Raise MissingError where the extra is not installed."""
    if find_spec("ray") is None:
        raise MissingError(
            "the setting cluster needs Ray, which is not installed",
            hint='pip install "prostudio[cluster]", on every machine of the cluster',
        )


def ray_at(address: str) -> Any:
    """The module `ray`, connected; the connection lasts as long as this process.

    Raises:
        FilmError: the address is none.
        MissingError: Ray is not installed here.
        ClusterError: nothing answers there, or not to us; it says what did.
    """
    require_ray()
    _knock(address)
    import ray

    if not ray.is_initialized():
        _enter(ray, address)
    return ray


def within(seconds: float, ask: Callable[[], T]) -> T:
    """What Ray answers, asked in a thread: for a head that is gone it waits a minute itself.

    Raises:
        TimeoutError: no answer so far; the thread waits on.
    """
    answer: Future[T] = Future()

    def work() -> None:
        try:
            answer.set_result(ask())
        except BaseException as failure:
            answer.set_exception(failure)

    threading.Thread(target=work, daemon=True, name="ray").start()
    return answer.result(seconds)


def leave() -> None:
    """End the connection, where there is one."""
    import ray

    ray.shutdown()


def _knock(address: str) -> None:
    """See that somebody listens. Ray itself would try for a minute, and then end this process."""
    if address == "auto":
        return
    host, port = host_of(address)
    try:
        with socket.create_connection((host, port), _KNOCK_SECONDS):
            pass
    except OSError as failure:
        raise ClusterError(
            f"no Ray cluster answers at {address}: {failure.strerror or failure}", hint=_START
        ) from failure


def host_of(address: str) -> tuple[str, int]:
    """Host and port of an address.

    Raises:
        FilmError: it has none.
    """
    try:
        parts = urlsplit(address if "://" in address else f"//{address}")
        if parts.scheme in ("", "ray") and parts.hostname and parts.port:
            return parts.hostname, parts.port
    except ValueError:
        pass
    raise FilmError(
        f"setting cluster is {address!r}", hint="wanted auto, ray://host:10001 or host:6379"
    )


def _enter(ray: Any, address: str) -> None:
    """`ray.init`, in a thread of its own: where it hangs, we need not."""
    ended = threading.Event()
    failed: list[BaseException] = []

    def enter() -> None:
        try:
            # Or it writes pages of its own state on our terminal whenever a machine goes away.
            with suppress(AttributeError):
                ray._private.worker._worker_logs_enabled = False
            ray.init(address, namespace=NAMESPACE, log_to_driver=False, logging_level="ERROR")
        except BaseException as failure:
            failed.append(failure)
        ended.set()

    threading.Thread(target=enter, daemon=True, name="ray.init").start()
    if not ended.wait(ANSWER_SECONDS):
        raise ClusterError(
            f"the Ray cluster at {address} did not let us in within {ANSWER_SECONDS:.0f} s",
            hint="`ray status` on one of its machines says whether it works; " + _START,
        )
    if failed:
        raise _refusal(address, failed[0]) from failed[0]


def _refusal(address: str, failure: BaseException) -> ClusterError:
    """What Ray says, in one line, and what to do about it."""
    said = " ".join(str(failure).split()) or type(failure).__name__
    hint = _START
    if "ersion mismatch" in said or "ersions" in said:
        hint = "install the same Ray and the same Python (to the minor) on all machines"
    elif "token" in said.lower() or "nauthenticated" in said:
        hint = "all machines need the cluster's token: `ray get-auth-token`, or RAY_AUTH_TOKEN"
        said = "it wants a token that we do not have"
    elif address == "auto":
        said = "none runs on this machine"
    return ClusterError(f"no Ray cluster answers at {address}: {said[:300]}", hint=hint)
