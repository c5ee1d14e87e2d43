"""XML as text: elements in order, indented, with what XML cannot hold taken out."""

from __future__ import annotations

import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def child(parent: Element, tag: str, **attributes: str) -> Element:
    """A new element at the end of `parent`; `class_` gives `class`."""
    return SubElement(parent, tag, {k.rstrip("_"): plain(v) for k, v in attributes.items()})


def plain(text: str) -> str:
    """The text without characters that XML 1.0 has no way to write."""
    return _FORBIDDEN.sub("", text)


def document(root: Element, doctype: str = "") -> str:
    """The whole file as text, UTF-8 declared."""
    ElementTree.indent(root, " ")
    body = ElementTree.tostring(root, encoding="unicode")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + doctype + body + "\n"
