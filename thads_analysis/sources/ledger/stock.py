"""How old the stock is: open cases by age, the oldest of them, and those whose verification is overdue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ...words.vocabulary import Condition, Language, Text
from ...words.wording import number
from .cube import day_of, ledger_of
from .flows import date
from .matched import STAYS
from .tables import KEYS

BANDS = {"0-6": 0, "6-12": 6, "12-24": 12, "24-36": 24, "36-60": 36, "60+": 60}
"""Bands of age in months, each with where it begins."""

OLD = (12, 24)
"""Months after which a case is called old, and very old."""

VERIFIED_WITHIN = (6, 12)
"""Months within which a case without conditions is verified again: 12 for long prisoners and unknown addresses."""

BOOK = Condition.SEPARATE_BOOK.code
_ABLE = (Condition.WITH.code, Condition.POSTPONED_BY_AGREEMENT.code)


@dataclass(frozen=True, eq=False)
class Ages:
    """The age of the stock at the end of a day.

    Parameters
    ----------
    table
        Levels those asked for, then condition and age (months, ``"12-24"``); columns cases and money (VND). Cases in the
        separate book stand under their own condition.
    older
        Levels those asked for, then condition: ``with``, ``without`` (conditions) and ``all`` but the separate book. Columns
        cases, and over_12 and over_24: the percent of them accepted more than one and two years before.
    on
        The day.
    """

    table: pd.DataFrame
    older: pd.DataFrame
    on: dt.date

    def sentence(self, language: Language = "vi") -> str:
        """Say how much of the stock is older than one and two years, with conditions and without."""
        whole = _older(self.table["cases"].groupby(level=["condition", "age"], observed=True).sum(), [])
        if whole.empty or not whole.loc["all", "cases"]:
            return Text(f"Không có việc nào đang mở ngày {self.on:%d/%m/%Y}.", f"No case was open on {self.on}.").say(language)
        total = number(whole.loc["all", "cases"], 0, language)
        one, two = (number(whole.loc["all", f"over_{months}"], 1, language) for months in OLD)
        return Text(
            f"Ngày {self.on:%d/%m/%Y} có {total} việc đang mở (không kể sổ theo dõi riêng), {one} % đã quá một năm và {two} % "
            f"đã quá hai năm kể từ khi thụ lý.",
            f"On {self.on} {total} cases were open (the separate book aside), {one}% of them over one year and {two}% over two "
            f"years after acceptance.",
        ).say(language)


def ages(cases: Any, status: Any = None, on: dt.date | str | None = None, *, by: Sequence[str] = ("province",)) -> Ages:
    """Return how old the open cases are at the end of a day, counted from acceptance.

    Parameters
    ----------
    cases, status
        A ledger, its tables, or whatever ``connect`` takes.
    on
        The day.
    by
        Any of province, agency, officer, category.

    Returns
    -------
    Ages
        Cases and money by condition and band, and shares older than one and two years.
    """
    ledger, day = ledger_of(cases, status), _required(on)
    keys = [key for key in KEYS if key in by]
    named = ", ".join([*keys, "condition", "age"])
    counted = f"SELECT {named}, COUNT(*) AS cases, CAST(SUM(demanded) AS BIGINT) AS money FROM open_cases GROUP BY {named}"
    rows = ledger.engine.rows(f"WITH {_open(day)} {counted}").to_pandas()
    rows["age"] = pd.Categorical(rows["age"], [*BANDS], ordered=True)
    table = rows.set_index([*keys, "condition", "age"]).sort_index()
    return Ages(table, _older(table["cases"], keys), day)


def oldest(cases: Any, status: Any = None, on: dt.date | str | None = None, *, most: int = 20) -> pd.DataFrame:
    """Return the open cases that were accepted first; those in the separate book aside.

    Parameters
    ----------
    cases, status, on
        As for :func:`ages`.
    most
        How many.

    Returns
    -------
    pandas.DataFrame
        One row a case, the oldest first: case_id, province, agency, officer, category, condition, demanded (VND),
        accepted_on, months (full months since acceptance).
    """
    ledger, day = ledger_of(cases, status), _required(on)
    columns = f"case_id, {', '.join(KEYS)}, condition, demanded, accepted_on"
    query = f"SELECT {columns} FROM open_cases WHERE condition <> '{BOOK}' ORDER BY accepted_on, case_id LIMIT {int(most)}"
    rows = ledger.engine.rows(f"WITH {_open(day)} {query}").to_pandas()
    accepted = pd.to_datetime(rows["accepted_on"])
    months = (day.year - accepted.dt.year) * 12 + day.month - accepted.dt.month - (accepted.dt.day > day.day)
    return rows.assign(accepted_on=accepted, months=months)


def overdue(
    cases: Any, status: Any = None, on: dt.date | str | None = None, *, by: Sequence[str] = ("province",)
) -> pd.DataFrame:
    """Return how many cases without conditions were not verified again in time.

    A verification is an entry ``without`` in the changes; the last one counts.

    Parameters
    ----------
    cases, status, on, by
        As for :func:`ages`.

    Returns
    -------
    pandas.DataFrame
        Levels those of `by`; without_conditions (cases without conditions, the separate book aside), overdue_6 and
        overdue_12: those last verified 6 and 12 months before or earlier. Which limit applies to a case, the register does
        not say: 6 months, 12 for long prisoners and unknown addresses. Source: Law 26/2008 Art. 44.
    """
    ledger, day = ledger_of(cases, status), _required(on)
    keys = [key for key in KEYS if key in by]
    late = ", ".join(
        f"SUM(CASE WHEN COALESCE(verified, accepted_on) <= {date(_before(day, months))} THEN 1 ELSE 0 END) AS overdue_{months}"
        for months in VERIFIED_WITHIN
    )
    grouped = f" GROUP BY {', '.join(keys)}" if keys else ""
    rows = ledger.engine.rows(f"""WITH {_open(day)},
    entered AS (SELECT case_id, MAX(changed_on) AS entered_on FROM ledger_status
        WHERE condition = '{Condition.WITHOUT.code}' AND changed_on <= {date(day)} GROUP BY case_id),
    unable AS (SELECT o.*, CASE WHEN entered_on > accepted_on THEN entered_on END AS verified
        FROM open_cases o LEFT JOIN entered e ON o.case_id = e.case_id WHERE condition = '{Condition.WITHOUT.code}')
    SELECT {"".join(f"{key}, " for key in keys)}COUNT(*) AS without_conditions, {late}
    FROM unable{grouped}""").to_pandas()
    numbers = [name for name in rows if name not in keys]
    rows[numbers] = rows[numbers].fillna(0).astype("int64")
    return rows.set_index(keys).sort_index() if keys else rows


def _open(day: dt.date) -> str:
    """Return the tables up to ``open_cases``: those open at the end of a day, their condition and their age."""
    bands = " ".join(
        f"WHEN accepted_on <= {date(_before(day, low))} THEN '{name}'" for name, low in reversed(BANDS.items()) if low
    )
    of_day = f"since <= {date(day)} AND (until IS NULL OR until > {date(day)})"
    still = f"accepted_on <= {date(day)} AND (closed_on IS NULL OR closed_on > {date(day)})"
    return f"""stand AS (SELECT case_id, condition FROM {STAYS} WHERE {of_day}),
