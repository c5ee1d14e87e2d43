"""The step graph: steps, keys, the store, takes, and the executor that makes what is missing."""

from prostudio.graph.artifact import Artifact, StoredFile
from prostudio.graph.collect import Collected, clean
from prostudio.graph.crew import Budget
from prostudio.graph.keys import BoundStep, bind
from prostudio.graph.opening import open_store
from prostudio.graph.perform import StepContext
from prostudio.graph.run import Executor, Planned, dry_run, run
from prostudio.graph.step import FileInput, Input, Json, Needs, Step, StepRef
from prostudio.graph.store import Store
from prostudio.graph.takes import Take, remove_take, take, takes
from prostudio.graph.upkeep import Damage, StoreSize, size, verify
from prostudio.graph.why import Cause, Change, Why, causes, why_made, why_stale

__all__ = [
    "Artifact",
    "BoundStep",
    "Budget",
    "Cause",
    "Change",
    "Collected",
    "Damage",
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
    "StoreSize",
    "StoredFile",
    "Take",
    "Why",
    "bind",
    "causes",
    "clean",
    "dry_run",
    "open_store",
    "remove_take",
    "run",
    "size",
    "take",
    "takes",
    "verify",
    "why_made",
    "why_stale",
]
