"""Step caches: what they leave out, what they never leave out, and what they remember."""

from needs_models import torch  # isort: split

import pytest
from family import CPU, a_prompt, a_section, noise

from prostudio.engines.video.hunyuan.caches import (
    FirstBlock,
    MagCache,
    Measure,
    NoCache,
    TeaCache,
    measured_ratios,
)
from prostudio.engines.video.hunyuan.denoiser import Denoiser, Setting
from prostudio.errors import FaultError

TIMES = torch.linspace(1000, 125, 8)
LATENTS = [
    noise(1, 16, 3, 4, 4, seed=99) + 0.1 * noise(1, 16, 3, 4, 4, seed=step) for step in range(8)
]
"""Changing slowly, as they do from step to step."""
EVERY = [TeaCache(threshold=1e9), FirstBlock(threshold=1e9), MagCache((1.0,) * 7, 1e9, 99, 0.0)]
NONE = [TeaCache(threshold=0.0), FirstBlock(threshold=0.0), MagCache((1.0,) * 7, longest=0)]
NAMES = ["teacache", "firstblock", "magcache"]


@pytest.fixture
def opened(checkpoint):
    """Denoisers of the tiny HunyuanVideo, begun."""

    def begun(caching, times=TIMES):
        denoiser = Denoiser(checkpoint("hunyuan") / "transformer", CPU, Setting(), caching)
        denoiser.__enter__()
        denoiser.begin(a_prompt(), None, 6.0, times)
        return denoiser

    return begun


def steps(denoiser, first=0, stop=8):
    return [denoiser.velocity(LATENTS[step], step) for step in range(first, stop)]


@pytest.mark.parametrize("caching", NONE, ids=NAMES)
def test_a_cache_that_allows_nothing_changes_no_bit(opened, caching):
    denoiser = opened(caching)
    for made, wanted in zip(steps(denoiser), steps(opened(NoCache())), strict=True):
        assert torch.equal(made, wanted)
    assert denoiser.computed == 8


@pytest.mark.parametrize("caching", EVERY, ids=NAMES)
def test_first_and_last_step_are_always_computed(opened, caching):
    denoiser = opened(caching)
    made, wanted = steps(denoiser), steps(opened(NoCache()))
    assert denoiser.computed == 2
    assert torch.equal(made[0], wanted[0])
    assert torch.equal(made[7], wanted[7])
    assert not torch.equal(made[3], wanted[3])


@pytest.mark.parametrize("caching", EVERY, ids=NAMES)
def test_a_new_section_begins_with_nothing_remembered(opened, caching):
    denoiser = opened(caching)
    one = steps(denoiser)
    denoiser.new_section()
    assert all(torch.equal(a, b) for a, b in zip(one, steps(denoiser), strict=True))


@pytest.mark.parametrize(
    "caching", [TeaCache(0.25), FirstBlock(0.6), MagCache((0.99,) * 7, 0.05, 3)], ids=NAMES
)
def test_what_a_cache_remembers_can_be_put_away(opened, caching):
    whole = opened(caching)
    wanted = steps(whole)
    assert 2 < whole.computed < 8
    before, after = opened(caching), opened(caching)
    steps(before, stop=4)
    after.restore(dict(before.state()))
    for made, same in zip(steps(after, 4), wanted[4:], strict=True):
        assert torch.equal(made, same)
    assert after.computed == whole.computed


def test_the_ratios_of_magcache_are_measured_on_the_model(opened):
    measuring = opened(Measure())
    steps(measuring)
    ratios = measured_ratios(measuring.state())
    assert len(ratios) == 7
    assert all(0 < ratio < 10 for ratio in ratios)
    with pytest.raises(FaultError, match="7 ratios for 3 steps"):
        opened(MagCache(ratios), TIMES[:3])


def test_a_cache_without_tables_is_refused(checkpoint):
    with pytest.raises(FaultError, match="need the tables"):
        Denoiser(checkpoint("framepack"), CPU, Setting(tables=False), TeaCache())


def test_a_cache_works_on_framepacks_sections_too(checkpoint):
    with Denoiser(checkpoint("framepack"), CPU, Setting(), TeaCache(1e9)) as denoiser:
        denoiser.begin(a_prompt(), noise(1, 16, 24, seed=8), 10.0, TIMES)
        for step in range(8):
            made = denoiser.velocity(LATENTS[step], step, a_section())
            assert made.isfinite().all()
        assert denoiser.computed == 2
