"""The rows of a batch: a CSV file with a header, or a JSON object a line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from prostudio.errors import FilmError
from prostudio.film.text.decode import decode

Json = Any

MOST_ROWS = 10_000
_DELIMITERS = ",;\t|"


@dataclass(frozen=True, slots=True)
class Row:
    """One film's values; `number` counts from 1, `line` is where it stands in its file."""

    number: int
    line: int | None
    values: Mapping[str, str]


def read_rows(path: Path) -> list[Row]:
    """The rows of a file that ends in .csv, .tsv, .jsonl or .ndjson; blank ones are left out.

    Raises:
        FilmError: it cannot be read, or a line in it; the error names the line.
    """
    try:
        text = decode(path.read_bytes())
    except OSError as failure:
        raise FilmError(f"cannot read {path}: {failure.strerror}") from failure
    suffix = path.suffix.lower()
    if suffix in (".jsonl", ".ndjson"):
        found = _of_json_lines(text)
    elif suffix in (".csv", ".tsv", ".txt"):
        found = _of_csv(text)
    else:
        raise FilmError(f"the rows are {path.name!r}; wanted a file .csv or .jsonl")
    return numbered(found)


def numbered(found: Iterable[tuple[int | None, Mapping[str, Json]]]) -> list[Row]:
    """Rows of values, each with its line; numbers and yes or no become text.

    Raises:
        FilmError: none, too many, or a value that is neither.
    """
    rows: list[Row] = []
    for line, values in found:
        told = {str(name): _text(name, value, line) for name, value in values.items()}
        rows.append(Row(len(rows) + 1, line, told))
        if len(rows) > MOST_ROWS:
            raise FilmError(
                f"there are over {MOST_ROWS:,} rows", hint="cut them into several files"
            )
    if not rows:
        raise FilmError("there is no row", hint="a CSV file begins with the names of its columns")
    return rows


def _text(name: str, value: Json, line: int | None) -> str:
    if isinstance(value, str):
        return value.strip()
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    raise FilmError(f"{name!r} is a list or an object; wanted a text or a number", line=line)


def _of_json_lines(text: str) -> Iterator[tuple[int, Mapping[str, Json]]]:
    for line, part in enumerate(text.split("\n"), 1):
        if not part.strip():
            continue
        try:
            value = json.loads(part)
        except (ValueError, RecursionError):
            raise FilmError("this is no JSON", line=line) from None
        if not isinstance(value, dict):
            raise FilmError("this is no JSON object", line=line)
        yield line, value


def _of_csv(text: str) -> Iterator[tuple[int, Mapping[str, Json]]]:
    head = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        names = [name.strip() for name in next(reader, [])]
        _require_names(names)
        line = reader.line_num + 1
        for fields in reader:
            if any(field.strip() for field in fields):
                yield line, _of_fields(names, fields, line)
            line = reader.line_num + 1
    except csv.Error as failure:
        raise FilmError(f"this is no CSV: {failure}", line=reader.line_num) from failure


def _require_names(names: list[str]) -> None:
    if not all(names):
        raise FilmError("a column has no name", line=1)
    for name in names:
        if names.count(name) > 1:
            raise FilmError(f"there are two columns {name!r}", line=1)


def _of_fields(names: list[str], fields: list[str], line: int) -> Mapping[str, Json]:
    if len(fields) != len(names):
        hint = "quote a value that holds the separator"
        message = f"the row has {len(fields)} values; wanted {len(names)}"
        raise FilmError(message, hint=hint, line=line)
    return dict(zip(names, fields, strict=True))
