"""A printed figure as what it can have been before it was printed: an interval, and the quantity that it tells of.

46,17 % was rounded from something between 46,165 and 46,175; "hơn 319 tỷ" is 319 to 320 tỷ; a count of cases is itself.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

import pandas as pd

from ...words.indicators import INDICATORS, get
from ...words.vocabulary import Kind, Measure, Precision, Statistic, Unit

VALUE, TARGET, SHARE = Statistic.VALUE.code, Statistic.TARGET.code, Statistic.SHARE_OF_NATION.code
RELATION, FACTOR = "ratio_to_nation", "factor_on_last_year"
"""What stands between printed statistics: a ratio beside the nation's, and what last year is multiplied by."""

OVER = ("over", "hơn", "trên", "not less")
UNDER = ("nearly", "gần", "under", "không quá", "up to")
THOUSAND, MILLION = 1e3, 1e6


@dataclass(frozen=True)
class Quantity:
    """One thing that has one true value: an indicator of a place and period, or what relates two of them.

    Parameters
    ----------
    level, place, parent
        Whose it is.
    fiscal_year, months
        The period; months is 0 where it is no reporting period, and `span` tells its days.
    indicator, statistic, measure, category
        What it is; measure is ``"none"`` where the indicator is not counted in cases and money apart.
    span
        First and last day of a period that is no reporting period.
    """

    level: str
    place: str
    parent: str
    fiscal_year: int
    months: int
    indicator: str
    statistic: str
    measure: str
    category: str
    span: str = ""

    def of(self, indicator: str, statistic: str = VALUE) -> Quantity:
        """Return another quantity of the same place and period."""
        known = get(indicator)
        apart = known.unit is Unit.BY_MEASURE or (known.ratio is not None and _by_measure(known.ratio.numerator))
        measure = self.measure if apart else Measure.NONE.code
        return replace(self, indicator=known.id, statistic=statistic, measure=measure)

    def as_of(self, statistic: str) -> Quantity:
        """Return another statistic of the same indicator."""
        return replace(self, statistic=statistic)

    def of_nation(self) -> Quantity:
        """Return the same of the nation."""
        return replace(self, level="nation", place="Toàn quốc", parent="", statistic=VALUE)

    def year_before(self) -> Quantity:
        """Return the same of the same months a year before."""
        return replace(self, fiscal_year=self.fiscal_year - 1, statistic=VALUE)

    @property
    def whole(self) -> bool:
        """Whether it is counted in whole numbers."""
        known = INDICATORS[self.indicator]
        return known.kind is not Kind.RATIO and self.statistic in (VALUE, Statistic.CHANGE_ABS.code, Statistic.GAP_TO_NATION.code)

    @property
    def signed(self) -> bool:
        """Whether it may be below zero."""
        return self.statistic in _SIGNED


def _by_measure(indicator: str) -> bool:
    return get(indicator).unit is Unit.BY_MEASURE


_SIGNED = {one.code for one in (Statistic.CHANGE_ABS, Statistic.CHANGE_PP, Statistic.TARGET_MARGIN, Statistic.GAP_TO_NATION)}


@dataclass(frozen=True)
class Printed:
    """A printed figure: the row it stands in, what it tells of, and between what the true value lies."""

    row: int
    quantity: Quantity
    low: float
    high: float


def figures(facts: pd.DataFrame) -> Iterator[Printed]:
    """Yield the figures of a facts table that say something of a quantity.

    Ranks, figures of several years, and changes on another year than the last do not.

    What was printed several times alike is one figure, in its first row.
    """
    known = set()
    for row, cells in enumerate(facts.to_dict("records")):
        quantity = _quantity(cells)
        if quantity is not None and (told := _told(quantity, *interval(cells))) not in known:
            known.add(told)
            yield Printed(row, *told)


def _quantity(cells: dict) -> Quantity | None:
    months = 0 if pd.isna(cells["months"]) else int(cells["months"])
    if cells["statistic"] == Statistic.RANK.code or months > 12 or _of_another_year(cells):
        return None
    span = "" if months else f"{cells['period_start']:%Y-%m-%d}/{cells['period_end']:%Y-%m-%d}"
    place = Quantity(
        cells["place_level"], cells["place"], cells["parent"] or "", int(cells["fiscal_year"]), months, cells["indicator"],
        cells["statistic"], cells["measure"], cells["category"], span,
    )  # fmt: skip
    return place.of(cells["indicator"], cells["statistic"])


def _of_another_year(cells: dict) -> bool:
    """Whether a change is on another year than the last, as its note says: *vs FY2020* of a figure of 2022."""
    note = str(cells.get("note") or "")
    year = re.search(r"vs FY(\d{4})", note)
    return "vs previous term" in note or (year is not None and int(year[1]) != int(cells["fiscal_year"]) - 1)


def _told(quantity: Quantity, low: float, high: float) -> tuple[Quantity, float, float]:
    """Return a figure in the unit in which it is reckoned: a share of one, a change as a factor."""
    if quantity.statistic == SHARE:
        return quantity, low / 100, high / 100
    if quantity.statistic == Statistic.CHANGE_PCT.code:
        return quantity.as_of(FACTOR), 1 + low / 100, 1 + high / 100
    return quantity, low, high


def interval(cells: dict) -> tuple[float, float]:
    """Return between what the true value of a printed figure lies.

    Half of the last printed digit on both sides; a whole digit above where it says "over", below where it says "nearly", and
    both where it only says "about". A count of cases or persons that is printed exactly is itself.

    Parameters
    ----------
    cells
        A row of the facts table: value, unit, precision, statistic, indicator, and the note, which says over or nearly.
    """
    value, precision, note = float(cells["value"]), cells["precision"], str(cells.get("note") or "").casefold()
    unit = step(cells)
    if precision != Precision.ABOUT.code:
        return value - unit / 2, value + unit / 2
    away = math.copysign(1, value)  # "over 3 points less" is further from zero
    over, under = (any(word in note for word in words) for words in (OVER, UNDER))
    if over != under:
        ends = (value, value + away * unit) if over else (value - away * unit, value)
        return min(ends), max(ends)
    return value - unit, value + unit


def step(cells: dict) -> float:
    """Return what the last printed digit of a figure is worth.

    Zeros at the end of a count are not known to be printed: 319000000000 was printed as 319 tỷ. What is called exact was
    printed in full, money in thousands or millions at the most.

    Examples
    --------
    >>> step({"value": 46.17, "unit": "percent", "precision": "exact"})
    0.01
    >>> step({"value": 319e9, "unit": "VND", "precision": "rounded", "indicator": "completed"})
    1000000000.0
    """
    value, unit = float(cells["value"]), cells["unit"]
    digits = Decimal(repr(value)).normalize()
    if unit in (Unit.PERCENT.code, Unit.PERCENTAGE_POINT.code):
        return float(Decimal(1).scaleb(min(int(digits.as_tuple().exponent), 0)))
    ratio = get(cells["indicator"]).kind is Kind.RATIO
    if ratio and unit == Unit.CASE.code:
        return 1.0
    trailing = float(Decimal(1).scaleb(max(int(digits.as_tuple().exponent), 0))) if value else 1.0
    if cells["precision"] != Precision.EXACT.code:
        return trailing
    if unit == Unit.VND.code:
        return max((most for most in (THOUSAND, MILLION) if trailing >= most), default=0.0)
    return trailing if ratio else 0.0
