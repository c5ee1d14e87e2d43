"""How long words last when they are spoken, before any voice has spoken them."""

from __future__ import annotations

from prostudio.film.text.spoken import spoken

# Characters a second, letters and spaces, at the pace of a storyteller. A sign of
# Chinese or a syllable of Korean stands for two to three letters, so that fewer
# are spoken in a second.
_PACE = {
    "en": 15.0, "de": 14.5, "fr": 15.5, "es": 16.0, "it": 15.5, "pt": 15.5, "nl": 14.5,
    "sv": 14.5, "da": 15.0, "nb": 14.5, "pl": 14.0, "tr": 14.0, "cs": 13.5, "fi": 14.0,
    "hu": 13.5, "ro": 14.5, "ru": 13.5, "uk": 13.5, "el": 14.5, "ar": 12.0, "fa": 12.0,
    "ur": 12.0, "he": 11.5, "hi": 13.0, "th": 11.0, "ja": 7.0, "zh": 4.5, "ko": 6.5,
    "yue": 4.5, "cmn": 4.5, "vi": 14.0,
}  # fmt: skip
_USUAL = 14.0
_SENTENCE_STOP = 0.35
_CLAUSE_STOP = 0.15
_ENDS = ".!?…。！？؟۔।"
_CLAUSES = ",;:—、，；：،؛"


def speech_seconds(text: str, language: str | None = None) -> float:
    """Estimated seconds of speech, at least 0; stops at marks count in.

    Args:
        text: words; emoji in it take no time.
        language: BCP-47; None or an unknown one takes a middle pace.
    """
    words = spoken(text)
    pace = _PACE.get((language or "").lower().split("-")[0], _USUAL)
    # A digit is read as a word of four to five letters.
    letters = sum(3.5 if mark.isdigit() else 1 for mark in words)
    ends = sum(map(words.count, _ENDS))
    clauses = sum(map(words.count, _CLAUSES))
    return letters / pace + ends * _SENTENCE_STOP + clauses * _CLAUSE_STOP
