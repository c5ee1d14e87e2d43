"""Every bad script gets one clear line, with its place."""

from __future__ import annotations

import pytest

from prostudio.errors import FilmError
from prostudio.film.reading import read_film, read_film_file


def refusal(text: str | bytes, name: str = "film.md") -> FilmError:
    with pytest.raises(FilmError) as caught:
        read_film(text, name=name)
    assert "\n" not in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "# Only\n\n## Headings",
        "[[note: for me]]",
        "🎉 🎉\n\n✨",
        "<!-- words -->",
        "---\ntitle: T\n---\n",
    ],
    ids=["empty", "blank", "headings", "notes", "emoji", "comment", "front matter"],
)
def test_nothing_to_say_or_show_is_an_error(text: str) -> None:
    assert "nothing to say or show" in str(refusal(text))


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("---\ntitel: T\n---\nWords.", 2, "did you mean 'title'?"),
        ("---\nvoice: klingonish\n---\nWords.", 2, "voice is 'klingonish'"),
        ("---\nlanguage: german\n---\nWords.", 2, "did you mean 'de'?"),
        ("---\nsize: 1281x720\n---\nWords.", 2, "even width and height"),
        ("---\nsize: 32x32\n---\nWords.", 2, "64 to 4096"),
        ("---\nsize: 9000x9000\n---\nWords.", 2, "64 to 4096"),
        ("---\nsize: 1280x720\naspect: 9:16\n---\nWords.", 3, "is not of aspect 9:16"),
        ("---\naspect: 16:10\n---\nWords.", 2, "21:9"),
        ("---\nfps: 0\n---\nWords.", 2, "from 1 to 120"),
        ("---\nfps: 1e999999999\n---\nWords.", 2, "1 to 120"),
        ("---\ntransition: disolve\n---\nWords.", 2, "did you mean 'dissolve'?"),
        ("---\ntransition: cut 2s\n---\nWords.", 2, "a cut without a length"),
        ("---\ncaptions: burnd\n---\nWords.", 2, "did you mean 'burned'?"),
        ("---\nsound: loud\n---\nWords.", 2, "narration, model or both"),
        ("---\nseed: 1.5\n---\nWords.", 2, "a whole number"),
        ("---\nengines: {vidoe: x}\n---\nWords.", 2, "did you mean 'video'?"),
        ("---\nmusic: {prompt: calm, file: a.mp3}\n---\nWords.", 2, "both words and a file"),
        ("---\nmusic: {file: a.mp3, melody: b.wav}\n---\nWords.", 2, "both a file and a melody"),
        ("---\ncast: {Mara: en, MARA: de}\n---\nWords.", 2, "in the cast twice"),
        ("---\ncast: {'a: b': en}\n---\nWords.", 2, "a name in the cast"),
        ("---\nstyle: &a x\n---\nWords.", 2, "anchors"),
        ("---\ntitle: !!python/object:os.system x\n---\nWords.", 2, "tags"),
        ("---\ntitle: T\ntitle: U\n---\nWords.", 3, "stands here twice"),
        ("---\ntitle: [\n---\nWords.", 3, "not YAML"),
        ("Words.\n\n[[shoot: a]]\n\nWords.", 3, "did you mean [[shot]]?"),
        ("[[shot: a | camra: pan left]]\n\nWords.", 1, "did you mean 'camera'?"),
        ("[[shot: a | pan left]]\n\nWords.", 1, "did you mean `camera: pan left`?"),
        ("[[shot: a | camera: pan lef]]\n\nWords.", 1, "did you mean 'pan left'?"),
        ("[[shot: a | 6s | 7s]]\n\nWords.", 1, "stands here twice"),
        ("[[shot: a | 0s]]\n\nWords.", 1, "seconds from 0.1 to 3600"),
        ("[[shot: a | 3601s]]\n\nWords.", 1, "seconds from 0.1 to 3600"),
        ("[[shot: a | seconds: soon]]\n\nWords.", 1, "seconds from 0.1 to 3600"),
        ("[[shot: a | transition: swirl]]\n\nWords.", 1, "transition is 'swirl'"),
        ("[[shot: a | fit: stretch]]\n\nWords.", 1, "crop, blur or letterbox"),
        ("[[shot: a | focus: left]]\n\nWords.", 1, "two percentages"),
        ("[[shot: a | in: 3s]]\n\nWords.", 1, "no option 'in'"),
        ("[[shot: a | id: two words]]\n\nWords.", 1, "letters, digits"),
        (
            "[[shot: a | id: x]]\n\nWords.\n\n[[shot: b | id: X]]\n\nWords.",
            5,
            "taken by the shot of line 1",
        ),
        ("Words.\n\n[[shot: a\n\nWords.", 3, "never closed"),
        ("Words [[pause: 1s and so on.", 1, "never closed"),
        ("Words.\n[[shot: a]] and words.", 2, "on a line of its own"),
        ("# Title [[shot: a]]\n\nWords.", 1, "on a line of its own"),
        ("Words [[style: a]] here.", 1, "on a line of its own"),
        ("[[pause: 0.5 parsecs]]\n\nWords.", 1, "seconds from 0 to 3600"),
        ("[[pause: -1s]]\n\nWords.", 1, "seconds from 0 to 3600"),
        ("[[voice: nobody]]\n\nWords.", 1, "voice is 'nobody'"),
        ("[[sound:]]\n\nWords.", 1, "has no file"),
        ("[[sound: a.wav | lop]]\n\nWords.", 1, "no option 'lop'"),
        ("[[narration: a.wav]]\n\n# Next\n\nWords.", 1, "no paragraph follows"),
        ("[[narration: a.wav]]\nOne [[pause: 1s]] two.", 2, "cannot hold a pause"),
        ("Words.\n\n[[shot]]", 3, "nothing to show"),
        ("![a]()\n\nWords.", 1, "has no file"),
        ("![a][nowhere]\n\nWords.", 1, "has no file"),
        ("```\ncode\n\nWords.", 1, "never closed"),
        ("Words.\n\n<!-- a\n\nWords.", 3, "never closed"),
        ("> " * 40 + "deep", 1, "deeper than 32"),
        ("---\nprofiles: film shorts\n---\nWords.", 2, "names of profiles such as film, shorts"),
        ("---\naspect: vertical\n---\nWords.", 2, "did you mean '9:16'?"),
        ("---\nsize: 1080p\n---\nWords.", 2, "did you mean 1920x1080?"),
        ("---\nvoice: female\n---\nWords.", 2, "`prostudio engines --voices espeak`"),
        ("[[shot: a | 5]]\n\nWords.", 1, "did you mean `5s`?"),
        ("[[shot: a | dissolve 1s]]\n\nWords.", 1, "did you mean `transition: dissolve`?"),
        ("[[shot the sea]]\n\nWords.", 1, "did you mean [[shot: the sea]]?"),
        ("[[shot: pics/mira.png]]\n\nWords.", 1, "![what it shows](pics/mira.png)"),
    ],
)
def test_a_bad_script_is_refused_with_its_line(text: str, line: int, says: str) -> None:
    error = refusal(text)
    assert says in str(error)
    assert error.line == line


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        ("---\nresolution: 1920x1080\n---\nWords.", "did you mean 'size'?"),
        ("---\nsubtitles: none\n---\nWords.", "did you mean 'captions'?"),
        ("---\nvoice: {speed: 2}\n---\nWords.", "did you mean 'rate'?"),
        ("---\nresolution: 1\nsubtitles: 2\n---\nWords.", "'size' for 'resolution', 'captions'"),
        ("[[shot: a | duration: 5s]]\n\nWords.", "did you mean 'seconds'?"),
        ("[[music: calm | volume: 3]]\n\nWords.", "did you mean 'level'?"),
    ],
)
def test_words_of_other_programs_are_answered_with_ours(text: str, ours: str) -> None:
    assert ours in str(refusal(text))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[[transition: wipe]]\n\nWords.", "[[shot: what is seen | transition: wipe]]"),
        ("[[camera: push in]]\n\nWords.", "[[shot: what is seen | camera: push in]]"),
        ("[[duration: 5s]]\n\nWords.", "[[shot: what is seen | seconds: 5s]]"),
        ("---\ncamera: push in\n---\nWords.", "'camera' is an option of a shot"),
        ("[[title: Home]]\n\nWords.", "in the film's head, between two lines of ---: title: Home"),
        ("[[subtitles: none]]\n\nWords.", "captions: none"),
        ("[[image: a.png]]\n\nWords.", "![what it shows](a.png)"),
        ("![[a.png]]\n\nWords.", "![what it shows](file)"),
    ],
)
def test_what_stands_in_the_wrong_place_is_told_the_right_one(text: str, place: str) -> None:
    assert place in str(refusal(text))


