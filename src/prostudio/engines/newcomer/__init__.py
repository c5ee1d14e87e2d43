"""A package that somebody begins an engine with: it works, and its tests pass, from the start."""

from prostudio.engines.newcomer.package import Package, begin

__all__ = ["Package", "begin"]
