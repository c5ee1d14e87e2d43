"""Who and what a film is made of, for its provenance."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from prostudio import files
from prostudio.delivery.provenance import Ingredient
from prostudio.engines import registry
from prostudio.engines.card import Card, Kind
from prostudio.engines.choose import choose_music
from prostudio.engines.missing import weights_of
from prostudio.engines.request import SpeechRequest
from prostudio.film import MemberKind
from prostudio.production.pictures.finish import finish_cards
from prostudio.production.plan_values import Plan
from prostudio.production.shots.footage import footage_input
from prostudio.production.shots.ingest import subjects_of
from prostudio.production.shots.loras import lora_digest
from prostudio.production.sound.soundtrack import music_seeds
from prostudio.weights.loras import open_lora
from prostudio.weights.loras.report import licence_of


def ingredients(plan: Plan) -> list[Ingredient]:
    """Every engine with its seeds, and every file of the user's, in order of appearance."""
    return [*_engines(plan), *_loras(plan), *_files(plan), *_cast(plan)]


def _engines(plan: Plan) -> Iterator[Ingredient]:
    seeds: dict[tuple[Kind, str, str], set[int]] = {}
    for shot in plan.shots():
        seeds.setdefault((Kind.VIDEO, shot.engine, ""), set()).add(shot.request.seed)
        if shot.keyframe:
            drawn = shot.keyframe
            seeds.setdefault((Kind.IMAGE, drawn.engine, ""), set()).add(drawn.request.seed)
    for piece in plan.pieces():
        if piece.request:
            spoken_by = (Kind.SPEECH, piece.engine, _row(piece.engine, piece.request))
            seeds.setdefault(spoken_by, set()).add(piece.request.seed)
    for (_, cue, file), seed in zip(plan.music, music_seeds(plan), strict=True):
        if not cue.silent and file is None:
            engine = choose_music(plan.film, cue).name
            seeds.setdefault((Kind.MUSIC, engine, ""), set()).add(seed)
    for (kind, name, row), used in seeds.items():
        yield _of(registry.card(kind, name), used, row)
    yield from (_of(card, set()) for card in finish_cards(plan).values())


def _row(engine: str, request: SpeechRequest) -> str:
    """The row of the voice's own weights; empty where it has none of its own."""
    rules = registry.card(Kind.SPEECH, engine).speech
    if rules is None or rules.row_of is None:
        return ""
    return rules.row_of(request.voice, request.language)


def _of(card: Card, seeds: set[int], row: str = "") -> Ingredient:
    return Ingredient(
        kind=str(card.kind),
        name=card.name,
        revision=card.revision,
        licence=card.licence.name,
        source_type=card.licence.source_type,
        output_terms=card.licence.output_terms,
        attribution=card.licence.attribution,
        weights=weights_of(row) if row else card.weights(),
        seeds=tuple(sorted(seeds)),
    )


def _loras(plan: Plan) -> Iterator[Ingredient]:
    """Files that change a model, each once; their licence is what their makers say in them."""
    shots = list(plan.shots())
    variants = [s.request.variant for s in shots]
    variants += [s.keyframe.request.variant for s in shots if s.keyframe]
    for path in dict.fromkeys(path for variant in variants for path, _ in variant.loras):
        said = licence_of(open_lora(Path(path)))
        yield Ingredient("lora", Path(path).name, licence=said, digest=lora_digest(path))


def _files(plan: Plan) -> Iterator[Ingredient]:
    found = [("picture", path) for s in plan.shots() for path in (s.picture, s.end) if path]
    clips = {s.picture for s in plan.shots() if s.clip}
    found += [("recording", p.recording) for p in plan.pieces() if p.recording]
    found += [("music", path) for _, _, path in plan.music if path]
    found += [("melody", path) for path in plan.melodies.values()]
    found += [("sound", sound.file) for sound in plan.sounds]
    for kind, path in dict.fromkeys(found):
        if path in clips:
            yield Ingredient(kind="clip", name=path.name, digest=footage_input(path).digest)
        else:
            yield Ingredient(kind=kind, name=path.name, digest=files.digest(path))


def _cast(plan: Plan) -> Iterator[Ingredient]:
    """Pictures of the cast that an engine was given, each once, with what was said of consent."""
    persons = {member.name for member in plan.film.cast if member.kind is MemberKind.PERSON}
    given = [subject for shot in plan.shots() for subject in subjects_of(shot)]
    for name, path in dict.fromkeys((subject.name, subject.path) for subject in given):
        said = plan.consents.get(name, "not said") if name in persons else ""
        digest = footage_input(path).digest
        yield Ingredient("cast picture", path.name, digest=digest, subject=name, consent=said)
