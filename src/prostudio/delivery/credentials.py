"""C2PA content credentials: signed into a finished film, or beside a large one, and verified.

Signing is the last thing that happens to a file: any muxing after it loses the manifest. The
same film signed twice gives other bytes (a random name and nonce), so only the unsigned film is
known by its digest. The library is c2pa-python, the extra `provenance`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from prostudio import __version__, files
from prostudio.delivery.boxes import carries_uuid
from prostudio.delivery.identity import Identity
from prostudio.errors import FilmError, MediaError, MissingError

C2PA_UUID = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
"""The type of the box that holds a manifest (C2PA technical specification 2.1, appendix A.5)."""
SIDECAR_ABOVE = 1_000_000_000
"""Signing into a file takes about two bytes of memory for each of the file's (measured)."""
HINT = 'pip install "prostudio[provenance]" brings what signs and checks them'
FORMATS = {".mp4": "video/mp4", ".m4v": "video/mp4", ".mov": "video/quicktime"}
"""Containers that can hold credentials, by suffix; Matroska and WebM have no place for them."""
_UNTRUSTED = "signingCredential.untrusted"
"""No fault of a file: nobody vouches for the certificate of most machines."""
_UNKNOWN = "http://cv.iptc.org/newscodes/digitalsourcetype/composite"
"""IPTC: a composite of elements any of which may be synthetic, where nobody knows."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a film's content credentials say, and whether they hold.

    Attributes:
        state: `trusted` (signed on this machine, or by one whose root was given), `valid`,
            `invalid`, or `not checked` where the library is not installed.
        signer: the name in the certificate.
        generator: what made the claim.
        source_type: IPTC digital source type, its last part.
        faults: C2PA's codes of what does not hold, such as `assertion.bmffHash.mismatch`.
        beside: they lie in a file of their own.
    """

    state: str
    signer: str = ""
    generator: str = ""
    source_type: str = ""
    faults: tuple[str, ...] = ()
    beside: bool = False

    def to_json(self) -> dict[str, Any]:
        """As a JSON object, without what is empty."""
        said = {
            "state": self.state,
            "signer": self.signer,
            "generator": self.generator,
            "digital_source_type": self.source_type,
            "faults": ", ".join(self.faults),
            "in": "a file beside the film" if self.beside else "the film",
        }
        return {name: value for name, value in said.items() if value}


def can_sign() -> bool:
    """Whether the extra is installed."""
    return find_spec("c2pa") is not None


def sidecar_of(film: Path) -> Path:
    """Where the credentials of a large film lie."""
    return film.with_suffix(".c2pa")


def sign(
    film: Path,
    sheet: Mapping[str, Any],
    identity: Identity,
    *,
    sidecar_above: int = SIDECAR_ABOVE,
) -> Path:
    """Sign a finished MP4 in place, or into a file beside it where it is large.

    Args:
        sheet: what `provenance.sheet` gave.

    Returns:
        the file that holds the credentials now.

    Raises:
        MissingError: the extra is not installed.
        FilmError: the certificate is refused.
    """
    if not can_sign():
        raise MissingError("content credentials are signed by c2pa-python", hint=HINT)
    import c2pa

    beside = film.stat().st_size > sidecar_above
    target = sidecar_of(film) if beside else film
    chain, key = identity.chain.encode(), identity.key.encode()
    signer = c2pa.C2paSignerInfo(identity.algorithm, chain, key, None)
    try:
        with c2pa.Signer.from_info(signer) as signing, c2pa.Builder(_manifest(film, sheet)) as one:
            if beside:
                one.set_no_embed()
                files.write_bytes(target, _without_copy(one, signing, film))
            else:
                with files.replacing(film) as signed:
                    one.sign_file(film, signed, signing)
    except c2pa.C2paError as failure:
        raise FilmError(
            f"{film.name} was not signed: {failure}",
            hint="check `credentials_certificate` and `credentials_key`; without them this "
            "machine's own certificate signs",
        ) from failure
    if not beside:
        files.unlink(sidecar_of(film))  # of an earlier, larger making
    return target


def look(film: Path, roots: str = "") -> Credentials | None:
    """The credentials of a film, checked against its bytes; None when it has none.

    Args:
        roots: PEM certificates that are trusted.
    """
    beside = sidecar_of(film)
    manifest = None
    if not _embedded(film):
        if not beside.is_file():
            return None
        manifest = beside.read_bytes()
    if not can_sign():
        return Credentials("not checked", beside=manifest is not None)
    import c2pa

    trust = {"trust": {"user_anchors": roots}} if roots else {}
    try:
        context = c2pa.Context(c2pa.Settings.from_dict(trust))
        with film.open("rb") as file, c2pa.Reader(_format(film), file, manifest, context) as reader:
            return _said(json.loads(reader.json()), beside=manifest is not None)
    except c2pa.C2paError as failure:
        return Credentials("invalid", faults=(str(failure),), beside=manifest is not None)


def _format(film: Path) -> str:
    return FORMATS.get(film.suffix.lower(), FORMATS[".mp4"])


def _embedded(film: Path) -> bool:
    try:
        return carries_uuid(film, C2PA_UUID)
    except MediaError:
        return False


def _without_copy(builder: Any, signer: Any, film: Path) -> bytes:
    """The manifest alone; the copy of the film that the library writes goes nowhere."""
    with film.open("rb") as source, Path(os.devnull).open("w+b") as nowhere:
        manifest: bytes = builder.sign(signer, _format(film), source, nowhere)
    return manifest


def _manifest(film: Path, sheet: Mapping[str, Any]) -> str:
    shots = [
        {name: shot[name] for name in ("shot", "origin", "source_type") if shot.get(name)}
        for shot in sheet.get("shots", ())
    ]
    made = {
        "action": "c2pa.created",
        "digitalSourceType": sheet.get("digital_source_type") or _UNKNOWN,
        "softwareAgent": {"name": "ProStudio", "version": __version__},
    }
    build = {"film_blake3": sheet["film_blake3"], "shots": shots}
    return json.dumps(
        {
            "claim_generator_info": [{"name": "ProStudio", "version": __version__}],
            "title": sheet.get("title") or film.name,
            "format": _format(film),
            "assertions": [
                {"label": "c2pa.actions.v2", "data": {"actions": [made]}},
                {"label": "org.prostudio.build", "data": build},
            ],
        }
    )


def _said(store: Mapping[str, Any], *, beside: bool) -> Credentials:
    """From the reader's JSON: the active manifest, and how its validation went."""
    active = store.get("manifests", {}).get(store.get("active_manifest", ""), {})
    signature = active.get("signature_info", {})
    generator = (active.get("claim_generator_info") or [{}])[0]
    faults = store.get("validation_results", {}).get("activeManifest", {}).get("failure", [])
    state = str(store.get("validation_state", "Invalid")).lower()
    return Credentials(
        state=state,
        signer=signature.get("common_name") or signature.get("issuer", ""),
        generator=" ".join(str(generator[k]) for k in ("name", "version") if k in generator),
        source_type=_source_type(active),
        faults=tuple(dict.fromkeys(f["code"] for f in faults if f["code"] != _UNTRUSTED))
        if state == "invalid"
        else (),
        beside=beside,
    )


def _source_type(manifest: Mapping[str, Any]) -> str:
    for assertion in manifest.get("assertions", ()):
        if str(assertion.get("label", "")).startswith("c2pa.actions"):
            for action in assertion.get("data", {}).get("actions", ()):
                if kind := action.get("digitalSourceType"):
                    return str(kind).rsplit("/", 1)[-1]
    return ""
