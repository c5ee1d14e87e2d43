"""What `/api/cluster` answers with, as models."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field


class CardShown(BaseModel):
    """A graphics card; memory in MB."""

    name: str
    vram_mb: int
    free_mb: int | None = Field(description="when it was looked at last; null: not known")


class StepShown(BaseModel):
    """What somebody makes now."""

    key: str = Field(description="its id: `/api/cluster/steps/{key}/log` is its log")
    name: str
    kind: str
    label: str
    shot: str | None
    since: float = Field(description="seconds since 1970")
    seconds: float = Field(description="since it began")
    fraction: float = Field(ge=0, le=1)
    note: str
    seconds_left: float | None


class HandShown(BaseModel):
    """Somebody who makes steps on a machine: one for each card, and some for the cores."""

    hand: str
    node: str
    card: int | None = Field(description="number of its card there; null: it has cores alone")
    film: str = Field(description="what it works for")
    model: str = Field(description="what it keeps loaded, or empty")
    loaded: dict[str, float] = Field(description="model: seconds that reading it took")
    step: StepShown | None
    made: dict[str, int] = Field(description="steps by kind")
    failed: dict[str, int]
    seconds: dict[str, float] = Field(description="what the made ones took, by kind")
    died: int = Field(description="how often its process ended without being told to")


class NodeShown(BaseModel):
    """A machine of the cluster."""

    node: str
    host: str
    address: str
    alive: bool
    head: bool
    cores: float
    ram_mb: int
    cards: list[CardShown]
    version: str = Field(description="of ProStudio there; empty while it is not known")
    engines: list[str] | None = Field(description="those that have all they need there")
    problem: str = Field(description="why it can make nothing, or empty")
    hands: list[HandShown]


class TotalsShown(BaseModel):
    """Sums over the machines that answer."""

    nodes: int
    lost: int
    cores: float
    cards: int
    vram_mb: int
    hands: int
    at_work: int
    models: list[str]
    made: int
    seconds_left: float | None = Field(description="of the longest step that is being made")


class ProblemShown(BaseModel):
    """Why the cluster does not answer."""

    code: str
    message: str
    hint: str | None


class ClusterShown(BaseModel):
    """The cluster that films are made on."""

    address: str = Field(description="the setting `cluster`; empty: this machine makes all")
    state: Literal["none", "connecting", "here", "lost"]
    at: float = Field(description="when it was looked at, seconds since 1970")
    problem: ProblemShown | None
    nodes: list[NodeShown]
    totals: TotalsShown


class LogShown(BaseModel):
    """The log of a step."""

    key: str
    text: str
    node: str = Field(description="who has it, by the machine's name")
    changed: float = Field(description="seconds since 1970")
