"""What ComfyUI's errors mean, and what the user can do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from prostudio.engines.comfyui.workflow import Node, Workflow
from prostudio.errors import DeviceMemoryError, EngineServerError, ProStudioError

_MOST_TOLD = 300
_MEMORY = (
    "out of memory",
    "outofmemory",
    "cuda error: out",
    "allocation on device",
    "not enough memory",
)
_CHECK = "`prostudio workflows check NAME` says more"


def shown(value: object, most: int = _MOST_TOLD) -> str:
    """Foreign words on one line, without control characters, not too long."""
    plain = " ".join("".join(c if c.isprintable() else " " for c in str(value)).split())
    return plain if len(plain) <= most else plain[: most - 1] + "…"


def refused(status: int, body: Any, workflow: Workflow) -> ProStudioError:
    """The error for a workflow that ComfyUI did not take (its answer to `/prompt`)."""
    value = body if isinstance(body, dict) else {}
    nodes = value.get("node_errors")
    if isinstance(nodes, dict) and nodes:
        return of_nodes(nodes, workflow)
    error = value.get("error")
    told = error if isinstance(error, dict) else {"message": error or body}
    words = shown(told.get("message") or "no reason given")
    extra = told.get("extra_info")
    extra = extra if isinstance(extra, dict) else {}
    kind = str(told.get("type", ""))
    if kind == "missing_node_type" or "does not exist" in words or "not found" in words:
        which = extra.get("class_type") or ""
        return EngineServerError(
            f"ComfyUI lacks a node of the workflow: {words}",
            hint=f"install the package that has {shown(which) or 'it'} (ComfyUI's Manager: "
            f"Install Missing Custom Nodes), restart ComfyUI; {_CHECK}",
        )
    if kind == "prompt_no_outputs":
        return EngineServerError(
            "the workflow keeps nothing: it has no node that saves a result",
            hint="add Save Video or Save Image to it in ComfyUI and export it again",
        )
    return EngineServerError(
        f"ComfyUI did not take the workflow ({status}): {words}",
        hint=f"open it in ComfyUI and run it there once; {_CHECK}",
    )


def of_nodes(nodes: Mapping[str, Any], workflow: Workflow) -> EngineServerError:
    """The error for nodes whose inputs ComfyUI found wrong, the first of them told."""
    told, hints = [], []
    for key, value in list(nodes.items())[:3]:
        value = value if isinstance(value, dict) else {}
        node = workflow.nodes.get(str(key)) or Node(
            str(key), shown(value.get("class_type")), "", {}
        )
        errors = value.get("errors")
        for error in (errors if isinstance(errors, list) else [])[:2]:
            words, hint = _of_input(error if isinstance(error, dict) else {})
            told.append(f"{node}: {words}")
            hints.append(hint)
    return EngineServerError(
        f"ComfyUI did not take the workflow: {'; '.join(told) or 'a node is wrong'}",
        hint=next(
            (hint for hint in hints if hint), f"correct it in ComfyUI and export it again; {_CHECK}"
        ),
    )


def _of_input(error: Mapping[str, Any]) -> tuple[str, str]:
    extra = error.get("extra_info")
    extra = extra if isinstance(extra, dict) else {}
    name, value = shown(extra.get("input_name", "")), extra.get("received_value")
    if error.get("type") == "value_not_in_list":
        hint = (
            "put that file into ComfyUI's models folder, or choose one in the workflow that is "
            "there, and export it again"
            if "." in str(value)
            else ""
        )
        return f"there is no {shown(value)!r} for its {name}", hint
    words = shown(error.get("message", "is wrong"))
    details = shown(error.get("details", ""))
    return (f"{words} ({details})" if details and details not in words else words), ""


def failed(entry: Mapping[str, Any], workflow: Workflow) -> ProStudioError | None:
    """The error that a finished prompt's history tells of; None where it went well."""
    status = entry.get("status")
    if not isinstance(status, dict) or status.get("status_str") != "error":
        return None
    for name, told in _messages(status):
        if name == "execution_error":
            return at_node(told, workflow)
        if name == "execution_interrupted":
            return EngineServerError(
                "the take was stopped in ComfyUI", hint="run it again to have it made"
            )
    return EngineServerError("ComfyUI could not make the take", hint="its own log says why")


def interrupted(entry: Mapping[str, Any]) -> bool:
    """Whether somebody stopped it."""
    status = entry.get("status")
    return any(n == "execution_interrupted" for n, _ in _messages(status if status else {}))


def _messages(status: Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    messages = status.get("messages") if isinstance(status, dict) else None
    return [
        (str(one[0]), one[1])
        for one in (messages if isinstance(messages, list) else [])
        if isinstance(one, (list, tuple)) and len(one) == 2 and isinstance(one[1], dict)
    ]


def at_node(told: Mapping[str, Any], workflow: Workflow) -> ProStudioError:
    """The error of a node that failed while it worked."""
    key, kind = str(told.get("node_id", "")), shown(told.get("node_type", "a node"))
    node = workflow.nodes.get(key) or Node(key, kind, "", {})
    words = shown(told.get("exception_message") or told.get("exception_type") or "no reason given")
    exception = str(told.get("exception_type", "")).casefold()
    if any(word in f"{words} {exception}".casefold() for word in _MEMORY):
        return DeviceMemoryError(
            f"ComfyUI ran out of graphics memory at {node}",
            hint="make the shot smaller or shorter (`pixels` and `most` in the workflow's "
            "mapping.toml), load a smaller model (GGUF, fp8) in the workflow, or start ComfyUI "
            "with --lowvram",
        )
    return EngineServerError(
        f"{node} failed in ComfyUI: {words}",
        hint="ComfyUI's own log has the whole of it; run the workflow there once with the "
        "same pictures and size",
    )
