"""From the film as written to a plan: shots with engines, words with voices, and every refusal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from prostudio.engines.choose import choose_music, require_melody
from prostudio.engines.request import SpeechRequest
from prostudio.engines.wire import speech_to_json
from prostudio.errors import FilmError
from prostudio.files import digest_bytes
from prostudio.film import Film, MusicCue, NarrationLine
from prostudio.film.parting import is_given
from prostudio.film.paths import resolve
from prostudio.film.shot_list import PlannedShot, shot_list
from prostudio.film.text.cues import SONG, for_splitting, has_cue, without_cues
from prostudio.film.text.language import language_of
from prostudio.film.text.sentences import sentence_spans
from prostudio.film.text.spoken import has_words, spoken
from prostudio.graph.canonical import canonical
from prostudio.production.deliveries import deliveries, delivery_warnings
from prostudio.production.order import Order
from prostudio.production.plan_values import Passage, Piece, Plan, SoundPlan
from prostudio.production.planning.choose_shots import Chooser
from prostudio.production.planning.consents import ask_consent, consents_of
from prostudio.production.planning.finish_warnings import finish_warnings
from prostudio.production.planning.loras import LoraChooser
from prostudio.production.planning.plan_warnings import plan_warnings
from prostudio.production.planning.voices import Speaker, Speakers, cues_of, require_readable
from prostudio.production.timing.translations import plan_translations

SENTENCE_PAUSE = 0.35
"""Seconds between two sentences of a paragraph."""
PARAGRAPH_PAUSE = 0.7
"""Seconds between two paragraphs over one picture."""
TURN_PAUSE = 0.45
"""Seconds between two speakers over one picture: people answer each other after 0.2 to 0.5."""


def make_plan(order: Order) -> Plan:
    """Decide everything that can be decided before anything is made.

    Raises:
        FilmError: whatever the film asks for that cannot be: an unknown engine or voice,
            a text that no voice can read, a missing file.
        PersonConsentError: see `ask_consent`.
    """
    film = order.film
    delivered = deliveries(film, order.settings)
    files = resolve(film, order.base, allow_outside=order.allow_outside)
    language = language_of(film)
    planned = _shots(order, language)
    chooser = Chooser(order, language, files, planned)
    loras = LoraChooser(order)
    names: dict[str, int] = {}
    speakers = Speakers(film, language)
    passages = tuple(
        _passage(film, speakers, list(group), (chooser, loras), files, names)
        for _, group in groupby(planned, lambda shot: shot.group)
    )
    pieces = tuple(piece for passage in passages for piece in passage.pieces)
    translations = plan_translations(order, language, files, pieces)
    shots = [shot for passage in passages for shot in passage.shots]
    consents = consents_of(order, files)
    unsaid = tuple(ask_consent(order, shots, consents, files))
    music = tuple(_music(film, planned, files))
    cues = [cue for _, cue, _ in music]
    return Plan(
        film=film,
        language=language,
        passages=passages,
        music=music,
        sounds=tuple(_sounds(planned, files)),
        warnings=(
            *chooser.warnings,
            *unsaid,
            *loras.settled(),
            *speakers.notes(),
            *plan_warnings(film, language, passages, cues, translations),
            *delivery_warnings(film, order.settings),
            *finish_warnings(film, passages, delivered),
        ),
        base=order.base,
        deliveries=delivered,
        translations=translations,
        melodies={cue.melody: files[cue.melody] for cue in cues if cue.melody},
        consents=consents,
        cast_files={path: files[path] for member in film.cast for path in member.pictures},
    )


def _shots(order: Order, language: str) -> tuple[PlannedShot, ...]:
    """The shot list; FilmError where it is empty or too long."""
    planned = shot_list(order.film, language)
    if len(planned) > order.settings.limits.shots:
        raise FilmError(
            f"the film has {len(planned):,} shots; the setting `shots` allows "
            f"{order.settings.limits.shots:,}",
            hint="cut it into several films, or raise the setting",
        )
    if not planned:
        raise FilmError("the film has nothing to say and nothing to show")
    return planned


def _passage(
    film: Film,
    speakers: Speakers,
    group: Sequence[PlannedShot],
    choosers: tuple[Chooser, LoraChooser],
    files: Mapping[str, Path],
    names: dict[str, int],
) -> Passage:
    """The shots of one paragraph, and its words cut into sentences."""
    chooser, loras = choosers
    shots = tuple(loras.onto(chooser.plan(shot), shot) for shot in group)
    lead, lines = 0.0, []
    for line in group[-1].words:
        if line.text.strip():
            lines.append(line)
        elif lines:
            last = lines.pop()
            lines.append(_paused(last, line.pause))
        else:
            lead += line.pause
    pieces: list[Piece] = []
    for n, line in enumerate(lines):
        usual = _between(line, lines[n + 1]) if n + 1 < len(lines) else 0.0
        pieces += _pieces(film, speakers.of(line), line, group[-1].id, files, usual=usual)
    return Passage(shots, tuple(_named(piece, names) for piece in pieces), lead)


def _between(line: NarrationLine, after: NarrationLine) -> float:
    """Seconds between two lines over one picture."""
    same = (line.speaker, line.voice) == (after.speaker, after.voice)
    return PARAGRAPH_PAUSE if same else TURN_PAUSE


def _paused(line: NarrationLine, pause: float) -> NarrationLine:
    return replace(line, pause=line.pause + pause)


def _pieces(
    film: Film,
    speaker: Speaker,
    line: NarrationLine,
    shot: str,
    files: Mapping[str, Path],
    *,
    usual: float,
) -> Iterator[Piece]:
    """A piece for each sentence of a line; a recording is one piece."""
    after = max(line.pause, usual)
    if line.recording is not None:
        yield Piece(
            "", shot, line.text, speaker.language, after,
            recording=files[line.recording], level_db=speaker.level_db, pan=speaker.pan,
            line=line.line,
        )  # fmt: skip
        return
    said = _said(line.text, speaker)
    for n, (text, read) in enumerate(said):
        sounds = not speaker.silent and bool(read)
        if sounds:
            require_readable(speaker, read, line.line)
        yield Piece(
            name="",
            shot=shot,
            text=text,
            language=speaker.language,
            pause=after if n == len(said) - 1 else SENTENCE_PAUSE,
            engine=speaker.engine.name,
            request=SpeechRequest(
                read, speaker.tag, speaker.name, speaker.rate, speaker.pitch, film.seed
            )
            if sounds
            else None,
            level_db=speaker.level_db,
            pan=speaker.pan,
        )


def _said(text: str, speaker: Speaker) -> list[tuple[str, str]]:
    """Each sentence as it is shown and as it is read, with the cues that the voice performs.

    What is read is empty where there is nothing to say, such as three dots.
    """
    performed = cues_of(speaker.engine)
    keep = SONG if SONG in performed else ""
    said = []
    for start, stop in sentence_spans(for_splitting(text), speaker.language):
        sentence = text[start:stop]
        shown = without_cues(sentence)
        read = spoken(without_cues(sentence, performed), keep)
        heard = has_words(read) or (bool(performed) and has_cue(read))
        if shown.strip() or heard:
            said.append((shown, read if heard else ""))
    return said


def _named(piece: Piece, names: dict[str, int]) -> Piece:
    """Named by what is said and who says it, so that a moved sentence keeps its name."""
    file = piece.recording.name if piece.recording else ""  # no folder: names are parts of keys
    said = speech_to_json(piece.request) if piece.request else [piece.text, file]
    name = f"narration {digest_bytes(canonical([piece.engine, said]))[:8]}"
    names[name] = names.get(name, 0) + 1
    return replace(piece, name=name if names[name] == 1 else f"{name} {names[name]}")


def _music(
    film: Film, planned: Sequence[PlannedShot], files: Mapping[str, Path]
) -> Iterator[tuple[str, MusicCue, Path | None]]:
    """The film's music from its first shot, then every cue where it stands."""
    cues = [(shot.id, shot.shot.music) for shot in planned]
    if cues[0][1] is None:
        cues[0] = (planned[0].id, film.music)
    for shot, cue in cues:
        if cue is not None:
            if not (cue.silent or cue.file):
                require_melody(choose_music(film, cue), cue)  # an unknown engine is refused too
            yield shot, cue, files[cue.file] if cue.file else None


def _sounds(planned: Sequence[PlannedShot], files: Mapping[str, Path]) -> Iterator[SoundPlan]:
    """A sound plays on to the end of its shot; of a parted paragraph, to the end of that."""
    ends = {shot.paragraph: shot.id for shot in planned}
    for shot in planned:
        # The parts of a recorded paragraph share its words; the writer asked for no picture.
        given = is_given(replace(shot.shot, shares_next=False))
        for cue in shot.shot.sounds:
            last = shot.id if given else ends[shot.paragraph]
            yield SoundPlan(shot.id, last, cue, files[cue.file])
