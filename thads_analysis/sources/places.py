"""Names of provinces: how they are written, when they were valid, what became of them.

On 1 July 2025 the 63 provinces became 34. Most of the new ones carry the name of an old one, and seven new codes are old
codes of *another* province, so a name or a code says nothing without a date. Codes are never used to join.

Source: the National Assembly's resolution on provincial units of June 2025, checked against three public packages.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cache, lru_cache

from ..words.errors import Problem
from ..words.vocabulary import NATION, Text, near, nfc
from .bundled import table

MERGED_ON = dt.date(2025, 7, 1)
"""First day of the 34 provinces."""

_PREFIX = re.compile(r"^((tỉnh|thành phố|t\.?p\.?)(?=[\s.])[\s.]*)+")
_OLD_TONE = {
    "oà": "òa",
    "oá": "óa",
    "oả": "ỏa",
    "oã": "õa",
    "oạ": "ọa",
    "uỷ": "ủy",
    "uý": "úy",
    "uỳ": "ùy",
    "uỵ": "ụy",
    "uỹ": "ũy",
}
_OTHER_NAMES = {
    "hcm": "hồ chí minh",
    "tphcm": "hồ chí minh",
    "tp hcm": "hồ chí minh",
    "bắc cạn": "bắc kạn",
    "đắc lắc": "đắk lắk",
    "đăk lăk": "đắk lắk",
    "đắc nông": "đắk nông",
    "đăk nông": "đắk nông",
    "bà rịa vũng tàu": "bà rịa-vũng tàu",
}
_TOTALS = {"tổng", "tổng số", "tổng cộng", "cộng", "toàn tỉnh", "toàn thành phố", "toàn ngành"}
_NATION_NAMES = {"toàn quốc", "cả nước", "việt nam"}


@cache
def successors() -> dict[str, str]:
    """Return each of the 63 provinces with the one of the 34 that it is now."""
    rows = table("reference/provinces_2025.csv")
    return dict(zip(map(nfc, rows["old_name_vi"]), map(nfc, rows["new_name_vi"]), strict=True))


@cache
def parts() -> dict[str, tuple[str, ...]]:
    """Return each of the 34 provinces with the old ones it was made of."""
    new = dict.fromkeys(successors().values())
    return {name: tuple(old for old, now in successors().items() if now == name) for name in new}


@cache
def names(on: dt.date | None = None) -> tuple[str, ...]:
    """Return the provinces of a day: 63 before 1 July 2025, 34 since; all 64 names without a day."""
    if on is None:
        return tuple(dict.fromkeys([*successors(), *parts()]))
    return tuple(successors()) if on < MERGED_ON else tuple(parts())


def key(name: str) -> str:
    """Return what two spellings of one place have in common.

    Examples
    --------
    >>> key("Thành phố Hồ Chí Minh") == key("TP.HCM") == key("TP. Hồ Chí Minh")
    True
    >>> key("Tỉnh Hoà Bình") == key("Hòa Bình")
    True
    """
    text = nfc(name).casefold().replace("–", "-")
    for old, new in _OLD_TONE.items():
        text = re.sub(rf"{old}\b", new, text)
    text = re.sub(r"\s*-\s*", "-", _PREFIX.sub("", text))
    return _OTHER_NAMES.get(text, text)


@cache
def _by_key(on: dt.date | None) -> dict[str, str]:
    found = {key(name): name for name in names(on)}
    # Huế is Thừa Thiên Huế under its new name, not a merger: either name is taken for the one of the day.
    hue = "Thừa Thiên Huế" if on is not None and on < MERGED_ON else "Huế"
    return found | {key("Thừa Thiên-Huế"): hue, key("Thừa Thiên Huế"): hue, key("Huế"): hue}


@lru_cache(maxsize=10_000)
def resolve(name: str, on: dt.date | None = None) -> str | Problem:
    """Return the province's name in the reference table, or what is wrong with it.

    Parameters
    ----------
    name
        As written; prefixes, tone placement, dashes and either Unicode form do not matter.
    on
        The last day of the figure's period, which decides between the 63 and the 34.

    Examples
    --------
    >>> resolve("TP.HCM")
    'TP. Hồ Chí Minh'
    >>> resolve("Ha Noi").near[:2]
    ('Hà Nội', 'Hà Nam')
    """
    found = _by_key(on).get(key(name))
    if found is not None:
        return found
    if is_total(name):
        return Problem("place", Text("dòng tổng, không phải một tỉnh", "a row of totals, not a province"), name)
    gone = _by_key(None).get(key(name))
    if gone is not None and on is not None:
        now = successors().get(gone, gone)
        expected = Text(f"từ 01/07/2025 thuộc {now}", f"part of {now} since 1 July 2025")
        return Problem("place", expected, name, (now,))
    return Problem("place", Text("không có tỉnh, thành phố này", "no such province"), name, near(name, names(on)))


def was_merged(name: str) -> bool:
    """Return True where the province of that name since 1 July 2025 is more than the old one of that name."""
    return len(parts().get(name, ())) > 1


def is_total(name: str) -> bool:
    """Return True for what heads a row of totals and names no place.

    Examples
    --------
    >>> is_total("Tổng số"), is_total("Sóc Sơn")
    (True, False)
    """
    return nfc(name).casefold().rstrip(":. ") in _TOTALS | _NATION_NAMES


def is_nation(name: str) -> bool:
    """Return True for the names of the whole country."""
    return nfc(name).casefold() in _NATION_NAMES | {NATION.casefold(), ""}
