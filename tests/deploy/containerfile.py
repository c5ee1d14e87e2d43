"""Reads a Containerfile as an engine does, and finds what should not be in one.

No container engine is needed: instructions, stages and the shell's words are enough for
what goes wrong most often. Rule numbers are hadolint's where it has the same rule.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_WORDS = (
    "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL ONBUILD RUN SHELL STOPSIGNAL "
    "USER VOLUME WORKDIR"
)
INSTRUCTIONS = frozenset(_WORDS.split(" "))
_TAGGED = re.compile(r"[\w.-]+(?::\d+)?(?:/[\w.-]+)+:(?P<tag>[\w.-]+)(?:@sha256:[0-9a-f]{64})?")
_STAGE = re.compile(r"(?P<image>\S+)(?:\s+AS\s+(?P<name>[a-z][a-z0-9-]*))?", re.I)


@dataclass(frozen=True)
class Instruction:
    """One instruction: its word, the rest in one line, where it begins."""

    word: str
    rest: str
    line: int

    @property
    def exec_form(self) -> list[str] | None:
        """The words of a JSON list; None where it is for a shell."""
        try:
            found = json.loads(self.rest)
        except ValueError:
            return None
        return found if isinstance(found, list) else None

    @property
    def words(self) -> list[str]:
        return shlex.split(self.rest)


@dataclass
class Stage:
    """From one FROM to the next."""

    name: str
    image: str
    instructions: list[Instruction] = field(default_factory=list)

    def all(self, word: str) -> list[Instruction]:
        return [one for one in self.instructions if one.word == word]


def instructions(text: str) -> Iterator[Instruction]:
    """Lines joined at their backslashes, comments left out."""
    joined, first = "", 0
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("#") or (not joined and not line.strip()):
            continue
        first = first or number
        joined += line.rstrip()
        if joined.endswith("\\"):
            joined = joined[:-1] + " "
            continue
        word, _, rest = joined.strip().partition(" ")
        yield Instruction(word, " ".join(rest.split()), first)
        joined, first = "", 0
    if joined:
        raise ValueError(f"line {first}: it ends within an instruction")


def stages(text: str) -> list[Stage]:
    """The stages in their order."""
    found: list[Stage] = []
    for one in instructions(text):
        if one.word == "FROM":
            stage = _STAGE.fullmatch(one.rest)
            if stage is None:
                raise ValueError(f"line {one.line}: FROM {one.rest}")
            found.append(Stage(stage["name"] or "", stage["image"]))
        elif found:
            found[-1].instructions.append(one)
        elif one.word != "ARG":
            raise ValueError(f"line {one.line}: {one.word} before FROM")
    return found


def effective(found: list[Stage], stage: Stage) -> list[Instruction]:
    """The instructions of a stage with those of the stages it stands on, first ones first."""
    below = next((one for one in found if one.name == stage.image), None)
    return [*(effective(found, below) if below else []), *stage.instructions]


def faults(text: str, root: Path, ignored: str = "") -> Iterator[str]:
    """What is wrong with a Containerfile whose context is `root`."""
    found = stages(text)
    names: list[str] = []
    for stage in found:
        if stage.image not in names:
            tag = _TAGGED.fullmatch(stage.image)
            if tag is None:
                yield f"DL3006 {stage.image} has no registry or no tag"
            elif tag["tag"] == "latest":
                yield f"DL3007 {stage.image} is another one tomorrow"
        if not stage.name or stage.name in names:
            yield f"a stage has no name of its own: {stage.name!r}"
        for one in stage.instructions:
            yield from _instruction(one, names, root, ignored)
        names.append(stage.name)
    for target in [one for one in found if one.name not in {other.image for other in found}]:
        if not target.name.startswith("build"):
            yield from _target(effective(found, target), target.name)


def _instruction(one: Instruction, names: list[str], root: Path, ignored: str) -> Iterator[str]:
    if one.word not in INSTRUCTIONS:
        yield f"line {one.line}: there is no instruction {one.word}"
    elif one.word == "ADD":
        yield f"DL3020 line {one.line}: COPY says what it does"
    elif one.word in ("CMD", "ENTRYPOINT") and one.exec_form is None:
        yield f"DL3025 line {one.line}: a shell would get the signals"
    elif one.word == "WORKDIR" and not one.rest.startswith("/"):
        yield f"DL3000 line {one.line}: {one.rest} is not absolute"
    elif one.word == "COPY":
        yield from _copied(one, names, root, ignored)
    elif one.word == "RUN":
        yield from _run(one)
    elif one.word == "ENV" and re.search(r"TOKEN|SECRET|PASSWORD|KEY=", one.rest):
        yield f"line {one.line}: a secret in an image is everybody's"


def _copied(one: Instruction, names: list[str], root: Path, ignored: str) -> Iterator[str]:
    options = [word for word in one.words if word.startswith("--")]
    paths = [word for word in one.words if not word.startswith("--")][:-1]
    source = next((o.partition("=")[2] for o in options if o.startswith("--from=")), None)
    if source is not None:
        if source not in names:
            yield f"DL3022 line {one.line}: no stage before it is called {source}"
        return
    allowed = [line[1:] for line in ignored.splitlines() if line.startswith("!")]
    for path in paths:
        if not (root / path).exists():
            yield f"line {one.line}: {path} is not in the repository"
        if ignored and path not in allowed:
            yield f"line {one.line}: .containerignore leaves {path} out"


def _run(one: Instruction) -> Iterator[str]:
    for command in re.split(r"&&|\|\||;", one.rest):
        words = shlex.split(command)
        if not words:
            continue
        program, line = words[0].rpartition("/")[2], one.line
        if program in ("sudo", "ssh", "curl", "wget"):
            yield f"DL3004 line {line}: {program} has nothing to do in a build"
        if program == "cd":
            yield f"DL3003 line {line}: WORKDIR changes folders"
        if program in ("apt-get", "apt") and "install" in words:
            if "--no-install-recommends" not in words:
                yield f"DL3015 line {line}: it brings what nobody asked for"
            if "/var/lib/apt/lists" not in one.rest:
                yield f"DL3009 line {line}: the lists of packages stay in the layer"
        if program.startswith("pip") and "install" in words:
            if "--no-cache-dir" not in words:
                yield f"DL3042 line {line}: what it fetched stays in the layer"
            if not {"--constraint", "-c", "--require-hashes"} & set(words):
                yield f"DL3013 line {line}: another build gets other versions"


def _target(found: list[Instruction], name: str) -> Iterator[str]:
    words = [one.word for one in found]
    for word in ("USER", "ENTRYPOINT", "CMD", "HEALTHCHECK", "EXPOSE", "VOLUME", "STOPSIGNAL"):
        if word not in words:
            yield f"{name} has no {word}"
    users = [one.rest for one in found if one.word == "USER"]
    if users and (users[-1] in ("root", "0") or not users[-1].partition(":")[0].isdigit()):
        yield f"DL3002 {name} runs as {users[-1]}; wanted a number that is not root's"
