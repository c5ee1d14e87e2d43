"""A film as film.yaml and film.json."""

from __future__ import annotations

import json
from typing import Any

import yaml

from prostudio.film.data.film_data import film_data
from prostudio.film.data.kinds import Json
from prostudio.film.film import Film


def write_yaml(film: Film) -> str:
    """The film as YAML; `read_film` reads an equal film from it."""
    return yaml_text(film_data(film))


def write_json(film: Film) -> str:
    """The film as JSON; `read_film` reads an equal film from it."""
    return json.dumps(film_data(film), ensure_ascii=False, indent=2) + "\n"


def yaml_text(value: Json) -> str:
    """YAML in the order of the keys, without anchors, long lines unbroken."""
    text: str = yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=1 << 30)
    return text


class _Dumper(yaml.SafeDumper):
    """Writes every value where it stands; our reader takes no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        """Always: a value that stands twice is written twice."""
        return True


def _text(dumper: _Dumper, value: str) -> Any:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)
