"""One medium alone: a picture, a shot, a voice, a piece of music. The same steps as in a film."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from prostudio import files
from prostudio.engines import registry
from prostudio.engines.allowed import require_allowed, require_drawable
from prostudio.engines.base import FrameChunk, MusicEngine, VideoEngine
from prostudio.engines.card import ImageRules, Kind
from prostudio.engines.choose import STANDARD_MUSIC, require_melody
from prostudio.engines.choose_pictures import STANDARD_VIDEO, PictureEngines, require_here
from prostudio.engines.request import ImageRequest, MusicRequest, Reading, ShotRequest, Variant
from prostudio.errors import FilmError
from prostudio.events import Event
from prostudio.film import (
    Camera,
    CaptionSettings,
    EngineChoices,
    Film,
    MusicCue,
    NarrationLine,
    Picture,
    Scene,
    Shot,
    Size,
    Voice,
)
from prostudio.film.lora import Lora
from prostudio.film.text.spoken import has_words
from prostudio.film.time import SAMPLE_RATE
from prostudio.graph import StepRef
from prostudio.production.here import require_voices
from prostudio.production.order import Order
from prostudio.production.planning.loras import LoraChooser
from prostudio.production.planning.plan import make_plan
from prostudio.production.shots.ingest import melody_step
from prostudio.production.shots.keyframes import draw_step
from prostudio.production.sound.narrate import narration_steps, speech_of, voice_step_name
from prostudio.production.sound.scoring import Score, score_steps
from prostudio.production.sound.soundtrack import melody_of
from prostudio.production.timing.lay_out import lay_out
from prostudio.projects.project import Project, executor_for, on_this_machine
from prostudio.settings import Settings

SILENCE = MusicCue(silent=True)


def shot_project(
    prompt: str,
    image: Path | None,
    size: Size,
    rate: Fraction,
    *,
    drawn_by: str | None = None,
    stack: tuple[Lora, ...] = (),
    **shot: object,
) -> Project:
    """A film of one silent shot, without music and captions.

    Args:
        drawn_by: the image engine of its first frame, where no picture is given.
        stack: LoRAs, of the shot or of its first frame.
        shot: further fields of `Shot`; `end_image` is an absolute path.
    """
    picture = Picture(image.name) if image else None
    base = image.absolute().parent if image else Path.cwd()
    wanted = replace(Shot(prompt=prompt or None, picture=picture), **shot)  # type: ignore[arg-type]
    film = Film(
        scenes=(Scene(None, (wanted,)),),
        size=size,
        rate=rate,
        music=SILENCE,
        captions=CaptionSettings("none"),
        engines=EngineChoices(image=drawn_by),
        loras=stack,
    )
    return Project(film, None, base)


@dataclass(frozen=True, slots=True)
class Wanted:
    """How one picture is wanted.

    Attributes:
        engine: a name, or `auto` for the best that works here.
        language: of the prompt, BCP-47.
        loras: all of them for that engine.
    """

    engine: str
    size: Size
    seed: int
    language: str = "en"
    loras: tuple[Lora, ...] = ()


def draw(
    prompt: str, out: Path, settings: Settings, wanted: Wanted
) -> Generator[Event, None, Reading]:
    """One picture by an image engine as .png or .jpg; returns how the words were read.

    It has the size that is nearest to the wanted one among those that the engine draws.

    Raises:
        FilmError: the output's name is of no picture format, there is no such engine, or a
            LoRA is not for it.
        WeightsMissingError: the engine cannot work here.
    """
    from prostudio.media.stills import read_still

    _require_words(prompt, "draw")
    write = _writer(out)
    settings = on_this_machine(settings)
    film = Film((), size=wanted.size, engines=EngineChoices(image=wanted.engine))
    order = Order(film, Path.cwd(), settings, allow_outside=True)
    machine = order.machine
    card = PictureEngines(film, machine).image().card
    require_here(card)
    size = (card.image or ImageRules()).size(wanted.size)
    loras = LoraChooser(order).all_for(card, wanted.loras)
    request = ImageRequest(
        prompt, size, wanted.seed, language=wanted.language, variant=Variant(loras=loras)
    )
    require_drawable(card, request)
    step = draw_step("picture", card, request, machine, label=f"{card.name} draws {prompt}")
    with executor_for(settings, None) as executor:
        found = (yield from executor.run([step]))["picture"]
    files.mkdir(out.absolute().parent)
    write(out, read_still(found.path()))
    facts = found.facts
    return Reading(tuple(facts["read_as"]), tuple(facts["left_out"]), tuple(facts["notes"]))


def _writer(out: Path) -> Callable[[Path, Any], None]:
    """What writes a picture of that name; FilmError when nothing does."""
    from prostudio.media.stills import write_jpeg, write_png

    writers = {".png": write_png, ".jpg": write_jpeg, ".jpeg": write_jpeg}
    if out.suffix.lower() not in writers:
        raise FilmError(f"the output is {out.name!r}; wanted a name that ends in .png or .jpg")
    return writers[out.suffix.lower()]


def draw_moment(
    prompt: str,
    out: Path,
    *,
    size: Size,
    seed: int,
    seconds: float,
    camera: Camera,
    language: str = "en",
) -> Reading:
    """One moment of a drawn shot as .png or .jpg, and how the words were read.

    Raises:
        FilmError: the output's name is of no picture format.
    """
    _require_words(prompt, "draw")
    write = _writer(out)
    rate = Fraction(30)
    at = round(seconds * rate)
    request = ShotRequest(
        prompt=prompt, size=size, rate=rate, frames=at + 1, seed=seed,
        first=at, stop=at + 1, camera=camera, language=language,
    )  # fmt: skip
    card = registry.card(Kind.VIDEO, STANDARD_VIDEO)
    require_allowed(card, [request])
    engine: VideoEngine = card.make()
    files.mkdir(out.absolute().parent)
    for chunk in engine.shoot([request], out.parent):
        if isinstance(chunk, FrameChunk):
            write(out, chunk.pixels[0])
    return engine.read_as(request)


def speak(text: str, voice: Voice, out: Path, settings: Settings) -> Generator[Event, None, float]:
    """A text as .wav, 48 kHz stereo, with the pauses of a film; returns its seconds.

    Raises:
        FilmError: no words in it, or words that the voice cannot read.
        WeightsMissingError: the engine cannot work here.
    """
    from prostudio.mix.placement import Placement
    from prostudio.mix.track import mix_track

    _require_wav(out)
    paragraphs = [part.strip() for part in text.split("\n\n") if has_words(part)]
    if not paragraphs:
        raise FilmError(f"{text[:60]!r} has no words to speak")
    lines = tuple(NarrationLine(part) for part in paragraphs)
    film = Film(
        (Scene(None, (Shot(prompt="abstract", narration=lines),)),), voice=voice, music=SILENCE
    )
    order = Order(film, Path.cwd(), on_this_machine(settings))
    plan = make_plan(order)
    if not any(piece.sounds for piece in plan.pieces()):
        raise FilmError(f"{text[:60]!r} has nothing that this voice can say")
    require_voices(plan, {})
    with executor_for(order.settings, None) as executor:
        found = yield from executor.run(narration_steps(plan, {}, order.machine))
    timeline = lay_out(plan, speech_of(plan, found))
    first, last = timeline.spoken[0].start, timeline.spoken[-1].stop
    pieces = {piece.name: piece for piece in plan.pieces()}
    placements = [
        Placement(str(found[voice_step_name(pieces[line.line])].path()), line.start - first)
        for line in timeline.spoken
        if line.heard
    ]
    files.mkdir(out.absolute().parent)
    mix_track(placements, (), last - first, out)
    return (last - first) / SAMPLE_RATE


def score(
    prompt: Sequence[str],
    seconds: float,
    out: Path,
    settings: Settings,
    *,
    engine: str | None = None,
    melody: Path | None = None,
    **options: Any,
) -> Generator[Event, None, Reading]:
    """Music of an exact length as .wav, 48 kHz stereo; returns how the words were read.

    Args:
        engine: a name, or None for the one that needs nothing.
        melody: a file with a tune to follow.
        options: further fields of `MusicRequest`.

    Raises:
        FilmError: no words, a length or a key that cannot be, a melody of no use.
        WeightsMissingError: the engine cannot work here.
    """
    _require_wav(out)
    _require_words(" ".join(prompt), "compose from")
    if not 0.1 <= seconds <= 36_000:
        raise FilmError(f"music of {seconds:g} seconds; wanted 0.1 to 36000")
    card = registry.card(Kind.MUSIC, engine or STANDARD_MUSIC)
    cue = MusicCue(tuple(prompt), melody=str(melody) if melody else None)
    require_melody(card, cue)
    request = MusicRequest(
        cue.prompt, round(seconds * SAMPLE_RATE), references=melody_of(melody), **options
    )
    require_here(card)
    composer: MusicEngine = card.make()
    left_out = composer.read_as(request).left_out
    settings = on_this_machine(settings)
    tunes = [melody_step(melody.name, melody)] if melody else []
    label, sources = f"music: {', '.join(prompt)}", tuple(StepRef(step.name) for step in tunes)
    machine = Order(Film(()), Path.cwd(), settings).machine
    steps = score_steps(Score("music", card, request, label, sources), machine)
    with executor_for(settings, None) as executor:
        found = yield from executor.run([*tunes, *steps])
    files.mkdir(out.absolute().parent)
    with files.replacing(out) as temporary:
        files.copy(found["music"].path(), temporary)
    facts = found["music"].facts
    return Reading(tuple(facts["read_as"]), left_out, tuple(facts["notes"]))


def _require_words(text: str, doing: str) -> None:
    if not has_words(text):
        raise FilmError(f"{text[:60]!r} has no words to {doing}")


def _require_wav(out: Path) -> None:
    if out.suffix.lower() != ".wav":
        raise FilmError(f"the output is {out.name!r}; wanted a name that ends in .wav")
