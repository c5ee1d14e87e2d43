"""What object storage says when it refuses, as an error of ours.

Its own messages hold signed headers and key ids: only its code word is repeated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from prostudio.errors import DepotError, DiskFullError

_CODE = re.compile(r"<Code>(\w+)</Code>")
_STATUS = re.compile(r"status code: (\d{3})")

_CREDENTIALS = {
    "InvalidAccessKeyId",
    "SignatureDoesNotMatch",
    "InvalidToken",
    "ExpiredToken",
    "TokenRefreshRequired",
    "AuthenticationFailed",
    "InvalidClientTokenId",
}
_VARIABLES = {
    "s3": "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
    "gs": "GOOGLE_APPLICATION_CREDENTIALS",
    "az": "AZURE_STORAGE_ACCOUNT_NAME and AZURE_STORAGE_ACCOUNT_KEY",
}


@contextmanager
def explained(url: str, doing: str, name: str = "", *, absent: bool = True) -> Iterator[None]:
    """Turn what obstore raises into our errors; with `absent`, "not there" ends the block.

    Raises:
        DepotError: the bucket cannot be reached, or refuses.
    """
    from obstore.exceptions import BaseError

    try:
        yield
    except FileNotFoundError as failure:
        if "NoSuchBucket" in str(failure) or not absent:
            raise _no_bucket(url) from None
    except (BaseError, ConnectionError, TimeoutError, ValueError) as failure:
        raise _error(url, doing, name, str(failure)) from None


def _no_bucket(url: str) -> DepotError:
    return DepotError(
        f"the shared store {url} is not there: no such bucket",
        hint="make the bucket first, or correct the setting store",
    )


def _error(url: str, doing: str, name: str, said: str) -> DepotError | DiskFullError:
    """The error for what storage said; the text itself is never repeated, it may hold secrets."""
    code = _first(_CODE, said)
    status = _first(_STATUS, said)
    variables = _VARIABLES[url.partition(":")[0]]
    what = f"{doing} {name}".strip()
    if code in _CREDENTIALS or status == "401" or "Unauthenticated" in said:
        return DepotError(
            f"the shared store {url} does not accept the credentials ({code or status})",
            hint=f"set {variables} to those of its owner",
        )
    if code == "RequestTimeTooSkewed":
        return DepotError(
            f"the shared store {url} refuses: this machine's clock differs from its own",
            hint="set the clock, or have it set: more than 15 minutes apart nothing is accepted",
        )
    if code in ("AccessDenied", "AllAccessDisabled") or status == "403":
        return DepotError(
            f"the shared store {url} does not allow to {what} ({code or status})",
            hint=f"the owner of {variables} must be allowed to list, read, write and remove there",
        )
    if code in ("QuotaExceeded", "XMinioStorageFull", "EntityTooLarge") or status == "507":
        return DiskFullError(
            f"the shared store {url} is full ({code or status})",
            hint="`prostudio store clean --shared` removes what is old and can be made again",
        )
    if status:
        return DepotError(
            f"the shared store {url} could not {what}: it answered {code or ''} {status}".strip(),
            hint="what is finished is kept on this machine; run it again",
        )
    if doing == "open" or "169.254.169.254" in said or "metadata" in said:
        return DepotError(
            f"there are no credentials for the shared store {url}",
            hint=f"set {variables} in the environment of every machine",
        )
    return DepotError(
        f"the shared store {url} cannot be reached",
        hint="is the network up, and the address right (AWS_ENDPOINT_URL for a server of your "
        "own)? What is finished is kept on this machine; run it again",
    )


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""
