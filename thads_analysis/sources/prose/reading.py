"""What each figure of a text tells of: read sentence by sentence, each in the light of the figures before it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from . import amounts, percents, phrases
from .numbers import Number, numbers
from .spans import masked
from .told import (
    AUCTION,
    CASE,
    CASES,
    CHANGE_PCT,
    COMPLAINT,
    DOCUMENT,
    MONEY,
    PERCENT,
    PERSON,
    POINT,
    RANKED,
    RIGHT,
    TARGETS,
    UNITS,
    VALUE,
    VND,
    Around,
    Reading,
    Told,
)
from .units import COUNTED, Counted, unit_of

REACH = 500
"""So many letters before and after a figure are read for what it tells of; sentences may be longer."""
SENTENCE = re.compile(r"(?<!\btp)[.!?…](?=\s|$)|\n", re.IGNORECASE)


def readings(text: str) -> Iterator[Reading]:
    """Yield the figures of a text in their order, each with what it tells of.

    Parameters
    ----------
    text
        In Unicode's composed form, with plain spaces.
    """
    plain = masked(text)
    folded = lower(plain)
    found = [(_whole(number, counted), counted) for number in numbers(plain) if (counted := unit_of(plain, number, folded))]
    told, at = Told(), 0
    for start, end in sentences(folded):
        if "\n" in folded[max(0, start - 1) : start]:
            told = Told()
        inside = []
        while at < len(found) and found[at][0].start < end:
            inside.append(found[at])
            at += 1
        yield from _sentence(folded, start, end, inside, told)


def _whole(number: Number, counted: Counted) -> Number:
    """Return a number of things that can't be parted: ``2,104 việc`` was meant with a point."""
    if number.doubt == "thousands" and counted.unit in COUNTED:
        return replace(number, value=number.value * 1000, step=Decimal(1))
    return number


def lower(text: str) -> str:
    """Return a text in lower case and in one spelling, every character in its place."""
    small = text.lower()
    small = small if len(small) == len(text) else "".join(one.lower() if len(one.lower()) == 1 else one for one in text)
    return small.replace("tỉ lệ", "tỷ lệ")


def sentences(folded: str) -> Iterator[tuple[int, int]]:
    """Yield where sentences begin and end."""
    start = 0
    for match in SENTENCE.finditer(folded):
        yield start, match.end()
        start = match.end()
    yield start, len(folded)


def _sentence(folded: str, start: int, end: int, found: list[tuple[Number, Counted]], told: Told) -> Iterator[Reading]:
    told.free, told.of_sentence, told.per_head = start, [], False
    for at, (number, counted) in enumerate(found):
        begin = min(number.start, counted.start)
        after = min(found[at + 1][0].start if at + 1 < len(found) else end, counted.end + 90)
        since = max(start, begin - REACH)
        free = max(told.free, folded.rfind(";", since, begin) + 1, since)
        sentence = folded[since : min(end, counted.end + REACH)]
        around = Around(
            folded[free:begin], folded[counted.end : after], sentence, folded[since:begin], folded[begin : number.digits]
        )
        told.used = 0
        told.per_head = told.per_head or bool(phrases.PER_HEAD.search(around.left))
        one = read(number, counted, around, told)
        told.of_sentence.append(one)
        told.last, told.subject, told.measure = one, _subject(one, told), _kept(one, told)
        told.free = max(told.free, counted.end + told.used)
    yield from _paired(told.of_sentence, folded)


def _subject(one: Reading, told: Told) -> str:
    """Return what the sentence goes on to speak of; a count of something unknown ends what was spoken of before."""
    unknown = one.unit == CASE and not one.indicator and one.statistic == VALUE
    return one.subject or ("" if unknown else told.subject)


def _kept(one: Reading, told: Told) -> str:
    return one.measure if one.measure in (CASES, MONEY) else told.measure


def _paired(several: list[Reading], folded: str) -> list[Reading]:
    """Return readings, where ``giảm 4% số việc và giảm 2% số tiền chuyển kỳ sau`` says only at its end what is reduced."""
    for at in range(len(several) - 1, 0, -1):
        one, next_one = several[at - 1], several[at]
        between = folded[one.end : next_one.start]
        if (
            next_one.reason == RIGHT
            and not one.indicator
            and one.unit == CASE
            and re.fullmatch(r"\s(?:với|và|,|tương ứng)\s", between)
        ):
            several[at - 1] = replace(one, indicator=next_one.indicator, confidence=0.8, reason="cặp việc, tiền")
        alike = one.statistic == next_one.statistic == CHANGE_PCT and one.unit == next_one.unit
        if alike and RIGHT in next_one.reason and RIGHT not in one.reason and " và " in between and len(between) < 30:
            several[at - 1] = replace(
                one, indicator=next_one.indicator, confidence=next_one.confidence - 0.05, reason="cặp việc, tiền"
            )
    return several


BY_UNIT = {
    CASE: amounts.count, VND: amounts.count, PERCENT: percents.percent, POINT: percents.percent, PERSON: amounts.person,
    DOCUMENT: amounts.document, COMPLAINT: amounts.complaint, AUCTION: amounts.auction, TARGETS: amounts.target_count,
    UNITS: amounts.units, RANKED: amounts.rank,
}  # fmt: skip
"""What reads a figure of a unit; figures of other units are told with their unit alone."""


def read(number: Number, counted: Counted, around: Around, told: Told) -> Reading:
    """Return what a figure is taken for."""
    one = Reading(number, counted, unit=counted.unit)
    reader = BY_UNIT.get(counted.unit)
    made = reader(one, around, told) if reader else replace(one, confidence=0.7, reason="chỉ có đơn vị")
    return _doubted(made)


def _doubted(one: Reading) -> Reading:
    """Return a reading with the doubts about its number taken off its confidence."""
    if one.number.doubt in ("point", "separators", "comma", "thousands"):
        return replace(one, confidence=min(one.confidence, 0.6), reason=f"{one.reason}; dấu thập phân ({one.number.doubt})")
    if one.number.word and one.number.value == 1:
        return replace(one, confidence=min(one.confidence, 0.6))
    return one
