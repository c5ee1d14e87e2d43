"""How far a prompt is, from what ComfyUI says of its nodes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prostudio.engines.base import Progress
from prostudio.engines.comfyui.listening import Said
from prostudio.engines.comfyui.refusals import shown
from prostudio.engines.comfyui.workflow import Workflow

_BEGUN, _SAMPLED = 0.04, 0.88
"""Shares of the whole: until the first step of a sampler, and until the last one's last."""


class Gauge:
    """The share of a prompt that is done; it never falls.

    Attributes:
        over: ComfyUI has said that the prompt is over.
    """

    def __init__(self, workflow: Workflow, prompt: str) -> None:
        self._workflow = workflow
        self._samplers = [
            node.id
            for node in workflow.nodes.values()
            if "sampler" in node.kind.casefold() and any(True for _ in node.links())
        ]
        self._steps: dict[str, float] = {}
        self._fraction = 0.0
        self.prompt = prompt
        self.over = False

    def hear(self, said: Said) -> Progress | None:
        """What a message says of this prompt; None where it is nothing new."""
        data = said.data
        if data.get("prompt_id", self.prompt) != self.prompt:
            return None
        if said.kind in ("execution_success", "execution_error", "execution_interrupted"):
            self.over = True
        elif said.kind == "executing":
            node = data.get("node")
            self.over = self.over or (node is None and "prompt_id" in data)
            return None if node is None else self._at(str(node), None)
        elif said.kind == "progress":
            return self._at(str(data.get("node")), data)
        elif said.kind == "progress_state":
            return self._states(data.get("nodes"))
        elif said.kind == "execution_start":
            return self._risen(0.02, "ComfyUI begins")
        return None

    def _states(self, nodes: Any) -> Progress | None:
        told = None
        for key, one in nodes.items() if isinstance(nodes, dict) else ():
            if isinstance(one, dict) and one.get("state") in ("running", "finished"):
                told = self._at(str(one.get("node_id", key)), one) or told
        return told

    def _at(self, node: str, told: Mapping[str, Any] | None) -> Progress | None:
        found = self._workflow.nodes.get(node)
        name = shown(found.title or found.kind, 60) if found else f"node {node}"
        value, most = (told or {}).get("value"), (told or {}).get("max")
        numbers = isinstance(value, (int, float)) and isinstance(most, (int, float)) and most > 0
        if not numbers or value is None or most is None:
            return self._risen(self._fraction, name)
        share = min(1.0, max(0.0, value / most))
        note = f"{name}: step {value:g} of {most:g}" if most > 1 else name
        if node not in self._samplers:
            return self._risen(self._fraction, note)
        self._steps[node] = max(share, self._steps.get(node, 0.0))
        done = sum(self._steps.values()) / len(self._samplers)
        return self._risen(_BEGUN + (_SAMPLED - _BEGUN) * done, note)

    def _risen(self, fraction: float, note: str) -> Progress:
        self._fraction = max(self._fraction, fraction)
        return Progress(self._fraction, note)

    def note(self, text: str) -> Progress:
        """No further, but something to say."""
        return Progress(self._fraction, text)
