"""What puts ProStudio on a server: the unit and the container files, read as their programs do."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from containerfile import effective, faults, instructions, stages

from prostudio.cli.serve import command
from prostudio.settings.values import _VARIABLES

ROOT = Path(__file__).parents[2]
CONTAINERFILE = ROOT / "deploy" / "container" / "Containerfile"
UNIT = ROOT / "deploy" / "systemd" / "prostudio.service"
TEXT = CONTAINERFILE.read_text("utf-8")
VARIABLES = {*_VARIABLES, "PROSTUDIO_TOKEN"}

GOOD = """FROM docker.io/library/python:3.12-slim AS cpu
COPY pyproject.toml ./
RUN apt-get update && apt-get install --no-install-recommends x && rm -r /var/lib/apt/lists/*
VOLUME ["/data"]
EXPOSE 8787
USER 10001
STOPSIGNAL SIGTERM
HEALTHCHECK CMD ["true"]
ENTRYPOINT ["prostudio"]
CMD ["serve"]
"""


def unit(path: Path) -> dict[str, dict[str, list[str]]]:
    """Sections, their keys, and every value of a key, in order."""
    found: dict[str, dict[str, list[str]]] = {}
    section: dict[str, list[str]] = {}
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("["):
            section = found[line.strip("[]")] = defaultdict(list)
        elif line and not line.startswith("#"):
            key, equals, value = line.partition("=")
            assert equals, line
            section[key].append(value)
    return found


def serves(words: list[str]) -> dict[str, object]:
    """The options of `prostudio serve`, as it would read these words."""
    assert words[0] == "serve"
    with command.make_context("serve", words[1:]) as context:
        return dict(context.params)


def test_the_container_file_is_as_it_should_be() -> None:
    assert list(faults(TEXT, ROOT, (ROOT / ".containerignore").read_text())) == []


def test_both_variants_serve_beyond_their_container_as_somebody_who_is_not_root() -> None:
    found = stages(TEXT)
    targets = {stage.name: effective(found, stage) for stage in found}
    assert found[-1].name == "cpu"  # what a build without --target makes
    for name in ("cpu", "cuda"):
        last = {one.word: one for one in targets[name]}
        assert last["ENTRYPOINT"].exec_form == ["prostudio"]
        asked = serves(last["CMD"].exec_form or [])
        assert asked["host"] == "0.0.0.0"
        assert str(asked["port"]) == last["EXPOSE"].rest
        assert f":{asked['port']}/api/health" in last["HEALTHCHECK"].rest
    assert "models" in _extras(targets["build-cuda"])
    assert "models" not in _extras(targets["build"])
    assert "NVIDIA_VISIBLE_DEVICES" in str(targets["cuda"])


def _extras(found: list[object]) -> set[str]:
    names = re.findall(r"\.\[([\w,-]+)\]", str(found))
    return {extra for name in names for extra in name.split(",")}


def test_what_is_installed_is_what_the_project_has() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    named = re.findall(r"\.\[([\w,-]+)\]", TEXT)
    extras = {extra for name in named for extra in name.split(",")}
    assert {"server", "models"} <= extras <= set(project["optional-dependencies"])
    python = re.search(r"python:(\d+\.\d+)-", TEXT)
    assert python
    assert f"Programming Language :: Python :: {python[1]}" in project["classifiers"]
    for name in re.findall(r"\b(PROSTUDIO_\w+)", TEXT):
        assert name in VARIABLES


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("python:3.12-slim>python", "DL3006"),
        ("python:3.12-slim>python:latest", "DL3007"),
        ("USER 10001>USER root", "DL3002"),
        ("USER 10001\n>", "no USER"),
        ('CMD ["serve"]>CMD prostudio serve', "DL3025"),
        ("COPY>ADD", "DL3020"),
        ("COPY pyproject.toml>COPY --from=nobody /x", "DL3022"),
        ("pyproject.toml>nothing.toml", "not in the repository"),
        ("RUN apt-get update>RUN cd /tmp && apt-get update", "DL3003"),
        (" --no-install-recommends>", "DL3015"),
        (" && rm -r /var/lib/apt/lists/*>", "DL3009"),
        ("RUN apt-get update>RUN pip install x", "DL3042"),
        ("RUN apt-get update>RUN pip install --no-cache-dir x", "DL3013"),
        ("RUN apt-get update>RUN curl http://x", "DL3004"),
        ("EXPOSE 8787>ENV TOKEN=abc", "secret"),
        ("HEALTHCHECK>HEALTCHECK", "no instruction"),
        ("COPY>WORKDIR here\nCOPY", "DL3000"),
    ],
)
def test_the_linter_finds(change: str, rule: str) -> None:
    assert list(faults(GOOD, ROOT)) == []
    old, _, new = change.partition(">")
    assert old in GOOD
    assert any(rule in fault for fault in faults(GOOD.replace(old, new, 1), ROOT))


def test_lines_are_joined_at_their_backslashes_and_comments_left_out() -> None:
    found = list(instructions("# a\nRUN a \\\n# within\n  && b\n\nCMD c\n"))
    assert [(one.word, one.rest, one.line) for one in found] == [
        ("RUN", "a && b", 2),
        ("CMD", "c", 6),
    ]
    with pytest.raises(ValueError, match="ends within"):
        list(instructions("RUN a \\\n"))


def test_the_unit_starts_what_there_is_and_ends_it_in_order() -> None:
    service = unit(UNIT)["Service"]
    program, *words = shlex.split(service["ExecStart"][0])
    assert program.endswith("/prostudio")
    assert serves(words)["host"] == "127.0.0.1"  # who wants more says so, and has a token
    assert service["KillSignal"] == ["SIGTERM"]
    assert int(service["TimeoutStopSec"][0]) >= 15
    assert service["Restart"] == ["on-failure"]
    assert service["OOMPolicy"] == ["continue"]
    folder = f"/var/lib/{service['StateDirectory'][0]}"
    assert f"PROSTUDIO_HOME={folder}" in service["Environment"]
    assert service["WorkingDirectory"] == [folder]
    for name in re.findall(r"\b(PROSTUDIO_\w+)", UNIT.read_text("utf-8")):
        assert name in VARIABLES


def test_the_unit_has_its_own_folder_and_nothing_else_of_the_machine() -> None:
    service = unit(UNIT)["Service"]
    for key, value in {
        "NoNewPrivileges": "yes",
        "ProtectSystem": "strict",
        "ProtectHome": "yes",
        "PrivateTmp": "yes",
        "CapabilityBoundingSet": "",
        "StateDirectoryMode": "0700",
        "UMask": "0077",
        "RestrictNamespaces": "user net",  # the decoding children make these two
    }.items():
        assert service[key] == [value], key
    assert service["User"] not in ([], ["root"])
    card = unit(UNIT.with_name("cuda.conf"))["Service"]
    assert card["PrivateDevices"] == ["no"]
    assert all("nvidia" in device for device in card["DeviceAllow"])


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize("files", [["prostudio.service"], ["prostudio.service", "cuda.conf"]])
def test_systemd_itself_finds_nothing_to_say_about_it(tmp_path: Path, files: list[str]) -> None:
    path = tmp_path / "prostudio.service"
    text = UNIT.read_text("utf-8")
    # The program and its user are not on this machine.
    text = re.sub(r"(?m)^ExecStart=\S+", "ExecStart=/bin/true", text)
    path.write_text(re.sub(r"(?m)^(User|Group)=.*$", r"\1=root", text))
    if "cuda.conf" in files:
        (tmp_path / "prostudio.service.d").mkdir()
        shutil.copy(UNIT.with_name("cuda.conf"), tmp_path / "prostudio.service.d")
    done = subprocess.run(
        ["systemd-analyze", "verify", str(path)], capture_output=True, text=True, check=False
    )
    told = [line for line in done.stderr.splitlines() if "prostudio" in line]
    assert (done.returncode, told) == (0, [])


def test_the_quadlet_runs_the_image_on_this_machine_alone() -> None:
    found = unit(CONTAINERFILE.with_name("prostudio.container"))["Container"]
    assert found["PublishPort"] == ["127.0.0.1:8787:8787"]
    assert found["Volume"][0].endswith(":/var/lib/prostudio")
    volume, _, _ = found["Volume"][0].partition(":")
    assert CONTAINERFILE.with_name(volume).is_file()
    assert found["NoNewPrivileges"] == ["true"]
    assert "--init" in found["PodmanArgs"]
