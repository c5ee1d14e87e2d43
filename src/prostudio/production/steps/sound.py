"""Steps that mix the film's sound as one track, encode it, or give it apart as stems."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from prostudio.graph import StepContext

if TYPE_CHECKING:
    from prostudio.mix.placement import Placement, Span


def mix(context: StepContext) -> dict[str, Any]:
    """Everything that is heard, in place, ducked, as `track.wav`; and its gain to -14 LUFS."""
    from prostudio.mix.loudness import gain_for
    from prostudio.mix.track import mix_track

    track = context.output("track.wav")
    placements = [placement for _, placement in placed(context)]
    mix_track(placements, _speech(context), context.params["samples"], track)
    context.progress(0.7, "loudness")
    return {"samples": context.params["samples"], "gain_db": gain_for(track)}


def master(context: StepContext) -> dict[str, Any]:
    """The mixed track at its loudness, encoded, as the file that the parameters name."""
    from prostudio.media.sound_encoding import SoundEncoding
    from prostudio.mix.loudness import TARGET_LUFS
    from prostudio.mix.loudness import master as encode

    params, track = context.params, context.input("track")
    known = track.facts["gain_db"] if params["lufs"] == TARGET_LUFS else None
    encoding = SoundEncoding.from_json(params["encoding"])
    out = context.output(params["file"])
    return dict(encode(track.path(), out, encoding, lufs=params["lufs"], gain_db=known))


def stems(context: StepContext) -> dict[str, Any]:
    """What `mix` sums, apart: `voice.wav`, `music.wav`, `effects.wav`, and all as `mix.wav`.

    Each is as long as the film, with its ducking and its gain, before the master's: the first
    three sum to the fourth.
    """
    from prostudio.mix.track import mix_track

    groups: dict[str, list[Placement]] = {"voice": [], "music": [], "effects": []}
    for name, placement in placed(context):
        groups[_group(context, name)].append(placement)
    everything = [placement for group in groups.values() for placement in group]
    for done, (stem, group) in enumerate({**groups, "mix": everything}.items()):
        context.progress(done / 4, stem)
        mix_track(group, _speech(context), context.params["samples"], context.output(f"{stem}.wav"))
    heard = [stem for stem, group in groups.items() if group]
    return {"samples": context.params["samples"], "heard": heard}


def placed(context: StepContext) -> list[tuple[str, Placement]]:
    """Everything that is heard with its file, by the name of the step's input."""
    from prostudio.mix.placement import Placement

    return [
        (value["file"].partition("/")[0], Placement.from_json(_found(context, value)))
        for value in context.params["placements"]
        if _is_there(context, value)
    ]


def _speech(context: StepContext) -> list[Span]:
    from prostudio.mix.placement import Span

    return [Span(start, stop) for start, stop in context.params["speech"]]


def _group(context: StepContext, name: str) -> str:
    if name in context.params["music"]:
        return "music"
    return "voice" if name in context.params["voices"] else "effects"


def ambience(context: StepContext) -> dict[str, Any]:
    """What a drawn place sounds like, as `ambience.wav`, 48 kHz stereo."""
    from prostudio.media.audio import write_wav
    from prostudio.mix.ambience.setting import Setting
    from prostudio.mix.ambience.stream import ambience as sound_of

    params = context.params
    blocks = sound_of(Setting.from_json(params["setting"]), params["seed"], params["samples"])
    return {"samples": write_wav(context.output("ambience.wav"), blocks)}


def _is_there(context: StepContext, value: Mapping[str, Any]) -> bool:
    """False for a model's own sound that it promised and did not make; the user is told."""
    name, _, stored = value["file"].partition("/")
    return not stored or stored in context.input(name).files


def _found(context: StepContext, value: Mapping[str, Any]) -> dict[str, Any]:
    """A placement with its file, `input` or `input/name`; music is brought to one loudness."""
    from prostudio.mix.loudness import music_gain_db

    name, _, stored = value["file"].partition("/")
    source = context.input(name)
    gain = value["gain_db"]
    if name in context.params["music"]:
        gain = music_gain_db(source.facts["lufs"], gain)
    return {**value, "file": str(source.path(stored or None)), "gain_db": gain}
