"""A killed shot goes on where it was, and nothing of it changes: real kills of a real process."""

from __future__ import annotations

from needs_models import torch  # isort: split

import hashlib
import os
import signal
from pathlib import Path

import pytest
from framepack_parts import (
    CHILDREN,
    DIRECTIONS,
    QuickNetwork,
    conditions,
    loop,
    quick_decode,
    recipe,
)

from prostudio.engines.video.hunyuan.framepack.decode import Joined, frame_count, latents_of
from prostudio.engines.video.hunyuan.framepack.sample import Made, Stepped
from prostudio.engines.video.hunyuan.framepack.spool import Spool, redo_from
from prostudio.errors import FilmError, ResourceError

SECTIONS = 5
NAMES = list(DIRECTIONS)


def digest(name: str, folder: Path, wanted=None) -> str:
    """SHA-256 of the frames that the latents in a workspace decode to."""
    wanted = wanted or recipe(name, SECTIONS)
    made, joined, state = loop(name, wanted, folder), Joined(), hashlib.sha256()
    for window in DIRECTIONS[name].windows(wanted.sections):
        latents = latents_of(window, made.conditions.start, made.spool.section)
        for frames in joined.push([quick_decode(latents)], frame_count(latents)):
            state.update(frames.numpy().tobytes())
    for frames in joined.finish():
        state.update(frames.numpy().tobytes())
    return state.hexdigest()


def sample(name: str, folder: Path, doomed_at: tuple[int, int] | None = None) -> None:
    """Make what is missing; at that section and step the process is killed, without a word."""
    torch.set_num_threads(1)
    made = loop(name, recipe(name, SECTIONS), folder, keep_after=0.0)

    def stop(step: int) -> None:
        if doomed_at == (made.spool.done, step):
            os.kill(os.getpid(), signal.SIGKILL)

    for _ in made.run(QuickNetwork(stop)):
        pass


def killed(name: str, folder: Path, at: tuple[int, int]) -> None:
    child = CHILDREN.Process(target=sample, args=(name, folder, at))
    child.start()
    child.join(120)
    assert child.exitcode == -signal.SIGKILL


@pytest.mark.parametrize("name", NAMES)
def test_two_kills_in_one_shot_change_no_frame(tmp_path: Path, name: str) -> None:
    sample(name, tmp_path / "fresh")
    killed(name, tmp_path / "killed", (2, 1))
    kept = {path.name for path in (tmp_path / "killed").iterdir()}
    assert kept == {
        "request.json", "step.safetensors", "section-00000.safetensors",
        "section-00001.safetensors",
    }  # fmt: skip
    killed(name, tmp_path / "killed", (4, 0))
    sample(name, tmp_path / "killed")
    assert digest(name, tmp_path / "killed") == digest(name, tmp_path / "fresh")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("sampler", ["unipc", "euler"])
def test_a_section_under_way_goes_on_at_its_step(tmp_path: Path, name: str, sampler: str) -> None:
    wanted = recipe(name, 2, steps=6, sampler=sampler)
    whole = loop(name, wanted, tmp_path / "whole")
    for _ in whole.run(QuickNetwork()):
        pass
    broken = loop(name, wanted, tmp_path / "broken", keep_after=0.0)
    for event in broken.run(QuickNetwork()):
        if event.section == 1 and isinstance(event, Stepped) and event.step == 3:
            break
    network = QuickNetwork()
    events = list(loop(name, wanted, tmp_path / "broken").run(network))
    assert [e.step for e in events if isinstance(e, Stepped)] == [4, 5]
    assert network.calls == 2
    for section in range(2):
        ours = Spool(tmp_path / "broken", wanted.key(), wanted.shape).section(section)
        assert torch.equal(ours, whole.spool.section(section))
    assert not (tmp_path / "broken" / "step.safetensors").exists()


def test_a_shot_that_is_done_is_not_sampled_again(tmp_path: Path) -> None:
    sample("framepack", tmp_path)
    network = QuickNetwork()
    assert list(loop("framepack", recipe("framepack", SECTIONS), tmp_path).run(network)) == []
    assert network.calls == 0


@pytest.mark.parametrize("name", NAMES)
def test_another_request_begins_anew(tmp_path: Path, name: str) -> None:
    sample(name, tmp_path / "a")
    other = recipe(name, SECTIONS, seed=12)
    made = loop(name, other, tmp_path / "a")
    assert made.spool.done == 0
    events = list(made.run(QuickNetwork()))
    assert [e.section for e in events if isinstance(e, Made)] == list(range(SECTIONS))
    fresh = loop(name, other, tmp_path / "b")
    for _ in fresh.run(QuickNetwork()):
        pass
    assert digest(name, tmp_path / "a", other) == digest(name, tmp_path / "b", other)


@pytest.mark.parametrize("name", NAMES)
def test_from_a_section_on_it_is_made_again_with_other_words(tmp_path: Path, name: str) -> None:
    sample(name, tmp_path)
    before = [loop(name, recipe(name, SECTIONS), tmp_path).spool.section(n) for n in range(5)]
    redo_from(tmp_path, 3)
    other = recipe(name, SECTIONS, seed=99, prompts=((0, "it rains"),))
    again = loop(name, other, tmp_path)
    assert again.spool.done == 3
    events = list(again.run(QuickNetwork()))
    assert [e.section for e in events if isinstance(e, Made)] == [3, 4]
    same = [torch.equal(again.spool.section(n), before[n]) for n in range(5)]
    assert same == [True, True, True, False, False]


def test_a_redo_of_another_shape_or_of_sections_that_are_not_there_is_refused(
    tmp_path: Path,
) -> None:
    sample("framepack", tmp_path)
    with pytest.raises(FilmError, match="section 6 of 5"):
        redo_from(tmp_path, 6)
    redo_from(tmp_path, 2)
    with pytest.raises(FilmError, match="no 2 sections of a shot like this"):
        loop("framepack", recipe("framepack", SECTIONS + 1), tmp_path)


def test_a_damaged_checkpoint_is_named_and_its_section_made_again(tmp_path: Path) -> None:
    sample("framepack", tmp_path)
    whole = digest("framepack", tmp_path)
    torn = tmp_path / "section-00004.safetensors"
    torn.write_bytes(torn.read_bytes()[:-100])
    with pytest.raises(ResourceError, match=r"section-00004\.safetensors is damaged"):
        digest("framepack", tmp_path)
    torn.unlink()
    sample("framepack", tmp_path)
    assert digest("framepack", tmp_path) == whole


def test_each_section_is_told_the_words_of_its_time(tmp_path: Path) -> None:
    wanted = recipe("framepack", 3, prompts=((0, "one"), (36, "two"), (72, "three")))
    heard: list[str] = []

    class Listening(QuickNetwork):
        def begin(self, prompt, image, guidance, timesteps) -> None:
            heard.append(next(w for w, p in given.prompts.items() if p is prompt))
            super().begin(prompt, image, guidance, timesteps)

    given = conditions(wanted)
    for name in NAMES:
        for _ in loop(name, wanted, tmp_path / name, given=given).run(Listening()):
            pass
    assert heard == ["three", "two", "one", "one", "two", "three"]
