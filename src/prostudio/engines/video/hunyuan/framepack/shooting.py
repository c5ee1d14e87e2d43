"""One shot, from pictures and words to frames: the order in which models come and go.

encoders        in, used, out                      (nothing, when their results are kept)
transformer     every section; streamed            (nothing, when all sections are kept)
VAE             frames; with F1 between sections, so that the film grows while it is made
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field, replace

from torch import Tensor

from prostudio.engines.base import FrameChunk, Preview, Progress
from prostudio.engines.video.hunyuan import preview
from prostudio.engines.video.hunyuan.caches import Caching, FirstBlock, NoCache, TeaCache
from prostudio.engines.video.hunyuan.denoiser import Denoiser, Setting
from prostudio.engines.video.hunyuan.framepack.conditions import Conditions
from prostudio.engines.video.hunyuan.framepack.decode import Joined, frame_count, latents_of
from prostudio.engines.video.hunyuan.framepack.direction import Direction
from prostudio.engines.video.hunyuan.framepack.drift import Look, look
from prostudio.engines.video.hunyuan.framepack.encoding import Pictures, encoded
from prostudio.engines.video.hunyuan.framepack.plan import TEMPORAL, WINDOW, film_frames
from prostudio.engines.video.hunyuan.framepack.recipe import Recipe
from prostudio.engines.video.hunyuan.framepack.sample import Loop, Made, Stepped
from prostudio.engines.video.hunyuan.framepack.spool import Spool, load
from prostudio.engines.video.hunyuan.framepack.terms import Terms
from prostudio.engines.video.hunyuan.framepack.work import tokens
from prostudio.engines.video.hunyuan.loras import LORAS
from prostudio.engines.video.hunyuan.vae import Vae, as_pixels
from prostudio.errors import DeviceMemoryError
from prostudio.weights.loras import open_stack

CACHES: Mapping[str, Caching] = {
    "none": NoCache(),
    "teacache": TeaCache(),
    "firstblock": FirstBlock(),
}
"""Step caches by the name that a request has."""

SHARES = (1.0, 0.75, 0.5)
"""Of the budget: after the device ran out of memory the next share is tried, from the
section that was reached. Fewer resident blocks change no bit."""

WINDOW_STEPS = 3
"""What decoding a window counts for in progress, in steps."""


@dataclass(slots=True)
class Shooting:
    """A shot in the making."""

    recipe: Recipe
    direction: Direction
    pictures: Pictures
    spool: Spool
    terms: Terms
    _joined: Joined = field(default_factory=Joined)
    _shown: int = 0
    _frames: int = 0
    _begun: int = 0
    _first: Look | None = None

    def run(self) -> Iterator[FrameChunk | Preview | Progress]:
        """Everything that is missing, and then every frame; resumed where it stopped."""
        given = yield from self._conditions()
        if self.spool.done < self.recipe.sections:
            yield from self._sample(given)
        yield from self._show(given)
        for frames in self._joined.finish():
            yield self._chunk(frames)
        yield Progress(1.0, "done")

    def _conditions(self) -> Generator[Progress, None, Conditions]:
        """What words and pictures are to the network; kept, so that they are read once."""
        words = self.recipe.words
        found = self.spool.conditions()
        if found is None and self.terms.encoded is not None:
            found = load(self.terms.encoded)
        if found is None:
            budget = self.terms.budget.turned_to("encoding")
            found = yield from encoded(self.recipe, self.pictures, self.terms.root, budget)
            budget.turned_to("shooting")
        self.spool.put_conditions(found)
        return Conditions.of(found, words)

    def _sample(self, given: Conditions) -> Iterator[FrameChunk | Preview | Progress]:
        """Every section that is missing; on a device that runs out of memory, with less of it."""
        for share in SHARES:
            try:
                yield from self._sections(given, share)
                return
            except DeviceMemoryError as error:
                if share == SHARES[-1]:
                    raise
                yield self._progress(f"out of memory; going on with less of the card: {error}")

    def _sections(
        self, given: Conditions, share: float
    ) -> Iterator[FrameChunk | Preview | Progress]:
        terms, recipe = self.terms, self.recipe
        loop = Loop(recipe, self.direction, given, self.spool, terms.keep_after, terms.dtype)
        colours = preview.fit(given.start, self.pictures.first)
        yield self._progress("loading the transformer")
        setting = Setting(
            terms.dtype,
            terms.storage,
            fp32_out=True,
            tokens=tokens(recipe.size),
            loras=open_stack(terms.loras, LORAS, terms.root / "transformer"),
        )
        budget = replace(terms.budget, vram_bytes=int(terms.budget.vram_bytes * share))
        transformer = Denoiser(terms.root / "transformer", budget, setting, CACHES[recipe.cache])
        with transformer as network:
            for event in loop.run(network):
                match event:
                    case Stepped():
                        yield self._preview(event, colours)
                        yield self._stepped(event)
                    case Made(section) if section + 1 < recipe.sections:
                        yield from self._show(given)

    def _show(self, given: Conditions) -> Iterator[FrameChunk | Progress]:
        """Frames of every window whose sections are there, in the film's order.

        From the end to the beginning that is none before the last section is made.
        """
        windows, done = self.direction.windows(self.recipe.sections), self.spool.done
        ready = [w for w in windows[self._shown :] if w.ready_after < done]
        if not ready or windows[self._shown].ready_after >= done:
            return
        with Vae(self.terms.root, self.terms.budget) as vae:
            for window in ready:
                latents = latents_of(window, given.start, self.spool.section)
                found = []
                at = self._begun
                for frames in self._joined.push(vae.frames(latents), frame_count(latents)):
                    found.append(look([frames]))
                    at += len(frames)
                    # Fewer are new where the device ran out of memory within the window.
                    if (new := at - self._frames) > 0:
                        yield self._chunk(frames[-new:])
                yield self._looked(found)
                self._shown, self._begun = self._shown + 1, self._frames

    def _chunk(self, frames: Tensor) -> FrameChunk:
        chunk = FrameChunk(as_pixels(frames), self._frames)
        self._frames += len(frames)
        return chunk

    def _looked(self, found: list[Look]) -> Progress:
        """How the part just shown looks against the first."""
        if not found:
            return self._progress("decoding")
        now = Look(
            sum(one.brightness for one in found) / len(found),
            sum(one.contrast for one in found) / len(found),
        )
        self._first = self._first or now
        part = f"part {self._shown + 1} of {self.recipe.sections}"
        return self._progress(f"{part}: {now.against(self._first)}")

    def _stepped(self, event: Stepped) -> Progress:
        recipe = self.recipe
        place = f"section {event.section + 1} of {recipe.sections}"
        steps = f"step {event.step + 1} of {recipe.steps}"
        return self._progress(f"{place}, {steps}", event.step + 1)

    def _preview(self, event: Stepped, colours: Tensor) -> Preview:
        """The section's middle, as the network expects it to become."""
        position = self.direction.position(event.section, self.recipe.sections)
        middle = WINDOW // 2
        frame = film_frames(position).start + TEMPORAL * middle
        return Preview(preview.picture(event.clean, colours, middle), frame)

    def _progress(self, note: str, steps: int = 0) -> Progress:
        sections, each = self.recipe.sections, self.recipe.steps
        done = self.spool.done * each + steps + self._shown * WINDOW_STEPS
        return Progress(min(1.0, done / (sections * (each + WINDOW_STEPS))), note)
