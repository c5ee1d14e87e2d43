"""Films as hypothesis makes them: every part of the format, with the ugliest words."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st

from prostudio.film import (
    CAPTION_STYLES,
    Ambience,
    Camera,
    CaptionSettings,
    Cast,
    EngineChoices,
    Film,
    Fit,
    Focus,
    Member,
    MemberKind,
    MusicCue,
    NarrationLine,
    Picture,
    Scene,
    Shot,
    Size,
    SoundCue,
    Transition,
    TransitionKind,
    Translation,
    Voice,
)
from prostudio.film.data.sounds import PICTURE_SUFFIXES
from prostudio.film.limits import require_film
from prostudio.film.lora import Lora
from prostudio.film.paths import is_clip
from prostudio.film.text.spoken import has_words
from prostudio.film.text.tidy import one_line, tidy

_UGLY = "\\`*_[]()<>~|&!#=+-:.,;'\"{}@$%^/? \n\t1aZß€—…“”«»😀👩‍🚀\u00a0\u200d字かعשกÅ\u0301"
_PIECES = [
    "[[shot: x]]", "](a b)", "![", "<!--", "-->", "<b>", "&amp;", "---", "===", "```", "1. ",
    "- ", "> ", "# ", "https://x.org/a", "www.x.org", "Mara: ", "**", "\\", "|---|", "[^1]",
    "[a]: b", "none", "null", "~", "auto", "12:30", "1984", "calm, x.mp3", "<pre>", "%20",
    ":smile:", "[!NOTE]", "[[", "[[pause: 1s]]",
]  # fmt: skip
ugly = st.lists(st.one_of(st.sampled_from(_PIECES), st.text(_UGLY, max_size=6)), max_size=8).map(
    "".join
)
any_text = st.one_of(ugly, st.text(max_size=30))
lines_of_words = any_text.map(tidy).filter(has_words)
one_liners = any_text.map(one_line).filter(bool)
phrases = (
    one_liners.map(lambda text: one_line("".join(mark for mark in text if mark not in ",;、，")))
    .filter(bool)
    .filter(lambda text: text.casefold() not in ("none", "no", "off", "false"))
)
words = st.lists(phrases, max_size=3).map(tuple)
names = st.sampled_from(["espeak", "bark", "en_1", "v2/en_speaker_6", "My voice"])
paths = st.one_of(
    st.sampled_from(
        ["a.jpg", "images/my bay (1).jpg", "a%20b.png", "ü 'x' \"y\".jpg", "<x>|[y].jpg", "a.mp4"]
    ),
    one_liners.filter(lambda text: ":" not in text and not text.startswith("//")),
)
seconds = st.one_of(
    st.sampled_from([0.5, 1.0, 4.0, 6.25]),
    st.integers(1, 60_000).map(lambda n: round(n / 1000 + 0.1, 3)),
)
levels = st.integers(-80, 24).map(lambda n: n / 2).filter(lambda n: -40 <= n <= 12)
languages = st.sampled_from(["en", "en-gb", "de", "pt-br", "zh"])
seeds = st.integers(0, 2**48)
_PLAIN = st.builds(
    Voice,
    engine=st.none() | names,
    name=st.none() | names,
    language=st.none() | languages,
    rate=st.none() | st.sampled_from([0.5, 0.9, 1.25]),
    pitch=st.none() | st.sampled_from([-3.0, 2.5]),
    level_db=st.none() | levels,
    pan=st.none() | st.sampled_from([-1.0, 0.25]),
)
voices = st.one_of(st.just(Voice(silent=True)), _PLAIN)
cast_names = st.sampled_from(["Mara", "Old Man", "d'Artagnan", "en", "film", "Ünal", "J. R."])
_PERSONS = st.builds(
    Member,
    name=cast_names,
    voice=voices,
    about=st.just("") | one_liners,
    pictures=st.lists(paths, max_size=2).map(tuple),
    consent=st.none() | one_liners,
)
_PLACES = st.builds(
    Member,
    name=cast_names,
    kind=st.just(MemberKind.PLACE),
    about=one_liners,
    pictures=st.lists(paths, max_size=2).map(tuple),
)
lora_files = st.sampled_from(
    [
        *("grain.safetensors", "a, b/ink [1].safetensors"),
        *('x | "y".safetensors', "Größe 2 when.SAFETENSORS"),
    ]
)
lora_words = st.sampled_from([(), ("Mara",), ("Old Man", "the [red] | fox")])
loras = st.lists(
    st.builds(Lora, lora_files, st.sampled_from([1.0, 0.7, -2.0, 0.125, 0.0]), lora_words),
    max_size=3,
    unique_by=lambda one: one.file,
).map(tuple)
casts = st.lists(
    _PERSONS | _PLACES, max_size=3, unique_by=lambda member: member.name.casefold()
).map(tuple)
_SOUNDING = st.builds(
    MusicCue,
    prompt=st.lists(phrases, min_size=1, max_size=3).map(tuple),
    engine=st.none() | names,
    level_db=st.none() | levels,
    key=st.none() | st.sampled_from(["D minor", "F# major"]),
    bpm=st.none() | st.sampled_from([60.0, 92.5]),
    melody=st.none() | st.sampled_from(["hum.wav", "ü 'x'.mp3"]),
)
sound_files = st.one_of(st.sampled_from(["a.mp3", "ü 'x'.wav"]), paths).filter(
    lambda path: not path.casefold().endswith(PICTURE_SUFFIXES)
)
music = st.one_of(
    st.just(MusicCue(silent=True)),
    _SOUNDING,
    st.builds(
        lambda cue, path: replace(cue, prompt=(), file=path, melody=None), _SOUNDING, sound_files
    ),
)
sounds = st.builds(SoundCue, paths, st.booleans(), levels)
transitions = st.one_of(
    st.just(Transition(TransitionKind.CUT)),
    st.builds(
        Transition,
        st.sampled_from([kind for kind in TransitionKind if kind is not TransitionKind.CUT]),
        st.none() | st.sampled_from([0.5, 1.25]),
    ),
)
focuses = st.builds(lambda x, y: Focus(x / 100, y / 100), st.integers(0, 100), st.integers(0, 100))
timed = st.dictionaries(st.sampled_from([0.0, 1.5, 3.0]), one_liners, max_size=2).map(
    lambda found: tuple(sorted(found.items()))
)

silences = st.just(()) | seconds.map(lambda pause: (NarrationLine("", pause=pause),))


@st.composite
def narrations(draw: st.DrawFn, cast: Cast) -> tuple[NarrationLine, ...]:
    """Words of one paragraph: pieces with pauses between them, in one voice."""
    speaker, voice = None, draw(st.none() | voices)
    persons = [member for member in cast if member.speaks]
    if persons and draw(st.booleans()):
        person = draw(st.sampled_from(persons))
        speaker, voice = person.name, person.voice
    recording = draw(st.none() | paths)
    count = 1 if recording else draw(st.integers(1, 3))
    return tuple(
        NarrationLine(draw(lines_of_words), voice, speaker, draw(st.just(0.0) | seconds), recording)
        for _ in range(count)
    )


@st.composite
def given_shots(draw: st.DrawFn) -> Shot:
    """A shot or a picture with options, without words."""
    picture = None
    prompt: str | None = draw(one_liners)
    prompts = draw(timed)
    if draw(st.booleans()):
        clip = draw(st.sampled_from([(None, None), (3.0, None), (None, 9.5), (1.0, 2.0)]))
        path = draw(paths)
        picture = Picture(path)
        if is_clip(picture):  # a still picture has no `in`, `out` and `sound`
            picture = Picture(path, *clip, draw(st.booleans()))
        prompt, prompts = draw(st.none() | st.just(prompt)), ()
    return Shot(
        prompt=prompt,
        picture=picture,
        camera=draw(st.sampled_from(Camera)),
        seconds=draw(st.none() | seconds),
        style=draw(words),
        engine=draw(st.none() | names),
        seed=draw(st.none() | seeds),
        transition=draw(st.none() | transitions),
        fit=draw(st.sampled_from(Fit)),
        focus=draw(st.none() | focuses),
        loras=draw(st.none() | loras),
        end_image=draw(st.none() | paths),
        timed_prompts=prompts,
    )


@st.composite
def scenes(draw: st.DrawFn, cast: Cast) -> Scene:
    """A scene that Markdown can say: groups with words, and silent shots before and behind them."""
    shots: list[Shot] = []
    for _ in range(draw(st.integers(0, 3))):
        for shot in draw(st.lists(given_shots(), max_size=1)):
            still = tuple(
                NarrationLine("", pause=draw(seconds)) for _ in range(draw(st.integers(0, 1)))
            )
            shots.append(replace(shot, narration=still))
        group = draw(st.lists(given_shots(), max_size=2))
        lead: tuple[NarrationLine, ...] = ()
        if group or not shots:
            lead = tuple(
                NarrationLine("", pause=draw(seconds)) for _ in range(draw(st.integers(0, 1)))
            )
        narration = lead + draw(narrations(cast))
        shots += [replace(shot, shares_next=True) for shot in group[:-1]]
        shots.append(replace(group[-1] if group else Shot(), narration=narration))
    for shot in draw(st.lists(given_shots(), max_size=2)):
        pause = tuple(
            NarrationLine("", pause=draw(seconds)) for _ in range(draw(st.integers(0, 1)))
        )
        shots.append(replace(shot, narration=pause))
    style: tuple[str, ...] = ()
    dressed = []
    for shot in shots:
        style = draw(st.just(style) | words)
        cue = draw(st.none() | music)
        under = tuple(draw(st.lists(sounds, max_size=2)))
        dressed.append(replace(shot, scene_style=style, music=cue, sounds=under))
    title = draw(st.none() | any_text.map(lambda text: one_line(tidy(text))))
    return Scene(title or None, tuple(dressed))


@st.composite
def films(draw: st.DrawFn) -> Film:
    """A film that all three ways of writing can say."""
    cast = draw(casts)
    found = [draw(scenes(cast)) for _ in range(draw(st.integers(1, 3)))]
    found = [scene for scene in found if scene.shots] or [
        Scene(None, (Shot(narration=(NarrationLine("Words."),)),))
    ]
    width, height = draw(st.integers(32, 2048)) * 2, draw(st.integers(32, 2048)) * 2
    shown = draw(st.sampled_from(["none", "burned", "sidecar", "both"]))
    style = draw(st.sampled_from(CAPTION_STYLES))
    tags = draw(st.lists(languages, max_size=2, unique=True))
    translations = [Translation(tag) for tag in tags]
    if draw(st.booleans()):
        translations.append(Translation("qya", "own captions.srt"))
    film = Film(
        scenes=tuple(found),
        title=draw(st.none() | one_liners),
        language=draw(st.none() | languages),
        size=Size(width, height),
        rate=draw(st.sampled_from([Fraction(30), Fraction(24000, 1001), Fraction(25, 2)])),
        style=draw(words),
        voice=draw(voices),
        cast=cast,
        music=draw(music),
        sound=draw(st.sampled_from(["narration", "model", "both"])),
        ambience=draw(st.sampled_from([Ambience(), Ambience(silent=True), Ambience(-6.0)])),
        captions=CaptionSettings(
            shown,
            style,
            draw(st.sampled_from([None, *tags])),
            draw(st.booleans()),
            tuple(translations),
        ),
        transition=draw(st.none() | transitions),
        profiles=draw(st.sampled_from([("film",), ("film", "reel")])),
        engines=EngineChoices(video=draw(st.none() | names), speech=draw(st.none() | names)),
        loras=draw(loras),
        seed=draw(seeds),
    )
    require_film(film)
    return film
