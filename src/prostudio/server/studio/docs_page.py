"""`/docs`: the OpenAPI description as one page of plain HTML, with nothing from elsewhere."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

Json = Any

_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;
color:#1a1a1a;background:#fff}
h2{margin-top:2.5rem;border-bottom:1px solid #ccc}h3{font:600 1rem/1.5 ui-monospace,monospace}
pre{background:#f4f4f4;padding:.8rem;overflow-x:auto}code{font-family:ui-monospace,monospace}
table{border-collapse:collapse;width:100%;overflow-wrap:anywhere}h3{overflow-wrap:anywhere}
td,th{text-align:left;padding:.3rem .6rem;
border-bottom:1px solid #ddd;vertical-align:top}
details{margin:.5rem 0}.m{display:inline-block;min-width:4.5rem;color:#0a5a2a}
@media(prefers-color-scheme:dark){body{background:#151515;color:#e6e6e6}pre{background:#222}
a{color:#8ab4ff}td,th{border-color:#333}.m{color:#7fd6a0}}
"""

POLICY = (
    "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; style-src 'sha256-"
    f"{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}'"
)
"""Nothing but the page's own style, known by its digest."""

_BEGIN = """curl -s 127.0.0.1:8787/api/content/generate -H 'Content-Type: application/json' \\
  -d '{"topic": "The lighthouse keeper and the storm", "seconds": 20}'
# {"id":"FILM","state":"queued", ... "links":{...}}
curl -N 127.0.0.1:8787/api/films/FILM/events
curl -OJ 127.0.0.1:8787/api/content/download/FILM"""


def page(description: Mapping[str, Json]) -> str:
    """The page of an OpenAPI description."""
    return "".join(_parts(description))


def _parts(description: Mapping[str, Json]) -> Iterator[str]:
    info = description["info"]
    yield '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width"><title>ProStudio API</title>'
    yield f"<style>{_STYLE}</style></head><body><main><h1>{escape(info['title'])} "
    yield f"{escape(info['version'])}</h1>{_text(info['description'])}"
    yield f'<pre tabindex="0">{escape(_BEGIN)}</pre><p>The same for programs: '
    yield '<a href="/openapi.json">/openapi.json</a></p>'
    group = ""
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            if (name := (operation.get("tags") or ["other"])[0]) != group:
                group = name
                yield f"<h2>{escape(group)}</h2>"
            yield from _operation(method, path, operation)
    yield "<h2>Values</h2>"
    for name, schema in description["components"]["schemas"].items():
        yield f'<h3 id="{escape(name)}">{escape(name)}</h3>{_text(schema.get("description", ""))}'
        yield from _fields(schema)
    yield "</main></body></html>"


def _operation(method: str, path: str, operation: Mapping[str, Json]) -> Iterator[str]:
    yield f'<h3><span class="m">{escape(method.upper())}</span> {escape(path)}</h3>'
    yield _text(operation.get("description", operation.get("summary", "")))
    if parameters := operation.get("parameters"):
        yield "<table><tr><th>parameter</th><th>in</th><th>type</th><th></th></tr>"
        for one in parameters:
            told = (one["name"], one["in"], _kind(one["schema"]), one.get("description", ""))
            yield "<tr>" + "".join(f"<td>{cell}</td>" for cell in _cells(told)) + "</tr>"
        yield "</table>"
    for kind, content in operation.get("requestBody", {}).get("content", {}).items():
        yield f"<p>Body <code>{escape(kind)}</code>: {_kind(content['schema'])} "
        yield f"{escape(content['schema'].get('description', ''))}</p>"
    yield "<p>Answers: "
    yield ", ".join(
        f"<code>{escape(str(status))}</code> {_answer(answer)}"
        for status, answer in operation["responses"].items()
    )
    yield "</p>"


def _answer(answer: Mapping[str, Json]) -> str:
    kinds = [
        f"{_kind(content.get('schema', {}))} {escape('' if 'json' in kind else kind)}".strip()
        for kind, content in answer.get("content", {}).items()
    ]
    return " ".join([*kinds, escape(answer.get("description", ""))])


def _fields(schema: Mapping[str, Json]) -> Iterator[str]:
    if properties := schema.get("properties"):
        needed = schema.get("required", [])
        yield "<table><tr><th>field</th><th>type</th><th></th></tr>"
        for name, field in properties.items():
            told = (name, _kind(field), field.get("description", ""))
            mark = "" if name in needed else " <small>optional</small>"
            cells = _cells(told)
            cells[0] += mark
            yield "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"
        yield "</table>"
    for example in schema.get("examples", []):
        yield f'<pre tabindex="0">{escape(json.dumps(example, indent=2))}</pre>'


def _cells(told: tuple[str, ...]) -> list[str]:
    """Cells of a row; types are HTML already."""
    return [cell if cell.startswith("<code") else escape(cell) for cell in told]


def _kind(schema: Mapping[str, Json]) -> str:
    if reference := schema.get("$ref"):
        name = escape(reference.rpartition("/")[2])
        return f'<code><a href="#{name}">{name}</a></code>'
    if several := schema.get("anyOf"):
        return "<code></code>" + " or ".join(_kind(one) for one in several)
    if names := schema.get("enum"):
        return f"<code>{escape(' | '.join(map(str, names)))}</code>"
    kind = str(schema.get("type", "any"))
    inner = f" of {_kind(schema['items'])}" if "items" in schema else ""
    return f"<code>{escape(kind)}</code>{inner}"


def _text(text: str) -> str:
    """Paragraphs; lines that begin with a number stay lines."""
    parts = [escape(part).replace("\n", "<br>") for part in text.split("\n\n")]
    return "".join(f"<p>{part}</p>" for part in parts if part)
