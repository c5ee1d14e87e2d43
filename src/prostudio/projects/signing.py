"""The published film's content credentials: signed last, where the extra is installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from prostudio import files
from prostudio.delivery.credentials import FORMATS, HINT, can_sign, sign
from prostudio.delivery.identity import Identity, given_identity, own_identity
from prostudio.errors import MissingError
from prostudio.events import Event, Warned
from prostudio.projects.publish import record_path, told_before
from prostudio.settings import Settings


def signs(settings: Settings) -> bool:
    """Whether films are signed here: the extra is installed and the setting does not say off."""
    return settings.credentials != "off" and can_sign()


def identity_of(settings: Settings) -> Identity:
    """Who signs: the user's certificate where one is named, else this machine's own.

    Raises:
        FilmError: the user's certificate or key cannot be used.
    """
    if settings.credentials_certificate and settings.credentials_key:
        return given_identity(settings.credentials_certificate, settings.credentials_key)
    return own_identity(identity_folder(settings))


def identity_folder(settings: Settings) -> Path:
    """Where this machine's certificate and key lie."""
    return settings.home / "credentials"


def require_identity(settings: Settings) -> None:
    """Refuse a certificate that cannot sign before any work.

    Raises:
        FilmError: the user's certificate or key cannot be used.
        MissingError: they are named, and the extra that signs is not installed.
    """
    if settings.credentials == "off" or not settings.credentials_certificate:
        return
    if not can_sign():
        raise MissingError(
            "the setting credentials_certificate asks for signed films, and c2pa-python is not "
            "installed",
            hint=f"{HINT}; or set credentials to off",
        )
    identity_of(settings)


def sign_published(out: Path, settings: Settings) -> Iterator[Event]:
    """Sign a film that was published, unless it is signed already; large ones beside.

    Raises:
        FilmError: the certificate is refused.
    """
    if not signs(settings) or out.suffix.lower() not in FORMATS:
        return
    record = told_before(record_path(out))
    if files.digest(out) == record.get("signed_blake3"):
        return
    holder = sign(out, record, identity_of(settings))
    if holder != out:
        yield Warned(
            "credentials_beside",
            f"{out.name} is over 1 GB, so its content credentials are in {holder.name} beside it: "
            "keep the two together",
        )
    files.write_json(record_path(out), {**record, "signed_blake3": files.digest(out)})
