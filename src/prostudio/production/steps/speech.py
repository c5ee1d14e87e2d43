"""Steps that make and treat voices and foreign sounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prostudio.engines import registry
from prostudio.engines.base import AudioChunk, Progress, SpeechEngine
from prostudio.engines.card import Kind
from prostudio.engines.wire import speech_from_json
from prostudio.errors import FaultError, FilmError, MediaError
from prostudio.film import Word
from prostudio.film.time import SAMPLE_RATE
from prostudio.graph import StepContext

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Facts = dict[str, Any]

_SOFTEST = -50.0
"""dBTP of a recording's loudest moment: a whisper far from a microphone is louder."""


def speak(context: StepContext) -> Facts:
    """One sentence as `voice.wav`, without the silence around it, and its words' times."""
    import numpy as np

    from prostudio.media.audio import write_wav
    from prostudio.mix.narration import pauses_in, trimmed, voice_edges

    card = registry.card(Kind.SPEECH, context.params["engine"])
    engine: SpeechEngine = context.resident(f"speech {card.name}", card.make)
    rate = card.speech.sample_rate if card.speech else SAMPLE_RATE
    blocks: list[NDArray[np.float32]] = []
    words: list[Word] = []
    for chunk in engine.speak(speech_from_json(context.params["request"])):
        if isinstance(chunk, AudioChunk):
            blocks.append(chunk.samples)
            words += chunk.words
        elif isinstance(chunk, Progress):
            context.progress(chunk.fraction, chunk.note)
    if not blocks:
        raise FaultError(f"{card.name} said nothing")
    sentence = trimmed(np.concatenate(blocks, axis=1), rate, words)
    write_wav(context.output("voice.wav"), [sentence.samples])
    samples = sentence.samples.shape[1]
    return {
        "samples": samples,
        "voiced": voice_edges(samples),
        "pauses": pauses_in(sentence.samples),
        "words": [[w.text, w.start, w.stop, w.source] for w in sentence.words],
    }


def align(context: StepContext) -> Facts:
    """When the words of a voice are spoken, heard by an aligner; `words`, none where it cannot.

    The voice itself stays as it is: an aligner that comes later speaks nothing again.
    """
    import numpy as np

    from prostudio.engines.alignment import open_aligner
    from prostudio.media.audio import WavReader

    name, voice = context.params["aligner"], context.input("voice")
    listener = context.resident(f"aligner {name}", lambda: open_aligner(name))
    with WavReader(voice.path()) as reader:
        sound = np.concatenate(list(reader.blocks()), axis=1)
    text, language = context.params["text"], context.params["language"]
    try:
        words = listener.words(sound, text, language, voice.facts.get("pauses", ()))
    except FilmError as error:  # the words are estimated, as without an aligner
        return {"words": [], "problem": error.message}
    return {"words": [[w.text, w.start, w.stop, w.source] for w in words]}


def treat(context: StepContext) -> Facts:
    """A voice through its chain, at its level and place: `voice.wav`."""
    from prostudio.mix.voice import process_voice

    return dict(
        process_voice(
            context.input("voice").path(),
            context.output("voice.wav"),
            context.params["level_db"],
            context.params["pan"],
        )
    )


def ingest(context: StepContext) -> Facts:
    """A foreign sound, decoded within limits in a child: `sound.wav`, 48 kHz stereo.

    A recording of narration (`voiced`) also says where the voice begins, pauses and ends;
    a `melody` has to have something that can be followed.

    Raises:
        MediaError: it cannot be used; a recording in which nobody can be heard is no narration.
    """
    from prostudio.engines.melody import require_tune
    from prostudio.media.ingest_audio import ingest_audio
    from prostudio.mix.loudness import loudness_of
    from prostudio.mix.narration import pauses_of, voiced_range_of

    source, out = context.input("sound").path(), context.output("sound.wav")
    found = ingest_audio(source, out, name=source.name)
    facts = found.to_json() | loudness_of(out)
    if context.params.get("melody"):
        require_tune(out, source.name)
    if context.params.get("voiced"):
        _require_heard(source.name, facts["true_peak"])
        facts |= {"voiced": voiced_range_of(out), "pauses": pauses_of(out)}
    return facts


def _require_heard(name: str, peak: float | None) -> None:
    if peak is None or peak < _SOFTEST:
        how = "it is silent from beginning to end"
        if peak is not None:
            how = f"its loudest moment is {peak:.0f} dBTP, and speech is above {_SOFTEST:g}"
        raise MediaError(
            f"{name} has no voice in it: {how}",
            hint="record it again, or leave [[narration: ...]] out and let a voice speak the words",
        )