def test_bytes_that_are_not_utf_8_are_named_with_line_and_byte() -> None:
    error = refusal(b"One.\r\nTwo caf\xe9.\n")
    assert (error.line, error.hint) == (
        2,
        "save it as UTF-8, or say what it is, such as `--encoding cp1252`",
    )
    assert "0xe9" in error.message
    found, _ = read_film(b"Two caf\xe9.", name="a.md", encoding="cp1252")
    assert next(found.shots())[1].narration[0].text == "Two café."


def test_an_unknown_encoding_and_a_binary_file_are_refused() -> None:
    with pytest.raises(FilmError, match="encoding 'latin-9000' is not known"):
        read_film(b"x", encoding="latin-9000")
    assert "NUL" in str(refusal("a\n\0"))
    assert "--encoding utf-16" in str(refusal("Words.".encode("utf-16")))


def test_a_script_over_ten_megabytes_is_refused_before_it_is_read(tmp_path) -> None:
    path = tmp_path / "long.md"
    path.write_bytes(b"Words and words. " * 600_000)
    with pytest.raises(FilmError, match="at most 10,000,000"):
        read_film_file(path)
    with pytest.raises(FilmError, match="at most 10,000,000"):
        read_film("ü" * 5_000_001)


def test_a_film_of_more_than_20000_shots_is_refused() -> None:
    assert "more than 20,000 shots" in str(refusal("Words.\n\n" * 20_001))


