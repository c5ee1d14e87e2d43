"""Whatever comes in, a film comes out or one clear error; never anything else."""

from __future__ import annotations

from film_values import any_text
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prostudio.errors import FilmError
from prostudio.film import Film
from prostudio.film.data import write_json, write_markdown, write_yaml
from prostudio.film.reading import read_film
from prostudio.film.shot_list import shot_list
from prostudio.film.text.spoken import spoken
from prostudio.film.text.tidy import tidy
from prostudio.projects.scripts import film_file

LINES = [
    "# H", "## H2", "---", "===", "***", "```", "~~~", "    indented.", "    code(", "\tTab.",
    "> quote", "> > deep", "- item", "1. one", "2) two", "1984. Year", "  goes on", "[[shot:",
    "[[shot: a | camera: push in]]", "b]]", "[[pause: 1s]]", "text [[pause: 2s]] more",
    "[[pause: 1s]] first", "![d](a.jpg)", '![d](a.jpg "camera: pan left")', "[id]: pic.png",
    "[![b](https://x/y.svg)](https://x)", "![r][id]", "[^1]: note", "note[^1] text", "| a | b |",
    "|---|---|", "<!-- c", "-->", "<!-- c --> text", "<pre>", "</pre>", "[[style: dark]]",
    "[[music: calm]]", "[[music: none]]", "[[voice: de]]", "[[voice]]", "[[note: x | y]]",
    "[[sound: a.wav | loop | -12 dB]]", "[[narration: a.wav]]", "Plain words here.", "😀",
    "MARA: hello", "---\ntitle: T\n---", "\\[[x]]", "[[shot: a]] [[pause: 1s]]", "[[shot]]",
    "[[shot: | 4s]]", "<br>", "&amp; &#65;", "",
]  # fmt: skip


def film_or_error(source: str | bytes, name: str = "-") -> Film | None:
    """The film; None where it is refused, with one line."""
    refusal = ""
    try:
        return read_film(source, name=name)[0]
    except FilmError as error:
        refusal = str(error)
    assert refusal
    assert "\n" not in refusal
    return None


_LINE = st.one_of(st.sampled_from(LINES), any_text)
SCRIPTS = st.lists(_LINE, max_size=14).map("\n".join)
HEAD = "---\ntitle: T\ncast: {MARA: de}\n---\n"
QUICK = settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))


@QUICK
@given(SCRIPTS, st.sampled_from(["", HEAD]))
def test_any_script_is_a_film_that_can_be_written_back_or_one_error(text: str, head: str) -> None:
    film = film_or_error(head + text)
    if film is None:
        return
    shot_list(film, "en")
    assert read_film(write_yaml(film), name="film.yaml")[0] == film
    assert read_film(write_json(film), name="film.json")[0] == film
    assert read_film(write_markdown(film))[0] == film


SCREENPLAY_LINES = [
    "INT. HOUSE - NIGHT #1#", ".DREAM", "EXT. - ", "MIRA (V.O.)", "@McCLOUD ^", "OLD TOM",
    "(beat)", "(softly)", "()", "Title: X", "Cast: {A: en}", "size: 1x1", "FADE IN:", "> CUT TO:",
    "> THE END <", ">", "~la", "~", "/*", "*/", "[[note", "]]", "[[shot: a | 3s]]",
    "[[pause: 1s]]", "[[style:]]", "[[music: calm]]", "[[shot: b]] and", "![d](a.jpg)", "!ACTION",
    "!", "@", ".", "# ACT", "= synopsis", "===", "**MIRA** *walks*. _Slowly_",
    "MIRA (30s, @red | coat) walks.", "@Mira", "  ", "", "",
]  # fmt: skip
_SCREENPLAY_LINE = st.one_of(st.sampled_from(SCREENPLAY_LINES), any_text)


@QUICK
@given(st.lists(_SCREENPLAY_LINE, max_size=14).map("\n".join))
def test_any_screenplay_is_a_film_that_can_be_written_back_or_one_error(text: str) -> None:
    film = film_or_error(text, "film.fountain")
    if film is None:
        return
    shot_list(film, "en")
    assert read_film(write_yaml(film), name="film.yaml")[0] == film
    assert read_film(write_json(film), name="film.json")[0] == film
    kept, form = film_file(text, "fountain")
    assert read_film(kept, name=f"film.{form}")[0] == film


_KEYS = st.sampled_from(
    ["title", "scenes", "shots", "voice", "size", "narration", "a", "<<", "cast"]
)
_VALUES = st.recursive(
    any_text | st.sampled_from(["*a", "&a x", "!!int 3", "{", "[", "|", "'", "0x1F", "null"]),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.tuples(_KEYS, inner).map(lambda pair: f"{{{pair[0]}: {pair[1]}}}")
    ),
    max_leaves=8,
)


@QUICK
@given(st.lists(st.tuples(_KEYS, _VALUES), max_size=5), st.sampled_from(["film.yaml", "film.json"]))
def test_any_data_is_a_film_or_one_error(pairs: list[tuple[str, str]], name: str) -> None:
    text = "\n".join(f"{key}: {value}" for key, value in pairs)
    for written in (text, "{" + text.replace("\n", ",") + "}", f"---\n{text}\n---\nWords."):
        film_or_error(written, name if not written.startswith("---") else "film.md")


@QUICK
@given(st.binary(max_size=80), st.sampled_from(["a.md", "a.yaml", "a.json"]))
def test_any_bytes_are_a_film_or_one_error(source: bytes, name: str) -> None:
    film_or_error(source, name)


@QUICK
@given(any_text)
def test_tidy_and_spoken_words_stay_as_they_are(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert spoken(spoken(text)) == spoken(text)
