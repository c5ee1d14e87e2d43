"""Sends one message: to the number that its name stood for when that was looked at."""

from __future__ import annotations

from collections.abc import Mapping

from prostudio import __version__
from prostudio.jobs.callbacks.hosts import Target, address_of

CONNECT_SECONDS, ANSWER_SECONDS = 5.0, 15.0


class NotTakenError(Exception):
    """The message was not taken; says why."""


def send(target: Target, headers: Mapping[str, str], body: bytes) -> int:
    """The status that a message was taken with, 200 to 299.

    A redirect is not followed, no proxy is asked, nothing of the answer's body is read.

    Raises:
        NotTakenError: anything else.
    """
    import httpx2

    try:
        address = address_of(target)
        numbered = f"[{address}]" if ":" in address else address
        timeout = httpx2.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS)
        with (
            httpx2.Client(trust_env=False, follow_redirects=False, timeout=timeout) as client,
            client.stream(
                "POST",
                f"{target.scheme}://{numbered}:{target.port}{target.path}",
                content=body,
                headers={
                    "Host": target.named,
                    "Content-Type": "application/json",
                    "User-Agent": f"prostudio/{__version__}",
                    **headers,
                },
                extensions={"sni_hostname": target.host},  # certificates are for names
            ) as answer,
        ):
            status = answer.status_code
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as failure:
        raise NotTakenError(f"{type(failure).__name__}: {failure}"[:200]) from failure
    if not 200 <= status < 300:
        raise NotTakenError(f"it answered {status}")
    return status