def test_a_yaml_bomb_is_refused_at_once() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [*a, *a]\n" for n in range(9))
    assert "anchors" in str(refusal(bomb, "film.yaml"))


@pytest.mark.parametrize("name", ["film.yaml", "film.json"])
@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_deep_nesting_is_refused(name: str, opening: str) -> None:
    assert "deeper than 32" in str(refusal(opening * 5000, name))


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ('{"scenes": [\n{"shots": [{"prompt": "a",}]}]}', 2, "not JSON"),
        ('{"title": "a",\n"title": "b"}', 2, "stands here twice"),
        ('{"title": "a"', 1, "ends too early"),
        ('{"title": tru}', 1, "not JSON"),
        ('["a"]', 1, "keys such as"),
        ('{"scenes": [{"shots": [{"promt": "a"}]}]}', 1, "did you mean 'prompt'?"),
        ('{"scenes": [{"shots": [{"seconds": 4}]}]}', 1, "nothing to show"),
        ('{"scenes": [{"shots": [{"prompt": "a", "shares_next": true}]}]}', 1, "there is none"),
        ('{"scenes": [{"shots": [{"narration": [{"text": "a", "speaker": "X"}]}]}]}', 1, "cast"),
        ('{"scenes": []}', None, "nothing to say or show"),
    ],
)
def test_bad_json_is_refused_with_its_line(text: str, line: int | None, says: str) -> None:
    error = refusal(text, "film.json")
    assert says in str(error)
    assert error.line == line


def test_a_file_that_is_no_film_file_or_is_not_there_is_refused(tmp_path) -> None:
    assert ".md, .txt, .yaml, .json or .fountain" in str(refusal("Words.", "film.docx"))
    with pytest.raises(FilmError, match="cannot be read"):
        read_film_file(tmp_path / "none.md")
    with pytest.raises(FilmError, match="cannot be read"):
        read_film_file(tmp_path)


def test_a_plain_title_may_hold_a_colon_and_a_comment_behind() -> None:
    text = "---\ntitle: My film: the sea's return # for Ann\nvoice: none\n---\n\nWords.\n"
    film, _ = read_film(text, name="film.md")
    assert film.title == "My film: the sea's return"


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ('---\nvoice: none\ntitle: "My film\n---\n\nWords.\n', 3, "quote is opened here"),
        ("---\ncast: {a: b: c}\n---\n\nWords.\n", 2, "put the value in quotes|not YAML"),
    ],
)
def test_slips_of_yaml_are_told_with_their_line(text: str, line: int, told: str) -> None:
    with pytest.raises(FilmError, match=told) as refused:
        read_film(text, name="film.md")
    assert refused.value.line == line
