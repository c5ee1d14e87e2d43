"""Which keys of its head a film file says, so that defaults take only the others' places."""

from __future__ import annotations

from prostudio.film.data.film_data import HEAD
from prostudio.film.data.json_nodes import read_json
from prostudio.film.data.yaml_nodes import read_yaml
from prostudio.film.text.decode import decode
from prostudio.film.text.front_matter import parted
from prostudio.film.text.nodes import Mapping

_KEYS = {field.fills: field.name for field in HEAD}


def said(text: str, form: str) -> frozenset[str]:
    """Keys that the text gives a value; `size` too where it says the aspect.

    Args:
        form: `md`, `yaml` or `json`.

    Raises:
        FilmError: the head cannot be read.
    """
    if form == "md":
        return frozenset(_KEYS[attribute] for attribute in parted(decode(text)).head)
    node = (read_yaml if form == "yaml" else read_json)(decode(text))
    pairs = node.pairs if isinstance(node, Mapping) else ()
    found = {key.text for key, value in pairs if not value.absent}
    return frozenset(found | ({"size"} if "aspect" in found else set()))
