"""Where a film came from: the IPTC mark in the file, and a sheet of its makers beside it.

Digital source types are those of IPTC NewsCodes
(http://cv.iptc.org/newscodes/digitalsourcetype/).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any
from xml.sax.saxutils import escape

from prostudio import __version__

_CODES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
ALGORITHMIC = "algorithmicMedia"
"""Made by a program that was not trained on samples."""
TRAINED = "trainedAlgorithmicMedia"
"""Made by a trained model."""
COMPOSITE = "compositeSynthetic"
"""Put together from several elements, at least one of them synthetic."""
ANIMATED = "compositeWithTrainedAlgorithmicMedia"
"""Somebody's picture or footage with what a trained model added."""
_SYNTHETIC = frozenset({ALGORITHMIC, TRAINED, COMPOSITE, ANIMATED})
FORMAT = "prostudio-provenance/1"


@dataclass(frozen=True, slots=True)
class Ingredient:
    """One maker of the film, or one thing of the user's that went into it.

    Attributes:
        kind: `video`, `speech`, `music`, `picture`, `sound` ...
        name: the engine's name, or the file's as written in the script.
        revision: the engine's revision.
        licence: SPDX identifier of the engine and its weights.
        source_type: last part of the IPTC digital source type; empty when nobody
            knows, as for a user's picture: it is never guessed.
        output_terms: what the licence says of what the engine makes.
        attribution: a line that the film has to show.
        weights: digest of the weights.
        digest: digest of the user's file.
        seeds: the seeds it was asked with, rising, each once.
        subject: of the cast, whose picture it is.
        consent: what was said of the consent of the person in it.
    """

    kind: str
    name: str
    revision: str = ""
    licence: str = ""
    source_type: str = ""
    output_terms: str = ""
    attribution: str = ""
    weights: str = ""
    digest: str = ""
    seeds: tuple[int, ...] = ()
    subject: str = ""
    consent: str = ""


class Origin(StrEnum):
    """What a shot's pictures are."""

    DRAWN = "drawn"
    """By a program that was not trained on anything."""
    MODEL = "model"
    """By a trained model, from words or from a picture."""
    PHOTOGRAPH = "photograph"
    """A picture of the user's, perhaps under a moving camera."""
    CLIP = "clip"
    """Footage of the user's."""


@dataclass(frozen=True, slots=True)
class ShotOrigin:
    """Where one shot of the film is from.

    Attributes:
        start, stop: seconds in the film, to the millisecond.
        engine: that made its pictures.
        source_type: last part of the IPTC digital source type; empty when nobody knows.
        take: key of the take that it shows, where an engine's work is kept.
        first_frame: the engine that drew its first frame.
        file, digest: the user's file that it shows or begins with.
        cast: whose pictures an engine was given for it.
    """

    shot: str
    origin: Origin
    start: float
    stop: float
    engine: str
    source_type: str = ""
    take: str = ""
    first_frame: str = ""
    file: str = ""
    digest: str = ""
    cast: tuple[str, ...] = ()


def film_source_type(ingredients: Iterable[Ingredient]) -> str:
    """The film's digital source type, its last part; empty when nothing in it is synthetic.

    Made by one kind of maker it is that kind; a mixture with anything synthetic in it
    is `compositeSynthetic`, also with things of unknown origin.
    """
    kinds = {ingredient.source_type for ingredient in ingredients}
    if not kinds & _SYNTHETIC:
        return ""
    return kinds.pop() if len(kinds) == 1 else COMPOSITE


def xmp_packet(source_type: str, title: str = "", rights: Sequence[str] = ()) -> str:
    """An XMP packet (ISO 16684-1) that carries the mark, the title and lines to credit."""
    properties = [f"<xmp:CreatorTool>ProStudio {__version__}</xmp:CreatorTool>"]
    if source_type:
        properties.append(
            f"<Iptc4xmpExt:DigitalSourceType>{_CODES}{escape(source_type)}"
            "</Iptc4xmpExt:DigitalSourceType>"
        )
    if title:
        properties.append(f"<dc:title>{_alternatives(title)}</dc:title>")
    if rights:
        properties.append(f"<dc:rights>{_alternatives('; '.join(rights))}</dc:rights>")
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
        ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">'
        + "".join(properties)
        + '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    )


def sheet(
    film_digest: str,
    title: str,
    ingredients: Sequence[Ingredient],
    software: Mapping[str, str],
    shots: Sequence[ShotOrigin] = (),
    *,
    may_be_silent: bool = False,
) -> dict[str, Any]:
    """What lies beside the film as JSON: makers, versions, licences, digests, seeds. No dates.

    Args:
        film_digest: BLAKE3 of the finished file, so that the two can be matched.
        software: name -> version of what encoded and drew.
        may_be_silent: nothing is heard that the film asked for, bar clips' own sound.
    """
    source_type = film_source_type(ingredients)
    return {
        "format": FORMAT,
        "title": title,
        "film_blake3": film_digest,
        "may_be_silent": may_be_silent,
        "digital_source_type": _CODES + source_type if source_type else None,
        "software": {"prostudio": __version__, **dict(sorted(software.items()))},
        "shots": [_entry(shot) for shot in shots],
        "ingredients": [_entry(ingredient) for ingredient in ingredients],
        "attributions": attributions(ingredients),
        "output_terms": sorted({i.output_terms for i in ingredients if i.output_terms}),
    }


def attributions(ingredients: Iterable[Ingredient]) -> list[str]:
    """The lines that licences ask a film to show, each once, in the order of the makers."""
    return list(dict.fromkeys(i.attribution for i in ingredients if i.attribution))


def _entry(one: Ingredient | ShotOrigin) -> dict[str, Any]:
    entry = {name: value for name, value in asdict(one).items() if value or name == "start"}
    if one.source_type:
        entry["source_type"] = _CODES + one.source_type
    return entry


def _alternatives(text: str) -> str:
    item = f'<rdf:li xml:lang="x-default">{escape(text)}</rdf:li>'
    return f"<rdf:Alt>{item}</rdf:Alt>"
