"""A film as data: one table of fields, read and written as YAML, JSON and Markdown."""

from prostudio.film.data.markdown import write_markdown
from prostudio.film.data.schema import schema
from prostudio.film.data.writing import write_json, write_yaml

__all__ = ["schema", "write_json", "write_markdown", "write_yaml"]
