"""Emoji are not spoken, and no sentences of their own."""

from __future__ import annotations

import pytest

from prostudio.film.text.sentences import sentences


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The alarm rang. ⏰ She woke. 🎉", ("The alarm rang. ⏰", "She woke. 🎉")),
        ("The alarm rang.⏰ She woke.", ("The alarm rang.⏰", "She woke.")),
        ("It is a sundial 🌞. Look!", ("It is a sundial 🌞.", "Look!")),
        ("We fly! 👩\u200d🚀👍🏽 Soon.", ("We fly! 👩\u200d🚀👍🏽", "Soon.")),
        ("One.\n🎉", ("One.\n🎉",)),
        ("⏰ Wake up. Now.", ("⏰ Wake up.", "Now.")),
        ("I like it. ❤️ and more", ("I like it. ❤️ and more",)),
        ("⏰", ("⏰",)),
    ],
)
def test_an_emoji_belongs_to_the_sentence_before_it(text: str, wanted: tuple[str, ...]) -> None:
    assert sentences(text, "en") == wanted
