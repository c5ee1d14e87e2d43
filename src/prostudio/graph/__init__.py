"""The step graph: steps, keys, the store, takes, and the executor that makes what is missing."""

from prostudio.graph.artifact import Artifact, StoredFile
from prostudio.graph.crew import Budget
from prostudio.graph.perform import StepContext
from prostudio.graph.run import Executor, Planned, dry_run, run
from prostudio.graph.step import FileInput, Input, Json, Needs, Step, StepRef
from prostudio.graph.store import Store

__all__ = [
    "Artifact",
    "Budget",
    "Executor",
    "FileInput",
    "Input",
    "Json",
    "Needs",
    "Planned",
    "Step",
    "StepContext",
    "StepRef",
    "Store",
    "StoredFile",
    "dry_run",
    "run",
]
