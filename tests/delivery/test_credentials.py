"""Content credentials: signed last, read back by their own reader, broken by one byte."""

from __future__ import annotations

import importlib.util
import os
import stat
from pathlib import Path

import pytest

from prostudio.delivery import credentials
from prostudio.delivery.boxes import boxes, is_fast_start, read_xmp
from prostudio.delivery.credentials import look, sidecar_of, sign
from prostudio.delivery.identity import Identity, given_identity, own_identity, own_root
from prostudio.delivery.inspect import inspect
from prostudio.delivery.joining import join
from prostudio.delivery.provenance import Origin, ShotOrigin, sheet, xmp_packet
from prostudio.errors import FilmError, MissingError
from prostudio.film import Size
from prostudio.media.encoding import Encoding
from prostudio.media.video import VideoWriter

signing = pytest.mark.skipif(
    importlib.util.find_spec("c2pa") is None, reason="the extra provenance is not installed"
)
ORIGIN = ShotOrigin("one", Origin.DRAWN, 0.0, 1.0, "procedural", "algorithmicMedia")


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """A second of grey pictures with an XMP mark."""
    from fractions import Fraction

    import numpy as np

    from prostudio.media.colour import from_rgb

    part = tmp_path / "part.mp4"
    with VideoWriter(part, Size(64, 64), Fraction(12), Encoding()) as writer:
        for level in range(12):
            writer.write(from_rgb(np.full((64, 64, 3), 60 + 9 * level, np.uint8)))
    out = tmp_path / "film.mp4"
    join([part], None, out, rate=Fraction(12), xmp=xmp_packet("algorithmicMedia"))
    return out


@pytest.fixture
def told() -> dict[str, object]:
    """The sheet of a film."""
    value = sheet("f00d", "A film", [], {}, [ORIGIN])
    return value | {
        "digital_source_type": "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"
    }


@pytest.fixture(scope="session")
def identity(tmp_path_factory: pytest.TempPathFactory) -> tuple[Identity, Path]:
    """This machine's identity in a home of its own."""
    folder = tmp_path_factory.mktemp("home") / "credentials"
    return own_identity(folder), folder


def flipped(film: Path, back: int) -> None:
    """Change one bit, `back` bytes from the end."""
    content = bytearray(film.read_bytes())
    content[-back] ^= 1
    film.write_bytes(content)


@signing
def test_a_signed_film_is_valid_and_keeps_its_mark_and_its_fast_start(
    film: Path, told: dict[str, object], identity: tuple[Identity, Path]
) -> None:
    frames = inspect(film).facts["frames"]
    assert look(film) is None
    assert sign(film, told, identity[0]) == film
    found = look(film)
    assert found is not None
    assert (found.state, found.faults) == ("valid", ())
    assert found.signer == "ProStudio on this machine"
    assert found.generator.startswith("ProStudio ")
    assert found.source_type == "algorithmicMedia"
    assert "algorithmicMedia" in (read_xmp(film) or "")
    assert is_fast_start(film)
    assert inspect(film).facts["frames"] == frames
    assert not list(film.parent.glob(".*tmp*"))


@signing
def test_this_machines_own_root_makes_its_films_trusted(
    film: Path, told: dict[str, object], identity: tuple[Identity, Path]
) -> None:
    sign(film, told, identity[0])
    found = look(film, own_root(identity[1]))
    assert found is not None
    assert found.state == "trusted"


@signing
def test_one_flipped_bit_of_the_pictures_is_found_and_fails_the_inspection(
    film: Path, told: dict[str, object], identity: tuple[Identity, Path]
) -> None:
    sign(film, told, identity[0])
    flipped(film, 20)
    found = look(film)
    assert found is not None
    assert found.state == "invalid"
    assert found.faults == ("assertion.bmffHash.mismatch",)
    told_of = inspect(film)
    (finding,) = [finding for finding in told_of.findings if finding.code == "credentials"]
    assert not told_of.ok
    assert "changed after signing" in finding.message


@signing
def test_a_large_film_stays_as_it_is_and_has_its_credentials_beside(
    film: Path, told: dict[str, object], identity: tuple[Identity, Path]
) -> None:
    before = film.read_bytes()
    assert sign(film, told, identity[0], sidecar_above=1000) == sidecar_of(film)
    assert film.read_bytes() == before
    found = look(film)
    assert found is not None
    assert (found.state, found.beside) == ("valid", True)
    flipped(film, 20)
    changed = look(film)
    assert changed is not None
    assert changed.state == "invalid"


@signing
def test_the_key_is_made_once_and_only_its_user_may_read_it(
    identity: tuple[Identity, Path],
) -> None:
    assert own_identity(identity[1]) == identity[0]
    if os.name == "posix":
        assert stat.S_IMODE((identity[1] / "key.pem").stat().st_mode) == 0o600
    assert "PRIVATE" not in (identity[1] / "root.pem").read_text() + identity[0].chain


@signing
def test_the_users_own_certificate_signs_and_a_wrong_one_is_refused_by_name(
    film: Path, told: dict[str, object], identity: tuple[Identity, Path], tmp_path: Path
) -> None:
    certificate, key = identity[1] / "certificate.pem", identity[1] / "key.pem"
    sign(film, told, given_identity(certificate, key))
    other = tmp_path / "other"
    own_identity(other)
    with pytest.raises(FilmError, match="not the key of the first certificate"):
        given_identity(certificate, other / "key.pem")
    with pytest.raises(FilmError, match="holds no PEM private key"):
        given_identity(certificate, certificate)
    with pytest.raises(FilmError, match="cannot read the credentials' key"):
        given_identity(certificate, tmp_path / "nothing.pem")


def test_without_the_extra_credentials_are_told_of_and_not_checked(
    film: Path, told: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credentials, "can_sign", lambda: False)
    with pytest.raises(MissingError) as refused:
        sign(film, told, Identity("", "", "es256"))
    assert "prostudio[provenance]" in (refused.value.hint or "")
    sidecar_of(film).write_bytes(b"something")
    found = look(film)
    assert found is not None
    assert found.state == "not checked"
    assert [f.code for f in inspect(film).findings if f.code == "credentials"] == ["credentials"]
    assert [box.kind for box in boxes(film)].count(b"uuid") == 1
