"""A film with captions in two languages, from the script to what lies beside the film."""

from __future__ import annotations

import av
import numpy as np
from making_films import Studio, frames_of

from prostudio.delivery.subtitles import parse_srt
from prostudio.media.stills import write_png

BODY = "![grey](a.png)\nThe storm came. Nobody slept."
HEAD = "language: en\nvoice: none\nmusic: none\nambience: none\ntransition: cut\ncaptions: "


def test_one_making_gives_every_language_in_its_place_and_keeps_the_translators_file(
    studio: Studio,
) -> None:
    write_png(studio.folder / "a.png", np.full((144, 256, 3), 120, np.uint8))
    studio.out = studio.folder / "film.mp4"
    studio.write(BODY, f"{HEAD}both")
    studio.make()
    own = studio.out.with_suffix(".srt").read_text("utf-8")
    own = own.replace("The storm came.", "Der Sturm kam.").replace("Nobody slept.", "Alle wach.")
    source = studio.folder / "film.de.srt"
    source.write_text(own, "utf-8")
    english = frames_of(studio.out)

    studio.write(BODY, f"{HEAD}{{languages: [de], burn: de, style: boxed, tracks: yes}}")
    making = studio.make()
    assert making.warnings.count("translation_by_time") == 0
    assert source.read_text("utf-8") == own
    beside = {path.name for path in studio.folder.glob("film.*")}
    assert {"film.srt", "film.vtt", "film.ass", "film.de.vtt", "film.de.ass"} <= beside
    german = parse_srt(own)
    with av.open(str(studio.out)) as film:
        languages = [stream.metadata["language"] for stream in film.streams.subtitles]
        assert languages == ["eng", "deu"]
        texts = [bytes(p)[2:].decode() for p in film.demux(film.streams.subtitles[1]) if p.size]
    assert [text for text in texts if text] == ["\n".join(caption.lines) for caption in german]
    assert "Style: Caption,Inter" in (studio.folder / "film.de.ass").read_text("utf-8")
    boxed = frames_of(studio.out)
    assert len(boxed) == len(english)
    at = round((german[0].start + german[0].stop) / 2 / 48_000 * 12)
    changed = np.abs(boxed[at].astype(int) - english[at]).max(2) > 24
    assert changed[100:].any()  # another text and its box, at the bottom
    assert not changed[:90].any()

    studio.write(BODY, f"{HEAD}none")
    studio.make()
    beside = {path.name for path in studio.folder.glob("film.*")}
    assert beside == {"film.md", "film.mp4", "film.provenance.json", "film.de.srt"}
