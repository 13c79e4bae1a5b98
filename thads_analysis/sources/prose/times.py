"""The period of a figure: ``6 tháng đầu năm 2021``, ``đến 31/3/2019``, ``9 tháng``; years of comparison are none."""

from __future__ import annotations

import bisect
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from .. import calendar
from .numbers import WORDS

_YEAR = r"(?P<year{0}>(?:19|20)\d\d)"
_PERIODS = (
    rf"(?<!\w)(?P<months1>\d{{1,2}}|{'|'.join(WORDS)})\s+tháng(?:\s+(?:đầu|của))?(?:\s+năm)?"
    rf"(?:\s+(?:công tác\s+)?(?:năm\s+)?{_YEAR.format(1)})?",
    rf"(?:đến|tính đến|hết|kết thúc)\s+(?:hết\s+)?(?:ngày\s+)?(?P<day2>\d{{1,2}})\s?[/.\-]\s?(?P<month2>\d{{1,2}})"
    rf"(?:\s?[/.\-]\s?{_YEAR.format(2)})?",
    rf"(?:đến|tính đến|hết)\s+(?:hết\s+)?(?:ngày\s+(?P<day3>\d{{1,2}})\s+)?tháng\s+(?P<month3>\d{{1,2}})"
    rf"(?:\s?[/\-]\s?|\s+năm\s+){_YEAR.format(3)}",
    rf"(?:năm|niên độ)\s+{_YEAR.format(4)}(?!\s?[-–])",
    rf"quý\s+(?P<quarter5>i{{1,3}}|iv|[1-4])(?:\s?/\s?|\s+năm\s+){_YEAR.format(5)}",
)
PERIOD = re.compile("|".join(f"(?:{one})" for one in _PERIODS), re.IGNORECASE)
BESIDE = re.compile(
    r"(?:so với|cùng kỳ|từ|sang|sinh|luật[\w ,.]{0,40}|thông tư[\w ,./-]{0,40}|của)\s+(?:cùng kỳ\s+)?(?:với\s+)?$", re.IGNORECASE
)
COMPARED = re.compile(r"so với cùng kỳ (?:năm )?((?:19|20)\d\d)", re.IGNORECASE)
LEADING = re.compile(r"(?:^|[.!?…:\n])[^.!?…:;\n]{0,24}$")
"""A sentence's first words, before a period that it begins with."""
QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@dataclass(frozen=True)
class Period:
    """A cumulative period of a statistical year; no year where the text says only so many months."""

    year: int | None
    months: int


@dataclass(frozen=True)
class Times:
    """The periods that a text speaks of, in their order, where, and whether each begins its sentence.

    `compared` is the year that is compared with (*so với cùng kỳ năm 2023*), for a text that names no other.
    """

    starts: tuple[int, ...]
    periods: tuple[Period, ...]
    leading: tuple[bool, ...]
    compared: int | None = None

    def at(self, place: int, sentence: int) -> Period | None:
        """Return the period of a figure: said before it in its sentence, or last where a sentence began, or first in the text."""
        last = bisect.bisect_right(self.starts, place) - 1
        if last >= 0 and self.starts[last] < sentence:
            last = next((at for at in range(last, -1, -1) if self.leading[at]), last)
        return self._whole(max(last, 0)) if self.periods else None

    def _whole(self, at: int) -> Period:
        """Return a period with its year, taken from before (or after) where it only says months."""
        one = self.periods[at]
        if one.year is not None:
            return one
        said = (other.year for other in (*self.periods[:at][::-1], *self.periods[at + 1 :]) if other.year is not None)
        return Period(next(said, self.compared + 1 if self.compared else None), one.months)


def times(text: str) -> Times:
    """Return the periods that a text speaks of."""
    found = [(match.start(), period) for match in PERIOD.finditer(text) if (period := _period(match, text)) is not None]
    leading = tuple(LEADING.search(text, max(0, start - 60), start) is not None for start, _ in found)
    before = COMPARED.search(text)
    return Times(tuple(start for start, _ in found), tuple(period for _, period in found), leading,
                 int(before[1]) if before else None)  # fmt: skip


def _period(match: re.Match[str], text: str) -> Period | None:
    told = {name: value for name, value in match.groupdict().items() if value}
    year = next((int(value) for name, value in told.items() if name.startswith("year")), None)
    if BESIDE.search(text, max(0, match.start() - 60), match.start()):
        return None
    if "months1" in told:
        months = WORDS.get(told["months1"].lower()) or int(told["months1"])
        return Period(year, months) if 1 <= months <= 12 else None
    if month := told.get("month2") or told.get("month3"):
        return _until(int(month), year)
    if quarter := told.get("quarter5"):
        return _until(3 * int(QUARTERS.get(quarter.lower(), 0) or quarter), year)
    return Period(year, 12)


def _until(month: int, year: int | None) -> Period | None:
    """Return the cumulative period that ends with a month."""
    if not 1 <= month <= 12:
        return None
    if year is None:
        return Period(None, (month - 10) % 12 + 1)
    return Period(calendar.fiscal_year(dt.date(year, month, 1)), (month - 10) % 12 + 1)


def days(period: Period) -> Iterator[dt.date]:
    """Yield the first and last day of a period with a year."""
    assert period.year is not None
    yield calendar.begin(period.year).date()
    yield calendar.end(period.year, period.months).date()
