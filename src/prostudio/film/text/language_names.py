"""Language codes (ISO 639-1, and longer ones that speech engines know) and their names."""

from __future__ import annotations

import re

_NAMES = """
aa Afar, ab Abkhazian, af Afrikaans, ak Akan, am Amharic, an Aragonese, ar Arabic, as Assamese,
av Avaric, ay Aymara, az Azerbaijani, ba Bashkir, be Belarusian, bg Bulgarian, bi Bislama,
bm Bambara, bn Bengali, bo Tibetan, br Breton, bs Bosnian, ca Catalan, ce Chechen, ch Chamorro,
chr Cherokee, cmn Mandarin, co Corsican, cr Cree, cs Czech, cu Church Slavonic, cv Chuvash,
cy Welsh, da Danish, de German, dv Divehi, dz Dzongkha, ee Ewe, el Greek, en English,
eo Esperanto, es Spanish, et Estonian, eu Basque, fa Persian, ff Fulah, fi Finnish, fj Fijian,
fo Faroese, fr French, fy Frisian, ga Irish, gd Scottish Gaelic, gl Galician, gn Guarani,
grc Ancient Greek, gsw Swiss German, gu Gujarati, gv Manx, ha Hausa, hak Hakka, haw Hawaiian,
he Hebrew, hi Hindi, hr Croatian, ht Haitian, hu Hungarian, hy Armenian, ia Interlingua,
id Indonesian, ig Igbo, io Ido, is Icelandic, it Italian, iu Inuktitut, ja Japanese,
jbo Lojban, jv Javanese, ka Georgian, kk Kazakh, kl Greenlandic, km Khmer, kn Kannada,
ko Korean, kok Konkani, ks Kashmiri, ku Kurdish, kw Cornish, ky Kyrgyz, la Latin,
lb Luxembourgish, lg Ganda, ln Lingala, lo Lao, lt Lithuanian, lv Latvian, mg Malagasy,
mi Maori, mk Macedonian, ml Malayalam, mn Mongolian, mr Marathi, ms Malay, mt Maltese,
mto Totontepec Mixe, my Burmese, nan Min Nan, nb Norwegian, nci Classical Nahuatl, ne Nepali,
nl Dutch, nn Norwegian Nynorsk, no Norwegian, nog Nogai, nv Navajo, ny Chewa,
oc Occitan, om Oromo, or Odia, os Ossetian, pa Punjabi, pap Papiamento, piqd Klingon, pl Polish,
ps Pashto, pt Portuguese, py Pyash, qdb Lang Belta, qu Quechua, quc Kiche, qya Quenya,
rm Romansh, rn Rundi, ro Romanian, ru Russian, rw Kinyarwanda, sa Sanskrit, sc Sardinian,
sd Sindhi, se Northern Sami, sg Sango, sh Serbo-Croatian, shn Shan, si Sinhala,
sjn Sindarin, sk Slovak,
sl Slovenian, sm Samoan, smj Lule Sami, sn Shona, so Somali, sq Albanian, sr Serbian, ss Swati,
st Southern Sotho, su Sundanese, sv Swedish, sw Swahili, ta Tamil, te Telugu, tg Tajik, th Thai,
ti Tigrinya, tk Turkmen, tl Tagalog, tn Tswana, to Tongan, tr Turkish, ts Tsonga, tt Tatar,
tw Twi, ty Tahitian, ug Uyghur, uk Ukrainian, ur Urdu, uz Uzbek, ve Venda, vi Vietnamese,
vo Volapuk, wa Walloon, wo Wolof, xh Xhosa, xex Xextan, yi Yiddish, yo Yoruba, yue Cantonese,
za Zhuang, zh Chinese, zu Zulu
"""
_PAIRS = (pair.strip().split(" ", 1) for pair in _NAMES.replace("\n", " ").split(","))

LANGUAGE_NAMES: dict[str, str] = {pair[0]: pair[1] for pair in _PAIRS}
"""English name by code."""

_RETIRED = {"iw": "he", "in": "id", "ji": "yi", "jw": "jv", "mo": "ro"}
"""Codes that ISO 639 has replaced and that programs still write."""
_COUNTRIES = {
    "cn": "zh",
    "cz": "cs",
    "dk": "da",
    "gr": "el",
    "jp": "ja",
    "kr": "ko",
    "ua": "uk",
    "vn": "vi",
}
"""Codes of countries that people take for those of their languages."""
SPOKEN_AS: dict[str, str] = {
    "zh": "cmn", "zh-hk": "yue", "zh-mo": "yue", "cmn": "zh",
    "no": "nb", "nn": "nb", "nb": "no", "sh": "hr",
}  # fmt: skip
"""Under which other code a voice may speak a language: Chinese films are spoken in Mandarin."""

_TAG = re.compile(r"[a-z]{2,4}(?:-[a-z0-9]{1,8}){0,6}")


def language_code(text: str) -> str | None:
    """A BCP-47 code in lower case (`en-gb`), or None where it is no language.

    The first part has to be a language we can name; regions and variants are
    taken as they are. A retired code is the one that replaced it.
    """
    code = text.strip().lower().replace("_", "-")
    head, dash, rest = code.partition("-")
    code = _RETIRED.get(head, head) + dash + rest
    known = _TAG.fullmatch(code) and code.split("-")[0] in LANGUAGE_NAMES
    return code if known else None


def code_named(name: str) -> str | None:
    """The code that is meant by an English language name, or by a country: `german` is `de`."""
    wanted = name.strip().casefold()
    return _COUNTRIES.get(wanted) or next(
        (code for code, known in LANGUAGE_NAMES.items() if known.casefold() == wanted), None
    )


def language_name(code: str) -> str:
    """The English name of a code, or the code itself."""
    return LANGUAGE_NAMES.get(code.lower().split("-")[0], code)
