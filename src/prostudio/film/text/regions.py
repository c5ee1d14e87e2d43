"""Regions of language tags: which ones there are (BCP-47, from ISO 3166-1 and UN M.49)."""

from __future__ import annotations

_COUNTRIES = """
ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs
bt bv bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee
eg eh er es et fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm
hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc
li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na
nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw
sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st sv sx sy sz tc td tf tg th tj tk tl tm tn to
tr tt tv tw tz ua ug um us uy uz va vc ve vg vi vn vu wf ws xk ye yt za zm zw
"""
_AREAS = """
001 002 003 005 009 011 013 014 015 017 018 019 021 029 030 034 035 039 053 054 057 061 142 143
145 150 151 154 155 202 419
"""

REGIONS = frozenset((_COUNTRIES + _AREAS).split())
"""Every region, in lower case."""


def region_of(tag: str) -> str | None:
    """The region of a language tag, `gb` of `en-gb-scotland`; None where it has none.

    It need not be one that there is.
    """
    for part in tag.lower().split("-")[1:]:
        if (len(part) == 2 and part.isalpha()) or (len(part) == 3 and part.isdigit()):
            return part
        if len(part) not in (3, 4) or not part.isalpha():
            return None  # a variant, or private use
    return None


_HOMES = """
sv-se da-dk ja-jp ko-kr cs-cz el-gr uk-ua vi-vn he-il hi-in nb-no no-no nn-no et-ee sl-si fa-ir
ca-es
sq-al hy-am ka-ge ms-my be-by cy-gb ga-ie eu-es gl-es sr-rs bs-ba kk-kz ur-pk bn-bd ta-in te-in
sw-ke
"""


def is_home(tag: str) -> bool:
    """Whether a region says nothing beyond the language: `de-de`, `sv-se`."""
    head, region = tag.lower().split("-")[0], region_of(tag)
    return region is None or head == region or f"{head}-{region}" in _HOMES.split()
