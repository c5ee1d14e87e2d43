"""The film as other editors' projects: one edit, a writer for each format."""

from __future__ import annotations

from prostudio.delivery.handover.edit import Edit, EditClip, Marker, Stem
from prostudio.delivery.handover.formats import FORMATS, Format

__all__ = ["FORMATS", "Edit", "EditClip", "Format", "Marker", "Stem"]
