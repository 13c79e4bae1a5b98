"""The statistical year: 1 October to 30 September, reports cumulative from its first day.

Source: Circular 06/2019/TT-BTP Art. 4 and 6, Circular 05/2024/TT-BTP Art. 5 and 7.
"""

from __future__ import annotations

import datetime as dt
from functools import cache

import pandas as pd

from .places import MERGED_ON


def fiscal_year(day: dt.date) -> int:
    """Return the statistical year that a day falls in: the year in which it ends.

    Examples
    --------
    >>> fiscal_year(pd.Timestamp("2020-10-01")), fiscal_year(pd.Timestamp("2020-09-30"))
    (2021, 2020)
    """
    return day.year + (day.month >= 10)


def begin(year: int) -> pd.Timestamp:
    """Return 1 October on which a statistical year begins."""
    return pd.Timestamp(year - 1, 10, 1)


@cache
def end(year: int, months: int) -> pd.Timestamp:
    """Return the last day of a cumulative period of so many months.

    Examples
    --------
    >>> end(2021, 6).date().isoformat(), end(2021, 12).date().isoformat()
    ('2021-03-31', '2021-09-30')
    """
    years, month = divmod(months + 9, 12)
    return pd.Timestamp(year - 1 + years, month + 1, 1) - pd.Timedelta(days=1)


def months_of(first: dt.date, last: dt.date) -> float:
    """Return the months from one day to another; whole where the days are a month's first and last.

    Examples
    --------
    >>> months_of(dt.date(2020, 10, 1), dt.date(2021, 3, 31)), round(months_of(dt.date(2020, 10, 1), dt.date(2021, 3, 20)), 2)
    (6, 5.59)
    """
    after = last + dt.timedelta(days=1)
    if first.day == after.day == 1:
        return (after.year - first.year) * 12 + after.month - first.month
    return (last - first).days / 30.4375


def after_merger(year: int, months: int) -> bool:
    """Return True where a period ends in the time of the 34 provinces (after 30 June 2025)."""
    return end(year, months).date() >= MERGED_ON
