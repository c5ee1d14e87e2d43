"""Where each sentence's word times come from, and the step that finds them where no voice tells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from prostudio.engines import registry
from prostudio.engines.alignment import REVISION, Aligner, aligner_for
from prostudio.engines.card import Kind
from prostudio.film import Caption
from prostudio.film.text.spoken import spoken
from prostudio.graph import Input, Needs, Step
from prostudio.production.plan_values import Piece, Plan


@dataclass(frozen=True, slots=True)
class Alignment:
    """The aligners that are here for a film, looked up once: by language, with their weights."""

    found: Mapping[str, tuple[Aligner, str]]

    @classmethod
    def of(cls, plan: Plan) -> Alignment:
        """For every language in which something is spoken without word times."""
        found = {}
        for language in {p.language for p in plan.pieces() if p.sounds and not _tells(p)}:
            aligner = aligner_for(language)
            if aligner is not None:
                found[language] = (aligner, aligner.weights())
        return cls(found)

    def source(self, piece: Piece) -> str:
        """Where its word times come from: `engine`, `aligned`, `estimated`, or `unspoken`."""
        if not piece.sounds:
            return "unspoken"
        if _tells(piece):
            return "engine"
        return "aligned" if piece.language in self.found else "estimated"

    def steps(self, piece: Piece, voice: Input, seconds: float) -> Iterator[Step]:
        """A step of its own, so that an aligner which comes later has no voice spoken again.

        Args:
            voice: the piece's sound.
            seconds: how long it probably lasts.
        """
        if self.source(piece) != "aligned":
            return
        aligner, weights = self.found[piece.language]
        text = spoken(piece.text)
        yield Step(
            name=words_step_name(piece),
            kind="words.align",
            params={"aligner": aligner.name, "text": text, "language": piece.language},
            inputs={"voice": voice},
            versions={"aligner": REVISION, "weights": weights},
            needs=Needs(ram_mb=aligner.ram_mb, disk_mb=1),
            affinity=f"aligner {aligner.name}",
            label=f"word times: {text[:40]}",
            shot=piece.shot,
            seconds=3.0 + seconds * 0.6,
        )


def words_step_name(piece: Piece) -> str:
    """The step that finds when its words are spoken, where one does."""
    return f"words of {piece.name}"


def _tells(piece: Piece) -> bool:
    """Whether its voice says itself when each word is spoken."""
    if piece.request is None:
        return False
    rules = registry.card(Kind.SPEECH, piece.engine).speech
    return rules is not None and rules.word_times


def word_times(plan: Plan, captions: Sequence[Caption]) -> dict[str, Any]:
    """For the sheet beside a film: captions by the source of their times, and who aligned.

    Captions are told by their numbers in the .srt, as ranges from first to last.
    """
    ranges: dict[str, list[list[int]]] = {}
    for number, caption in enumerate(captions, 1):
        found = ranges.setdefault(caption.source, [])
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    told: dict[str, Any] = {"captions": ranges}
    if "aligned" in ranges:
        told["aligners"] = [
            {
                "name": one.name,
                "revision": REVISION,
                "licence": one.licence.name,
                "weights": weights,
            }
            for one, weights in dict(Alignment.of(plan).found.values()).items()
        ]
    return told
