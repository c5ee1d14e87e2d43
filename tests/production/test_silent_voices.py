"""Words that are read and not spoken: `voice: none`, and emoji behind a sentence."""

from __future__ import annotations

from planning import planned, spoken_in, timeline_of

from prostudio.production.finishing.deliver import is_silent
from prostudio.production.sound.soundtrack import speech_spans
from prostudio.production.timing.lay_out import lay_out


def test_music_does_not_duck_under_words_that_nobody_speaks() -> None:
    plan = planned("Read this.\n\nAnd this.", "voice: none\nmusic: calm")
    timeline = lay_out(plan, spoken_in(plan, 1.0))
    assert len(timeline.spoken) == 2
    assert not list(speech_spans(timeline))
    assert not is_silent(plan)


def test_captions_say_whether_their_words_are_spoken() -> None:
    body = "Hello to you all.\n\nANNA: Read this.\n\nAnd goodbye."
    timeline = timeline_of(body, 1.0, head="cast:\n  ANNA: none")
    assert [caption.source == "unspoken" for caption in timeline.captions] == [False, True, False]
    assert len(list(speech_spans(timeline))) == 2
