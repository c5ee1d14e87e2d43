"""Model weights: which there are, where they lie, how they come, and under which terms.

Engines are given local folders only: `folder(name)`.
"""

from prostudio.weights.catalogue import Catalogue, Part, Repository, Row
from prostudio.weights.checks import State
from prostudio.weights.folders import folder, identity, parts
from prostudio.weights.licence import Licence
from prostudio.weights.shelf import Shelf
from prostudio.weights.standing import Standing, standing
from prostudio.weights.verdict import Verdict, named_by, verdict

__all__ = [
    "Catalogue",
    "Licence",
    "Part",
    "Repository",
    "Row",
    "Shelf",
    "Standing",
    "State",
    "Verdict",
    "folder",
    "identity",
    "named_by",
    "parts",
    "standing",
    "verdict",
]
