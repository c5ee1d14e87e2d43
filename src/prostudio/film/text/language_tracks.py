"""Language codes as media tracks carry them: three letters of ISO 639-2."""

from __future__ import annotations

_CODES = """
aa aar, ab abk, af afr, ak aka, am amh, an arg, ar ara, as asm, av ava, ay aym, az aze, ba bak,
be bel, bg bul, bi bis, bm bam, bn ben, bo bod, br bre, bs bos, ca cat, ce che, ch cha, co cos,
cr cre, cs ces, cu chu, cv chv, cy cym, cmn zho, da dan, de deu, dv div, dz dzo, ee ewe, el ell,
en eng, eo epo, es spa, et est, eu eus, fa fas, ff ful, fi fin, fj fij, fo fao, fr fra, fy fry,
ga gle, gd gla, gl glg, gn grn, gu guj, gv glv, ha hau, hak zho, he heb, hi hin, hr hrv, ht hat,
hu hun, hy hye, ia ina, id ind, ig ibo, io ido, is isl, it ita, iu iku, ja jpn, jv jav, ka kat,
kk kaz, kl kal, km khm, kn kan, ko kor, ks kas, ku kur, kw cor, ky kir, la lat, lb ltz, lg lug,
ln lin, lo lao, lt lit, lv lav, mg mlg, mi mri, mk mkd, ml mal, mn mon, mr mar, ms msa, mt mlt,
my mya, nan zho, nb nob, ne nep, nl nld, nn nno, no nor, nv nav, ny nya, oc oci, om orm, or ori,
os oss, pa pan, piqd tlh, pl pol, ps pus, pt por, qu que, rm roh, rn run, ro ron, ru rus, rw kin,
sa san, sc srd, sd snd, se sme, sg sag, sh hbs, si sin, sk slk, sl slv, sm smo, sn sna, so som,
sq sqi, sr srp, ss ssw, st sot, su sun, sv swe, sw swa, ta tam, te tel, tg tgk, th tha, ti tir,
tk tuk, tl tgl, tn tsn, to ton, tr tur, ts tso, tt tat, tw twi, ty tah, ug uig, uk ukr, ur urd,
uz uzb, ve ven, vi vie, vo vol, wa wln, wo wol, xh xho, yi yid, yo yor, yue zho, za zha, zh zho,
zu zul
"""
_PAIRS = (pair.split() for pair in _CODES.split(","))
_BY_TAG: dict[str, str] = {pair[0]: pair[1] for pair in _PAIRS}

UNDETERMINED = "und"


def track_language(tag: str) -> str:
    """The terminological code of ISO 639-2 of a BCP-47 tag: `de-ch` is `deu`.

    Three letters of the tag stay what they are; `und` where there is no such code.
    """
    head = tag.lower().partition("-")[0]
    plain = head if len(head) == 3 and head.isascii() and head.isalpha() else UNDETERMINED
    return _BY_TAG.get(head, plain)
