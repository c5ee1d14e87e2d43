"""What lies beside a finished film: ours is replaced, the user's stays."""

from __future__ import annotations

from making_films import Studio

BODY = "[[shot: the sea]]\nRead me."
QUIET = "voice: none\nmusic: none"


def test_captions_of_an_earlier_making_go_and_the_users_own_file_stays(studio: Studio) -> None:
    studio.write(BODY, f"{QUIET}\ncaptions: both")
    studio.make()
    srt, vtt = studio.out.with_suffix(".srt"), studio.out.with_suffix(".vtt")
    assert srt.exists()
    vtt.write_text("WEBVTT\n\nmine\n", "utf-8")
    studio.write(BODY, f"{QUIET}\ncaptions: burned")
    studio.make()
    assert not srt.exists()
    assert "mine" in vtt.read_text("utf-8")
