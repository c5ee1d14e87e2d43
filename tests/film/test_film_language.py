"""The language of a script is found from its script, its words and its letters."""

from __future__ import annotations

import pytest

from prostudio.film.reading import read_film
from prostudio.film.text.language import find_language, language_of
from prostudio.film.text.language_names import language_code

TEXTS = {
    "en": "For forty years he climbed the same steps, and the sea never once thanked him.",
    "de": "Vierzig Jahre lang stieg er dieselben Stufen hinauf, und das Meer dankte ihm nie.",
    "fr": "Pendant quarante ans, il monta les mêmes marches, et la mer ne le remercia jamais.",
    "es": "Durante cuarenta años subió los mismos escalones, y el mar nunca le dio las gracias.",
    "it": "Per quarant'anni salì gli stessi gradini, e il mare non lo ringraziò mai.",
    "pt": "Durante quarenta anos subiu os mesmos degraus, e o mar nunca lhe agradeceu.",
    "nl": "Veertig jaar lang beklom hij dezelfde treden, en de zee bedankte hem nooit.",
    "sv": "I fyrtio år klättrade han uppför samma trappsteg, och havet tackade honom aldrig.",
    "pl": "Przez czterdzieści lat wspinał się po tych schodach, a morze nigdy nie dziękowało.",
    "tr": "Kırk yıl boyunca aynı basamakları tırmandı ve deniz ona bir kez bile teşekkür etmedi.",
    "cs": "Čtyřicet let stoupal po týchž schodech a moře mu nikdy nepoděkovalo.",
    "da": "I fyrre år besteg han de samme trin, og havet takkede ham aldrig for noget.",
    "fi": "Neljäkymmentä vuotta hän kiipesi samoja portaita, eikä meri koskaan kiittänyt.",
    "hu": "Negyven éven át ugyanazokat a lépcsőket mászta, és a tenger soha nem köszönte meg.",
    "ro": "Timp de patruzeci de ani a urcat aceleași trepte, și marea nu i-a mulțumit niciodată.",
    "ru": "Сорок лет он поднимался по тем же ступеням, и море ни разу его не поблагодарило.",
    "uk": "Сорок років він підіймався тими самими сходами, і море жодного разу йому не подякувало.",
    "el": "Σαράντα χρόνια ανέβαινε τα ίδια σκαλιά, και η θάλασσα δεν τον ευχαρίστησε ποτέ.",
    "ar": "أربعين عاما صعد الدرجات نفسها ولم يشكره البحر مرة واحدة.",
    "fa": "چهل سال از همان پله‌ها بالا رفت و دریا هیچ‌گاه از او سپاسگزاری نکرد، پس گریست.",
    "he": "ארבעים שנה טיפס באותן מדרגות, והים לא הודה לו אפילו פעם אחת.",
    "hi": "चालीस साल तक वह वही सीढ़ियाँ चढ़ता रहा, और समुद्र ने कभी धन्यवाद नहीं दिया।",
    "zh": "四十年来他一直爬着同样的台阶，大海从未感谢过他。",
    "ja": "四十年間、彼は同じ階段を上り続けたが、海は一度も礼を言わなかった。",
    "ko": "사십 년 동안 그는 같은 계단을 올랐고, 바다는 한 번도 고마워하지 않았다.",
    "th": "เขาปีนบันไดเดิมเป็นเวลาสี่สิบปี และทะเลไม่เคยขอบคุณเขาเลย",
}


@pytest.mark.parametrize("language", TEXTS)
def test_a_sentence_is_enough_to_find_its_language(language: str) -> None:
    assert find_language(TEXTS[language]) == language
    assert language_of(read_film(TEXTS[language])[0]) == language


def test_where_nothing_tells_it_is_english() -> None:
    assert find_language("") == "en"
    assert find_language("1984 😀") == "en"
    assert find_language("Xyzzy.") == "en"


def test_the_film_s_own_word_wins_and_prompts_help_a_silent_film() -> None:
    german = TEXTS["de"]
    assert language_of(read_film(f"---\nlanguage: EN_gb\n---\n{german}")[0]) == "en-gb"
    assert language_of(read_film(f"[[shot: {german}]]")[0]) == "de"


def test_codes_are_known_languages_with_any_region() -> None:
    assert language_code("PT_br") == "pt-br"
    assert language_code("zh-Hant-TW") == "zh-hant-tw"
    assert language_code("bob") is None
    assert language_code("english") is None