open_cases AS (
    SELECT c.case_id, {", ".join(f"c.{key}" for key in KEYS)}, c.demanded, c.accepted_on,
        COALESCE(s.condition, '{Condition.WITH.code}') AS condition, CASE {bands} ELSE '{next(iter(BANDS))}' END AS age
    FROM ledger_cases c LEFT JOIN stand s ON c.case_id = s.case_id WHERE {still}
)"""


def _older(counts: pd.Series, keys: list[str]) -> pd.DataFrame:
    """Return the share of old cases by condition, redone from the counts."""
    condition = counts.index.get_level_values("condition")
    parts = {"all": condition != BOOK, "with": condition.isin(_ABLE), "without": condition == Condition.WITHOUT.code}
    return pd.concat([_shares(counts[part], name, keys) for name, part in parts.items()]).sort_index()


def _shares(counts: pd.Series, name: str, keys: list[str]) -> pd.DataFrame:
    rows = counts.reset_index().assign(condition=name)
    for months in OLD:
        old = rows["age"].isin([band for band, low in BANDS.items() if low >= months])
        rows[f"over_{months}"] = rows["cases"].where(old, 0)
    table = rows.groupby([*keys, "condition"])[["cases", *(f"over_{months}" for months in OLD)]].sum()
    for months in OLD:
        table[f"over_{months}"] = 100 * table[f"over_{months}"] / table["cases"].where(table["cases"] > 0)
    return table


def _before(day: dt.date, months: int) -> dt.date:
    """Return the same day so many months before, or the last day of that month."""
    return (pd.Timestamp(day) - pd.DateOffset(months=months)).date()


def _required(on: dt.date | str | None) -> dt.date:
    if on is None:
        raise ValueError('thiếu ngày / the day is missing: on="2024-09-30"')
    return day_of(on)
