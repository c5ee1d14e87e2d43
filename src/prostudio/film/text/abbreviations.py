"""Abbreviations whose point ends no sentence, by language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """The abbreviations of one language, lower case, without spaces and the last point.

    Attributes:
        never: never end a sentence (`dr`, `z.b`).
        seldom: end one only where a capital and common word follows (`usw`, `a.m`).
        counted: end none before a number (`no`, `s`).
        ordinals: whether `3.` means `3rd`.
    """

    never: frozenset[str]
    seldom: frozenset[str]
    counted: frozenset[str]
    ordinals: bool = False


def _row(never: str, seldom: str, counted: str, *, ordinals: bool = False) -> Abbreviations:
    return Abbreviations(
        frozenset(never.split()), frozenset(seldom.split()), frozenset(counted.split()), ordinals
    )


_EVERYWHERE = "dr prof mr mrs ms st vs mme mlle"
_ROWS = {
    "en": _row(
        "messrs mx sr jr rev hon gen col maj capt cmdr lt sgt cpl gov sen rep pres mt ft "
        "e.g i.e viz cf approx dept est ave blvd rd al ed eds no.s",
        "a.m p.m u.s u.k u.n e.u u.s.a d.c b.c a.d etc inc ltd co corp ph.d m.d b.a m.a "
        "jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thurs fri sat",
        "no nos p pp vol vols fig figs ch chap sec art pt nr op ca c",
    ),
    "de": _row(
        "hr fr frl herrn ing dipl mag med phil jur nat rer str hl z.b d.h u.a i.d.r v.a s.o s.u "
        "o.g u.u z.t m.e i.e z.zt bzw ca sog evtl ggf vgl geb gest inkl exkl zzgl max min "
        "bspw insb allg ev kath wg mio mrd tsd tel ing dt engl frz lat ehem einschl",
        "usw etc u.s.w v.chr n.chr u.a.m u.v.m ff gmbh co jh jhd jan feb febr mär apr jun jul "
        "aug sept okt nov dez mo di mi do fr sa so",
        "nr nrn s bd bde abb abs art kap tab z ziff",
        ordinals=True,
    ),
    "fr": _row(
        "m mm mlles mmes me mgr pr c.-à-d p.ex i.e env éd cf chap boul av bd hab ste sté",
        "etc av.j.-c apr.j.-c j.-c janv févr avr juil sept oct nov déc s.a",
        "n no nos p pp vol fig art t chap réf",
    ),
    "es": _row(
        "sr sra srta sres dra d dña ud uds vd vds lic ing arq gral cap p.ej i.e aprox av avda "
        "c ctra dpto prov excmo ilmo fco",
        "etc a.c d.c a.m p.m ee.uu s.a s.l ee uu",
        "núm nº n pág págs p pp vol fig cap art tel",
    ),
    "it": _row(
        "sig sigg sig.ra sig.na dott dott.ssa prof.ssa avv ing arch rag geom on s p.es ad.es es "
        "i.e cfr ca c.a gent egr spett",
        "ecc a.c d.c s.p.a s.r.l gen feb mar apr mag giu lug ago set ott nov dic",
        "n nn p pp pag pagg vol fig cap art tel tav",
    ),
    "pt": _row(
        "sr sra srta srs dra profa exmo exma eng arq v.ex.a v p.ex i.e aprox av r d tb ex lda",
        "etc a.c d.c s.a ltda cia jan fev mar abr mai jun jul ago set out nov dez",
        "n nº núm p pp pág págs vol fig cap art tel",
    ),
    "nl": _row(
        "dhr mevr mw drs ir ing mr ds bijv d.w.z m.a.w o.a i.p.v i.v.m t.a.v t.o.v z.g ca "
        "evt resp incl excl zgn vgl",
        "enz etc v.chr n.chr b.v n.v",
        "nr nrs p blz art fig",
    ),
    "sv": _row(
        "t.ex d.v.s bl.a m.a.o s.k p.g.a t.o.m fr.o.m ca kl hr fr jfr resp inkl exkl st",
        "osv etc m.m m.fl f.kr e.kr",
        "nr s sid kap fig",
        ordinals=False,
    ),
    "pl": _row(
        "np tzn tj m.in inż mgr ks św ul al pl godz tzw ww wg ok gen płk por pt pn ob red",
        "itd itp r w n.e p.n.e",
        "nr s str t rys art poz",
        ordinals=True,
    ),
    "tr": _row(
        "doç av ör bkz yrd alb gen mah cad sok", "vb vs m.ö m.s", "no s cilt", ordinals=True
    ),
    "cs": _row(
        "např tj tzn mj p pí ing mgr mudr judr sv ul nám gen plk t.j tzv cca",
        "atd apod aj n.l př.n.l",
        "č str s obr čl",
        ordinals=True,
    ),
    "ru": _row(
        "т.е т.н т.к напр им ул пр г-н г-жа акад проф",
        "и т.д т.п др г гг в вв н.э",
        "№ с стр рис гл",
    ),
}


def abbreviations(language: str | None) -> Abbreviations:
    """The abbreviations of a language; for one without a list, those of all."""
    everywhere = _row(_EVERYWHERE, "", "")
    row = _ROWS.get((language or "").lower().split("-")[0])
    rows = [row] if row else list(_ROWS.values())
    return Abbreviations(
        everywhere.never.union(*(one.never for one in rows)) if row else _shared(rows),
        frozenset().union(*(one.seldom for one in rows)),
        frozenset().union(*(one.counted for one in rows)),
        bool(row and row.ordinals),
    )


def _shared(rows: list[Abbreviations]) -> frozenset[str]:
    # Short ones such as `al` or `min` are words elsewhere, so an unknown language
    # takes only the titles and what has a point inside.
    inside = {word for one in rows for word in one.never if "." in word}
    return frozenset(_EVERYWHERE.split()) | inside
