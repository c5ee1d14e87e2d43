"""A take through the bridge to ComfyUI beside a direct call with the same prompt.

The server is the one of the tests, on loopback; a take there is made at once, so what is
left is the bridge: upload, queue, web socket, history, fetch, decoding in a child.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
import uuid
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.request import Request, urlopen

from benchmarks.watch import load

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "comfyui"))

TIMES = 7
FRAMES, WIDTH, HEIGHT = 49, 832, 480


def measure() -> dict[str, Any]:
    """Medians of both, and the largest difference of neighbours."""
    import comfy_workflows as flows
    from comfy_server import ComfyServer

    with TemporaryDirectory() as folder, ComfyServer(Path(folder) / "comfyui") as server:
        os.environ |= {"PROSTUDIO_HOME": f"{folder}/home", "PROSTUDIO_COMFYUI_URL": server.url}
        card, picture = _card(flows.wan22_i2v_14b()), _picture(Path(folder))
        bridged, direct, cpu = [], [], []
        for n in range(TIMES):
            began = _cpu()
            bridged.append(_bridged(card, picture, Path(folder) / f"work {n}", n))
            prompt = next(body for path, body in reversed(server.asked) if path == "/prompt")
            between = _cpu()
            direct.append(_direct(server.url, prompt["prompt"], picture, n))
            cpu.append(2 * between - began - _cpu())
    over = [one - other for one, other in zip(bridged, direct, strict=True)]
    return {
        "a take": f"{FRAMES} frames of {WIDTH}x{HEIGHT}, with a first frame",
        "through the bridge, s": round(statistics.median(bridged), 2),
        "a direct call, decoded, s": round(statistics.median(direct), 2),
        "overhead, median s": round(statistics.median(over), 2),
        "overhead, worst s": round(max(over), 2),
        "overhead, median CPU s": round(statistics.median(cpu), 2),
        "load": load(),
    }


def _cpu() -> float:
    """CPU seconds of this process and its children, the server's own work among them."""
    told = os.times()
    return told.user + told.system + told.children_user + told.children_system


def _card(prompt: dict[str, Any]) -> Any:
    from dataclasses import replace

    from prostudio.engines.card import Kind
    from prostudio.engines.comfyui.guessing import guessed
    from prostudio.engines.comfyui.shelf import put
    from prostudio.engines.comfyui.workflow import read_workflow
    from prostudio.engines.registry import card

    data = json.dumps(prompt).encode()
    mapping = guessed(read_workflow(data, "bridge"))
    put("bridge", data, replace(mapping, rules=replace(mapping.rules, pixels=WIDTH * HEIGHT)))
    return card(Kind.VIDEO, "comfyui/bridge")


def _picture(folder: Path) -> Path:
    import numpy as np

    from prostudio.media.stills import write_png

    path = folder / "first.png"
    write_png(path, np.random.default_rng(1).integers(0, 255, (480, 832, 3), np.uint8))
    return path


def _bridged(card: Any, picture: Path, workspace: Path, seed: int) -> float:
    from prostudio.engines.base import FrameChunk
    from prostudio.engines.card import Role
    from prostudio.engines.request import Reference, ShotRequest
    from prostudio.film import Size

    request = ShotRequest(
        prompt="a harbour",
        size=Size(WIDTH, HEIGHT),
        rate=Fraction(16),
        frames=FRAMES,
        seed=seed,
        references=(Reference(Role.FIRST_FRAME, picture),),
    )
    workspace.mkdir()
    began = time.perf_counter()
    made = 0
    for chunk in card.make().shoot([request], workspace):
        made += len(chunk.pixels) if isinstance(chunk, FrameChunk) else 0
    assert made == FRAMES
    return time.perf_counter() - began


def _direct(url: str, prompt: dict[str, Any], picture: Path, seed: int) -> float:
    """What a script of a few lines does: upload, post, ask the history, fetch, decode."""
    import av

    began = time.perf_counter()
    mark = uuid.uuid4().hex
    head = f'--{mark}\r\nContent-Disposition: form-data; name="image"; filename="d.png"\r\n\r\n'
    form = head.encode() + picture.read_bytes() + f"\r\n--{mark}--\r\n".encode()
    urlopen(Request(f"{url}/upload/image", form)).read()
    prompt = json.loads(json.dumps(prompt))
    prompt["86"]["inputs"]["noise_seed"] = 1000 + seed
    body = json.dumps({"prompt": prompt, "client_id": mark}).encode()
    told = json.loads(urlopen(Request(f"{url}/prompt", body)).read())["prompt_id"]
    while told not in (done := json.loads(urlopen(f"{url}/history/{told}").read())):
        time.sleep(0.02)
    file = done[told]["outputs"]["58"]["images"][0]
    query = f"filename={file['filename']}&subfolder={file['subfolder']}&type={file['type']}"
    path = picture.with_name("direct.mp4")
    path.write_bytes(urlopen(f"{url}/view?{query}").read())
    with av.open(str(path)) as container:
        assert sum(1 for _ in container.decode(video=0)) == FRAMES
    return time.perf_counter() - began
