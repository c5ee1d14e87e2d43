"""Captions in further languages: where they are from, and when each is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from prostudio.compositor.captions import caption_limits, pack_captions
from prostudio.delivery.subtitles import Cue, parse_cues
from prostudio.errors import FilmError
from prostudio.events import Warned
from prostudio.film import Caption, CaptionTrack, Film, Translation
from prostudio.film.paths import captions_beside
from prostudio.film.timeline import SpokenLine, Timeline
from prostudio.production.order import Order
from prostudio.production.plan_values import Piece, Plan, PlannedTranslation

_LARGEST = 10_000_000
"""Bytes of a caption file: as large as a film file may be."""


def plan_translations(
    order: Order, language: str, files: Mapping[str, Path], pieces: Sequence[Piece]
) -> tuple[PlannedTranslation, ...]:
    """Read the captions in every language that the film asks for beside its own.

    Raises:
        FilmError: a file that is missing or holds no captions, or another number of texts
            than the film has sentences.
    """
    return tuple(
        _planned(wanted, order, files, pieces)
        for wanted in order.film.captions.translations
        if wanted.language != language
    )


def _planned(
    wanted: Translation, order: Order, files: Mapping[str, Path], pieces: Sequence[Piece]
) -> PlannedTranslation:
    language = wanted.language
    if wanted.texts:
        if len(wanted.texts) != len(pieces):
            raise FilmError(
                f"captions in {language!r} are {len(wanted.texts)} text{_s(wanted.texts)}, and "
                f"the film has {len(pieces)} sentence{_s(pieces)}; wanted one for each",
                hint="`make --dry-run --json` lists the sentences as `narration`",
                line=wanted.line,
            )
        return PlannedTranslation(language, "", texts=wanted.texts)
    path = files[wanted.file] if wanted.file else _beside(order, wanted)
    return PlannedTranslation(
        language, path.name, cues=read_cues(path, path.name, wanted.line), path=path
    )


def _s(counted: Sequence[object]) -> str:
    return "" if len(counted) == 1 else "s"


def _beside(order: Order, wanted: Translation) -> Path:
    script, language = order.script, wanted.language
    if script is None:
        raise FilmError(
            f"captions in {language!r} have no script to lie beside: it comes from standard input",
            hint=f"name their file: captions: {{{language}: FILE.srt}}",
            line=wanted.line,
        )
    if path := captions_beside(script, language):
        return path
    raise FilmError(
        f"captions are wanted in {language!r}, and {script.stem}.{language}.srt is not beside "
        f"{script.name}",
        hint=f"translate the film's own .srt and save it under that name, or name another file: "
        f"captions: {{{language}: FILE.srt}}",
        line=wanted.line,
    )


def read_cues(path: Path, name: str, line: int | None = None) -> tuple[Cue, ...]:
    """The captions of an .srt or .vtt file; errors call it by `name`.

    Raises:
        FilmError: too large, not UTF-8, or without captions.
    """
    size = path.stat().st_size
    if size > _LARGEST:
        raise FilmError(f"{name} has {size:,} bytes; wanted at most {_LARGEST:,}", line=line)
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FilmError(
            f"{name} is not UTF-8: byte {error.start}", hint="save it as UTF-8", line=line
        ) from None
    cues = parse_cues(text)
    if not cues:
        raise FilmError(f"{name} holds no captions; wanted an .srt or .vtt with times", line=line)
    return cues


def translated(plan: Plan, timeline: Timeline) -> Timeline:
    """The timeline with captions in further languages, and those for the picture.

    A file with as many cues as the film has captions is matched by number, so that it
    fits again when a voice got slower; one with another number by its own times.

    Raises:
        FilmError: most cues of a file lie where this film says nothing.
    """
    tracks, shown = [], timeline.shown
    for translation in plan.translations:
        lines = _lines(translation, timeline)
        if translation.texts:
            captions = pack_captions(lines, timeline.rate, caption_limits(timeline.size))
        else:
            captions = tuple(_caption(line) for line in lines)
        tracks.append(CaptionTrack(translation.language, captions))
        if translation.language == plan.film.captions.burn:
            shown = lines
    return replace(timeline, tracks=tuple(tracks), shown=shown)


def _lines(translation: PlannedTranslation, timeline: Timeline) -> tuple[SpokenLine, ...]:
    """What is to be read, each with the time of what is said."""
    language, own = translation.language, timeline.captions
    if translation.texts:
        return tuple(
            _line(language, text, line.start, line.stop, line.heard)
            for text, line in zip(translation.texts, timeline.spoken, strict=True)
        )
    if len(translation.cues) == len(own):
        return tuple(
            _line(language, "\n".join(cue.lines), c.start, c.stop, c.source != "unspoken")
            for cue, c in zip(translation.cues, own, strict=True)
        )
    return _at_their_times(translation, timeline)


def _at_their_times(translation: PlannedTranslation, timeline: Timeline) -> tuple[SpokenLine, ...]:
    """Cues at the times that their file gives, none over another, all inside the film."""
    cues = sorted(translation.cues, key=lambda cue: cue.start)
    said = [(line.start, line.stop) for line in timeline.spoken]
    beside = sum(not any(a < cue.stop and cue.start < b for a, b in said) for cue in cues)
    if 2 * beside > len(cues):
        raise FilmError(
            f"{translation.file} is of another film: {beside} of its {len(cues)} captions lie "
            f"where nothing is said, and the film has {len(timeline.captions)}",
            hint="translate the film's own .srt",
        )
    ends = [*(cue.start for cue in cues[1:]), timeline.samples]
    inside = [
        (cue, cue.start, min(cue.stop, end, timeline.samples))
        for cue, end in zip(cues, ends, strict=True)
    ]
    return tuple(
        _line(translation.language, "\n".join(cue.lines), start, stop, heard=True)
        for cue, start, stop in inside
        if start < stop
    )


def _line(language: str, text: str, start: int, stop: int, heard: bool) -> SpokenLine:
    return SpokenLine("", "", text, language, start, stop, (), heard)


def _caption(line: SpokenLine) -> Caption:
    source = "estimated" if line.heard else "unspoken"
    lines = tuple(line.text.split("\n"))
    return Caption(lines, line.start, line.stop, line.language, source)


def translation_warnings(plan: Plan, timeline: Timeline) -> Iterator[Warned]:
    """Files that do not have the film's captions, and what was done."""
    for translation in plan.translations:
        cues, own = len(translation.cues), len(timeline.captions)
        if cues and cues != own:
            yield Warned(
                "translation_by_time",
                f"{translation.file} has {cues} captions and the film {own}: they are shown at "
                "the file's own times; translate the film's .srt again for an exact fit",
            )


def unused_translations(film: Film) -> Iterator[Warned]:
    """Languages that go nowhere: neither into the picture, nor a file, nor a track."""
    asked = film.captions
    if asked.sidecar or asked.tracks:
        return
    idle = [tag for tag in asked.languages if not (asked.burned and tag == asked.burn)]
    if idle:
        yield Warned(
            "captions_unused",
            f"captions in {', '.join(idle)} are read and shown nowhere; `show: both` writes files "
            "beside the film, `tracks: yes` puts them into it",
        )
