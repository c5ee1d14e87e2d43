"""A film file with variables, `{{name}}`, and what becomes of it with a row's values."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from prostudio.client.packing import format_of
from prostudio.errors import FilmError
from prostudio.film.text.decode import decode
from prostudio.projects.scripts import film_file

_VARIABLE = re.compile(r"(\\)?\{\{(.*?)\}\}")
_NAME = re.compile(r"[^\W\d][\w-]*")
_WHOLE_VALUE = re.compile(r"^(\s*(?:- )?[\w-]+:\s+)\{\{\s*([^\W\d][\w-]*)\s*\}\}\s*$")
_PLAIN = re.compile(r"[\w][\w .,!?'()/-]*")


@dataclass(frozen=True, slots=True)
class Template:
    """A text with variables.

    Attributes:
        format: md, yaml or json.
        base: the folder that its files lie in.
        variables: name -> the line where it stands first.
    """

    text: str
    format: str
    base: Path
    variables: Mapping[str, int]

    @classmethod
    def read(cls, path: Path) -> Template:
        """The template in a file.

        Raises:
            FilmError: it cannot be read, or has braces that name nothing.
        """
        try:
            text = decode(path.read_bytes())
        except OSError as failure:
            raise FilmError(f"cannot read {path}: {failure.strerror}") from failure
        return cls.of(*film_file(text, format_of(path)), path.parent)

    @classmethod
    def of(cls, text: str, form: str = "md", base: Path = Path()) -> Template:
        """The template of a text; see `read`."""
        variables: dict[str, int] = {}
        for found in _VARIABLE.finditer(text):
            line = text.count("\n", 0, found.start()) + 1
            name = found[2].strip()
            if found[1]:
                continue
            if not _NAME.fullmatch(name):
                hint = "a variable is {{name}}; write \\{{ for braces that are none"
                raise FilmError(f"{{{{{found[2][:40]}}}}} names nothing", hint=hint, line=line)
            variables.setdefault(name, line)
        return cls(text, form, base, variables)

    def require(self, columns: Mapping[str, object]) -> None:
        """See that there is a value for every variable.

        Raises:
            FilmError: there is none for one of them.
        """
        for name, line in self.variables.items():
            if name not in columns:
                near = get_close_matches(name, columns, 1)
                there = ", ".join(list(columns)[:10]) or "none"
                hint = f"did you mean {near[0]!r}?" if near else f"columns are {there}"
                raise FilmError(f"the rows have no column {name!r}", hint=hint, line=line)

    def filled(self, row: Mapping[str, str]) -> str:
        """The text with a row's values.

        A value that is the whole of a YAML key's is quoted where it has to be; in JSON every
        value is, for it stands within quotes there.
        """
        front = self.format == "yaml"
        filled = []
        for number, line in enumerate(self.text.split("\n")):
            if self.format == "md" and line.strip() == "---":
                front = number == 0
            whole = _WHOLE_VALUE.match(line) if front else None
            if whole:
                filled.append(whole[1] + _quoted(row[whole[2]]))
            else:
                filled.append(_VARIABLE.sub(lambda found: self._value(found, row), line))
        return "\n".join(filled)

    def _value(self, found: re.Match[str], row: Mapping[str, str]) -> str:
        if found[1]:
            return found[0][1:]
        value = row[found[2].strip()]
        return json.dumps(value, ensure_ascii=False)[1:-1] if self.format == "json" else value


def _quoted(value: str) -> str:
    """A value as YAML reads it back."""
    if not value or _PLAIN.fullmatch(value):
        return value
    return json.dumps(value, ensure_ascii=False)
