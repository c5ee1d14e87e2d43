"""Step caches: what they leave out, what they never leave out, and what they remember."""

from needs_models import torch  # isort: split

from contextlib import ExitStack

import pytest
from family import CPU, a_prompt, a_section, noise

from prostudio.engines.video.hunyuan.caches import FirstBlock, NoCache, TeaCache
from prostudio.engines.video.hunyuan.denoiser import Denoiser, Setting
from prostudio.engines.video.hunyuan.magcache import (
    HUNYUAN_VIDEO,
    MagCache,
    Measure,
    measured_ratios,
)
from prostudio.errors import FaultError

TIMES = torch.linspace(1000, 125, 8)
LATENTS = [
    noise(1, 16, 3, 4, 4, seed=99) + 0.1 * noise(1, 16, 3, 4, 4, seed=step) for step in range(8)
]
"""Changing slowly, as they do from step to step."""
EVERY = [TeaCache(threshold=1e9), FirstBlock(threshold=1e9), MagCache((1.0,) * 7, 1e9, 99, 0.0)]
NONE = [TeaCache(threshold=0.0), FirstBlock(threshold=0.0), MagCache((1.0,) * 7, longest=0)]
NAMES = ["teacache", "firstblock", "magcache"]


@pytest.fixture(scope="module")
def opened(checkpoint):
    """Denoisers of the tiny HunyuanVideo, begun; they are left when all tests are done."""
    with ExitStack() as stack:

        def begun(caching, times=TIMES):
            network = Denoiser(checkpoint("hunyuan") / "transformer", CPU, Setting(), caching)
            denoiser = stack.enter_context(network)
            denoiser.begin(a_prompt(), None, 6.0, times)
            return denoiser

        yield begun


@pytest.fixture(scope="module")
def exact(opened):
    """Every step, computed."""
    return steps(opened(NoCache()))


def steps(denoiser, first=0, stop=8):
    return [denoiser.velocity(LATENTS[step], step) for step in range(first, stop)]


@pytest.mark.parametrize("caching", NONE, ids=NAMES)
def test_a_cache_that_allows_nothing_changes_no_bit(opened, exact, caching):
    denoiser = opened(caching)
    for made, wanted in zip(steps(denoiser), exact, strict=True):
        assert torch.equal(made, wanted)
    assert denoiser.computed == 8


@pytest.mark.parametrize("caching", EVERY, ids=NAMES)
def test_first_and_last_step_of_a_section_are_always_computed(opened, exact, caching):
    denoiser = opened(caching)
    made, wanted = steps(denoiser), exact
    assert denoiser.computed == 2
    denoiser.new_section()
    # A new section begins with nothing remembered.
    assert all(torch.equal(a, b) for a, b in zip(made, steps(denoiser), strict=True))
    assert torch.equal(made[0], wanted[0])
    assert torch.equal(made[7], wanted[7])
    assert not torch.equal(made[3], wanted[3])


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
    assert [MagCache(ratios).at(step, 8) for step in range(1, 8)] == list(ratios)


def test_ratios_of_another_number_of_steps_are_taken_where_they_are_nearest():
    published = MagCache()
    assert [published.at(step, 50) for step in range(1, 50)] == list(HUNYUAN_VIDEO)
    assert [published.at(step, 25) for step in (12, 24)] == [HUNYUAN_VIDEO[at] for at in (23, 48)]


def test_of_fifty_steps_of_hunyuanvideo_magcache_computes_twenty_two():
    class Walk:
        hidden = torch.zeros(1, 4, 2)

        def all(self):
            return torch.ones(1, 4, 2)

    cache = MagCache().fresh()
    cache.start(50)
    for step in range(50):
        cache.run(step, Walk())
    assert cache.computed == 22


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
