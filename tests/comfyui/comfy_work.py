"""How the tests' ComfyUI works through its queue: one prompt after the other, telling each step."""

from __future__ import annotations

import json
import struct
import threading
import time
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from comfy_files import (
    frames_of,
    preview,
    size_of,
    value_of,
    write_sound,
    write_still,
    write_video,
)
from comfy_nodes import NODES
from comfy_socket import ServerSocket

from prostudio.film import Size


@dataclass
class Play:
    """How it behaves.

    Attributes:
        fault: what goes wrong at the sampler: `memory`, `error`, or at the end: `nothing`,
            `still`, `stills`, `short`, `small`, `gone`, `webp`.
        old: a version that gives prompts ids of its own.
        hold: a prompt waits in its sampler until this is set.
    """

    steps: int = 3
    step_seconds: float = 0.0
    fault: str = ""
    old: bool = False
    previews: bool = True
    hold: threading.Event | None = None
    lose_answers: int = 0
    rate: Fraction | None = None


class Workbench:
    """The worker's part of the server; what it reads of it is set by `start`."""

    folder: Path
    play: Play
    ran: list[str]
    pending: list[list[Any]]
    running: list[list[Any]]
    history: dict[str, Any]
    sockets: dict[str, ServerSocket]
    interrupted: set[str]
    _going: bool
    _lock: threading.Condition

    def _work(self) -> None:
        while self._going:
            with self._lock:
                if not self.pending:
                    self._lock.wait(0.2)
                    continue
                item = self.pending.pop(0)
                self.running = [item]
            self.ran.append(item[1])
            try:
                status, outputs = self._run(item)
            except Exception as failure:
                told = {"node_id": "", "node_type": "", "exception_message": repr(failure)}
                messages = [["execution_error", told]]
                status, outputs = {"status_str": "error", "messages": messages}, {}
            if not self._going:
                return
            with self._lock:
                self.history[item[1]] = {"prompt": item, "outputs": outputs, "status": status}
                self.running = []
            self._tell(item, "executing", {"node": None, "prompt_id": item[1]})

    def _run(self, item: list[Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        prompt_id, prompt = item[1], item[2]
        messages: list[Any] = []

        def said(kind: str, more: dict[str, Any]) -> None:
            messages.append([kind, {"prompt_id": prompt_id, **more}])
            self._tell(item, kind, messages[-1][1])

        said("execution_start", {"timestamp": 0})
        said("execution_cached", {"nodes": []})
        for key, node in prompt.items():
            if not self._going:
                break
            self._tell(
                item, "executing", {"node": key, "display_node": key, "prompt_id": prompt_id}
            )
            if "Sampler" in node["class_type"] and "Select" not in node["class_type"]:
                failure = self._sampled(item, key)
                if failure is not None:
                    said(
                        failure[0], {"node_id": key, "node_type": node["class_type"], **failure[1]}
                    )
                    return {"status_str": "error", "completed": False, "messages": messages}, {}
        outputs = self._saved(prompt)
        for key, output in outputs.items():
            self._tell(item, "executed", {"node": key, "output": output, "prompt_id": prompt_id})
        said("execution_success", {"timestamp": 0})
        return {"status_str": "success", "completed": True, "messages": messages}, outputs

    def _sampled(self, item: list[Any], key: str) -> tuple[str, dict[str, Any]] | None:
        prompt_id = item[1]
        for step in range(1, self.play.steps + 1):
            time.sleep(self.play.step_seconds)
            told = {"value": step, "max": self.play.steps, "prompt_id": prompt_id}
            self._tell(item, "progress", {**told, "node": key})
            states = {key: {**told, "state": "running", "node_id": key}}
            self._tell(item, "progress_state", {"prompt_id": prompt_id, "nodes": states})
            self._preview(item)
            while self.play.hold is not None and not self.play.hold.wait(0.01):
                if prompt_id in self.interrupted or not self._going:
                    break
            if prompt_id in self.interrupted:
                return "execution_interrupted", {"executed": []}
        faults = {
            "memory": (
                "torch.OutOfMemoryError",
                "Allocation on device 0 would exceed allowed memory.",
            ),
            "error": (
                "RuntimeError",
                "mat1 and mat2 shapes cannot be multiplied (77x768 and 4096x5120)",
            ),
        }
        if self.play.fault in faults:
            kind, words = faults[self.play.fault]
            return "execution_error", {"exception_type": kind, "exception_message": words}
        return None

    def _saved(self, prompt: dict[str, Any]) -> dict[str, Any]:
        outputs = {}
        for key, node in prompt.items():
            kind, fault = node["class_type"], self.play.fault
            if not NODES[kind]["output_node"] or fault == "nothing":
                continue
            prefix = node["inputs"].get("filename_prefix", "ComfyUI")
            subfolder, _, name = prefix.rpartition("/")
            where = self.folder / ("temp" if kind == "PreviewImage" else "output") / subfolder
            where.mkdir(parents=True, exist_ok=True)
            files = [
                {
                    "filename": made,
                    "subfolder": subfolder,
                    "type": where.relative_to(self.folder).parts[0],
                }
                for made in self._files(where, name, kind, prompt)
            ]
            group = {"VHS_VideoCombine": "gifs", "SaveAudio": "audio"}.get(kind, "images")
            outputs[key] = {group: files}
            if fault == "gone":
                for one in files:
                    (where / one["filename"]).unlink()
        return outputs

    def _files(self, where: Path, name: str, kind: str, prompt: dict[str, Any]) -> list[str]:
        size, fault = size_of(prompt), self.play.fault
        if kind == "SaveAudio":
            seconds = (
                value_of(prompt, ("seconds",), None) or len(value_of(prompt, ("text",), "")) / 14
            )
            write_sound(
                where / f"{name}_00001_.flac", prompt, seconds / (3 if fault == "short" else 1)
            )
            return [f"{name}_00001_.flac"]
        if fault == "small":
            size = Size(size.width // 4 * 2, size.height // 4 * 2)
        if kind == "SaveAnimatedWEBP" or fault == "webp":
            (where / f"{name}_00001_.webp").write_bytes(b"RIFF\0\0\0\0WEBP")
            return [f"{name}_00001_.webp"]
        frames = frames_of(prompt) // (2 if fault == "short" else 1)
        if kind in ("SaveImage", "PreviewImage") or fault in ("still", "stills"):
            many = 1 if fault == "still" else frames
            made = [f"{name}_{n:05}_.png" for n in range(1, many + 1)]
            for n, one in enumerate(made):
                write_still(where / one, prompt, size, n)
            return made
        rate = self.play.rate or Fraction(str(value_of(prompt, ("fps", "frame_rate"), 16)))
        write_video(where / f"{name}_00001_.mp4", prompt, size, rate, frames)
        return [f"{name}_00001_.mp4"]

    def _tell(self, item: list[Any], kind: str, data: dict[str, Any]) -> None:
        one = self.sockets.get(item[3]["client_id"])
        if one is not None:
            one.send_json({"type": kind, "data": data})

    def _preview(self, item: list[Any]) -> None:
        one = self.sockets.get(item[3]["client_id"])
        if one is None or not self.play.previews:
            return
        jpeg = preview(item[2])
        if one.flags.get("supports_preview_metadata") and not self.play.old:
            told = json.dumps({"node_id": "3", "prompt_id": item[1]}).encode()
            one.send_bytes(struct.pack(">II", 4, len(told)) + told + jpeg)
        else:
            one.send_bytes(struct.pack(">II", 1, 1) + jpeg)
