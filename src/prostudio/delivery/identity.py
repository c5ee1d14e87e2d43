"""Who signs a film's content credentials: the user's own certificate, or this machine's.

A machine's identity is made once: a root whose key is thrown away, and a leaf under it, ECDSA
on P-256, for emailProtection (C2PA technical specification 2.1, 14.5: certificate profile).
It proves that a file was not changed since; nobody vouches for the name in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prostudio import files
from prostudio.errors import FilmError

if TYPE_CHECKING:
    from cryptography import x509

CERTIFICATE, KEY, ROOT = "certificate.pem", "key.pem", "root.pem"
_NAME = "ProStudio on this machine"
_YEARS = 10
_CURVES = {"secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}


@dataclass(frozen=True, slots=True)
class Identity:
    """A certificate chain and its key, both PEM, and the C2PA name of the algorithm."""

    chain: str
    key: str
    algorithm: str


def own_identity(folder: Path) -> Identity:
    """This machine's identity; made, readable by its user alone, when there is none."""
    certificate, key = folder / CERTIFICATE, folder / KEY
    if not (certificate.is_file() and key.is_file()):
        chain, secret, root = _made()
        files.mkdir(folder)
        files.write_private(key, secret)
        files.write_bytes(folder / ROOT, root)
        files.write_bytes(certificate, chain)
    return Identity(certificate.read_text("ascii"), key.read_text("ascii"), "es256")


def given_identity(certificate: Path, key: Path) -> Identity:
    """The user's own: a chain, the signing certificate first, and its key, both PEM.

    Raises:
        FilmError: a file that is missing, is not PEM, has a password, or does not fit the other.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    chain, secret = _read(certificate, "certificate"), _read(key, "key")
    try:
        leaf = x509.load_pem_x509_certificates(chain)[0]
    except ValueError as failure:
        raise FilmError(f"{certificate} holds no PEM certificate: {failure}") from failure
    try:
        private: Any = load_pem_private_key(secret, None)
    except TypeError as failure:
        raise FilmError(
            f"{key} is locked with a password", hint=f"`openssl pkey -in {key.name}` takes it off"
        ) from failure
    except ValueError as failure:
        raise FilmError(f"{key} holds no PEM private key: {failure}") from failure
    if leaf.public_key() != private.public_key():
        raise FilmError(f"{key} is not the key of the first certificate in {certificate}")
    if leaf.not_valid_after_utc < datetime.now(UTC):
        raise FilmError(f"{certificate} was valid until {leaf.not_valid_after_utc:%Y-%m-%d}")
    return Identity(chain.decode("ascii"), secret.decode("ascii"), _algorithm(private, key))


def own_root(folder: Path) -> str:
    """The root of this machine's identity as PEM; empty when it has none yet."""
    root = folder / ROOT
    return root.read_text("ascii") if root.is_file() else ""


def _algorithm(private: Any, path: Path) -> str:
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    if isinstance(private, ec.EllipticCurvePrivateKey) and private.curve.name in _CURVES:
        return _CURVES[private.curve.name]
    if isinstance(private, ed25519.Ed25519PrivateKey):
        return "ed25519"
    if isinstance(private, rsa.RSAPrivateKey) and private.key_size >= 2048:
        return "ps256"
    raise FilmError(
        f"{path} is of a kind that content credentials do not know",
        hint="use ECDSA on P-256, P-384 or P-521, Ed25519, or RSA with 2048 bits or more",
    )


def _read(path: Path, what: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as failure:
        raise FilmError(
            f"cannot read the credentials' {what} {path}: {failure.strerror}",
            hint=f"it is named by the setting `credentials_{what}`",
        ) from failure


def _made() -> tuple[bytes, bytes, bytes]:
    """Chain, key and root of a new identity."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    above, own = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    root = _certificate(f"{_NAME}, root", above, None, above)
    leaf = _certificate(_NAME, own, root, above)
    pem = serialization.Encoding.PEM
    secret = own.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return leaf.public_bytes(pem) + root.public_bytes(pem), secret, root.public_bytes(pem)


def _certificate(
    name: str, key: Any, issuer: x509.Certificate | None, signer: Any
) -> x509.Certificate:
    """A root (`issuer` None), or a leaf that may sign under it."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import ExtendedKeyUsageOID

    subject = x509.Name(
        [
            x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "ProStudio"),
            x509.NameAttribute(x509.NameOID.COMMON_NAME, name),
        ]
    )
    begins = datetime.now(UTC) - timedelta(days=1)
    above = signer.public_key()
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + timedelta(days=365 * _YEARS))
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .add_extension(_usage(root=issuer is None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(above), critical=False)
    )
    if issuer:
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
        builder = builder.add_extension(purpose, critical=False)
    return builder.sign(signer, hashes.SHA256())


def _usage(*, root: bool) -> x509.KeyUsage:
    from cryptography import x509

    return x509.KeyUsage(
        digital_signature=not root,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=root,
        crl_sign=root,
        encipher_only=False,
        decipher_only=False,
    )
