"""Where a film came from: the mark in the file and the sheet beside it."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

from prostudio.delivery.provenance import (
    Ingredient,
    attributions,
    film_source_type,
    sheet,
    xmp_packet,
)


def of(*kinds: str) -> str:
    return film_source_type(
        Ingredient("video", f"e{n}", source_type=k) for n, k in enumerate(kinds)
    )


@pytest.mark.parametrize(
    ("kinds", "film"),
    [
        (("algorithmicMedia", "algorithmicMedia"), "algorithmicMedia"),
        (("trainedAlgorithmicMedia",) * 3, "trainedAlgorithmicMedia"),
        (("algorithmicMedia", "trainedAlgorithmicMedia"), "compositeSynthetic"),
        (("digitalCapture", "algorithmicMedia"), "compositeSynthetic"),
        (("", "algorithmicMedia"), "compositeSynthetic"),
        (("digitalCapture", ""), ""),
    ],
)
def test_a_film_is_what_it_was_made_of(kinds: tuple[str, ...], film: str) -> None:
    assert of(*kinds) == film


def test_the_packet_is_xml_that_names_the_iptc_type() -> None:
    packet = xmp_packet("compositeSynthetic", 'A "<film>" & more', ["Music: somebody"])
    tree = ElementTree.fromstring(packet.split("?>", 1)[1].rsplit("<?", 1)[0])
    names = {"e": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"}
    (found,) = tree.findall(".//e:DigitalSourceType", names)
    assert found.text == "http://cv.iptc.org/newscodes/digitalsourcetype/compositeSynthetic"
    items = [element.text for element in tree.iter() if element.tag.endswith("}li")]
    assert items == ['A "<film>" & more', "Music: somebody"]
    assert "DigitalSourceType>" not in xmp_packet("")


def test_the_sheet_lists_makers_licences_digests_and_seeds_without_dates() -> None:
    makers = [
        Ingredient("video", "procedural", "3", "Apache-2.0", "algorithmicMedia", seeds=(1, 7)),
        Ingredient("music", "songs", "1", "CC-BY-4.0", attribution="Music: somebody"),
        Ingredient("music", "songs 2", "1", "CC-BY-4.0", attribution="Music: somebody"),
        Ingredient("picture", "images/bay.jpg", digest="ab12"),
    ]
    value = json.loads(json.dumps(sheet("f00d", "Film", makers, {"x264": "165"})))
    assert value["digital_source_type"].endswith("/compositeSynthetic")
    assert value["film_blake3"] == "f00d"
    assert value["ingredients"][0] == {
        "kind": "video",
        "name": "procedural",
        "revision": "3",
        "licence": "Apache-2.0",
        "source_type": "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia",
        "seeds": [1, 7],
    }
    assert value["ingredients"][3] == {
        "kind": "picture",
        "name": "images/bay.jpg",
        "digest": "ab12",
    }
    assert value["attributions"] == attributions(makers) == ["Music: somebody"]
    assert set(value["software"]) == {"prostudio", "x264"}
