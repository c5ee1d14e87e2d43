"""Narration first: one step for each sentence, and what its audio says of the time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from prostudio.engines import registry
from prostudio.engines.base import SpeechEngine
from prostudio.engines.card import Card, Kind
from prostudio.engines.missing import card_of_voice
from prostudio.engines.request import Estimate, Machine, SpeechRequest
from prostudio.engines.wire import speech_to_json
from prostudio.film import Word
from prostudio.film.text.pace import speech_seconds
from prostudio.film.text.spoken import spoken
from prostudio.film.text.word_times import estimate_words, within
from prostudio.film.time import SAMPLE_RATE
from prostudio.graph import Artifact, FileInput, Input, Needs, Step, StepRef, Store
from prostudio.production.asked import cores_for
from prostudio.production.order import Settled
from prostudio.production.plan_values import Piece, Plan, Speech, Spoken
from prostudio.production.revisions import revised
from prostudio.production.sound.align import Alignment, words_step_name


def kept_narration(plan: Plan, settled: Settled, store: Store) -> dict[str, Artifact]:
    """Dear audio that the film settled on: a newer engine does not speak it again by itself."""
    kept = {}
    for piece in plan.pieces():
        found = store.get(settled.narration.get(piece.name, ""))
        if found is not None and piece.request:
            kept[piece.name] = found
    return kept


def narration_steps(plan: Plan, kept: Mapping[str, Artifact], machine: Machine) -> list[Step]:
    """Steps for each piece that sounds: it is spoken, aligned, and goes through the voice chain.

    Only what does not say when its words are spoken is aligned, where an aligner is here.

    Args:
        kept: audio by piece that is not made again.
        machine: what a model's estimate may know of this one.
    """
    asked = _Asked(machine)
    alignment = Alignment.of(plan)
    return [
        step
        for piece in plan.pieces()
        for voice in (kept.get(piece.name) or StepRef(piece.name),)
        for step in (
            *(() if piece.name in kept else _speak(piece, asked)),
            *alignment.steps(piece, voice, guessed_seconds(piece)),
            *_treat(piece, voice),
        )
    ]


def recording_steps(plan: Plan) -> list[Step]:
    """Steps that bring the user's recordings in: a bad one is refused before a voice speaks."""
    return [_record(piece, file) for piece in plan.pieces() if (file := piece.recording)]


def voice_step_name(piece: Piece) -> str:
    """The step whose result is mixed."""
    return f"voice of {piece.name}"


def _treat(piece: Piece, voice: Input) -> Iterator[Step]:
    if piece.sounds:
        yield Step(
            name=voice_step_name(piece),
            kind="voice.treat",
            params={"level_db": piece.level_db, "pan": piece.pan},
            inputs={"voice": voice},
            versions=revised("voice.treat"),
            needs=Needs(ram_mb=220, disk_mb=4),
            label=f"voice: {_short(_heard(piece))}",
            shot=piece.shot,
            seconds=0.3,
        )


class _Asked:
    """Speech engines of one plan, each made once, with what a sentence takes of the machine."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._engines: dict[str, SpeechEngine] = {}
        self._versions: dict[tuple[str, str | None, str], dict[str, str]] = {}

    def needs(self, card: Card, request: SpeechRequest) -> tuple[Needs, float]:
        """What the step takes, and its seconds."""
        if card.name not in self._engines:
            self._engines[card.name] = card.make()
        found: Estimate = self._engines[card.name].estimate(request, self._machine)
        needs = Needs(
            cpu=1.0 if card.instant else cores_for(card, found.vram_mb, self._machine),
            gpu=1 if found.vram_mb else 0,
            ram_mb=120 + (found.ram_mb or card.memory[0].ram_mb),
            vram_mb=found.vram_mb,
            disk_mb=found.disk_mb,
        )
        return needs, found.seconds

    def versions(self, card: Card, request: SpeechRequest) -> dict[str, str]:
        """What of the engine is part of a sentence's key, once for each voice: it may have weights
        of its own, and naming weights looks at every file.
        """
        voice = (card.name, request.voice, request.language)
        if voice not in self._versions:
            card = card_of_voice(card, request.voice, request.language)
            self._versions[voice] = {"engine": card.revision, "weights": card.weights()}
        return self._versions[voice]


def _speak(piece: Piece, asked: _Asked) -> Iterator[Step]:
    if piece.recording is not None:
        yield _record(piece, piece.recording)
    elif piece.request is not None:
        card = registry.card(Kind.SPEECH, piece.engine)
        needs, seconds = asked.needs(card, piece.request)
        yield Step(
            name=piece.name,
            kind="speech.speak",
            params={"engine": card.name, "request": speech_to_json(piece.request)},
            versions=asked.versions(card, piece.request),
            needs=needs,
            affinity="" if card.instant else card.place,
            leave_seconds=card.leave_seconds,
            label=f"narration: {_short(_heard(piece))}",
            shot=piece.shot,
            take=not card.instant,
            seconds=0.2 if card.instant else seconds,
        )


def _record(piece: Piece, file: Path) -> Step:
    return Step(
        name=piece.name,
        kind="sound.ingest",
        params={"voiced": True},
        inputs={"sound": FileInput.of(file)},
        versions=revised("sound.ingest"),
        needs=Needs(ram_mb=150, disk_mb=30),
        label=f"recording: {_short(piece.text)}",
        shot=piece.shot,
        line=piece.line,
        seconds=1.0,
    )


def speech_of(plan: Plan, results: Mapping[str, Artifact]) -> Speech:
    """Every piece's length and words, from what was spoken or recorded.

    A piece that is missing from `results` (a dry run, a silent voice) is estimated.
    """
    return {
        piece.name: _spoken(piece, results.get(piece.name), results.get(words_step_name(piece)))
        for piece in plan.pieces()
    }


def _spoken(piece: Piece, artifact: Artifact | None, aligned: Artifact | None) -> Spoken:
    """The engine's own times where it has them, else the aligner's, else an estimate."""
    text = spoken(piece.text)
    if artifact is None:
        samples = round(guessed_seconds(piece) * SAMPLE_RATE)
        return Spoken(samples, estimate_words(text, 0, samples, piece.language))
    facts, samples = artifact.facts, artifact.facts["samples"]
    told = facts.get("words") or (aligned.facts["words"] if aligned else ())
    words = tuple(Word(*word) for word in told)
    if not words:
        start, stop = facts.get("voiced", (0, samples))
        words = estimate_words(text, start, stop, piece.language, facts.get("pauses"))
    return Spoken(samples, within(words, samples))


def guessed_seconds(piece: Piece) -> float:
    """How long the piece probably takes to say."""
    rate = piece.request.rate if piece.request else 1.0
    return max(0.3, speech_seconds(spoken(_heard(piece)), piece.language) / rate)


def _heard(piece: Piece) -> str:
    """What is said, cues and all; of a recording and a silent voice, what is shown."""
    return piece.request.text if piece.request else piece.text


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:39].rstrip() + "…"
