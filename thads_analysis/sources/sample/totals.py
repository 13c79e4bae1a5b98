"""What the nation adds up to in each year: published where it was printed, filled in so that every sum holds elsewhere."""

from __future__ import annotations

from functools import cache

import pandas as pd

from .. import bundled

FILE = "reference/sample_totals.csv"
PROVINCES = 63
LAST_YEAR = 2024
NEW_FORMS = 2020
"""From this year postponed and suspended cases stand apart (Circular 06/2019)."""

KINDS = ("credit", "corruption_economic", "other")
"""The sample lets no case be of two kinds: all cases are the sum of the three, the last of them what the others leave."""

LEAST = 100
"""No case is about less than so many thousand VND: the smallest court fee leaves about that much."""

Totals = dict[str, dict[str, int]]
"""By ledger (``"cases"``; ``"extra"``: thousand VND beyond ``LEAST`` a case), then by column."""


@cache
def table() -> pd.DataFrame:
    """Return the totals, one row a year, measure and category, one column an indicator; money in thousand VND.

    ``unable`` is what can't be enforced at present: no conditions, postponed, suspended. All years are built alike here;
    the columns of a year's forms are made of it at the very end.
    """
    rows = bundled.table(FILE)
    rows = rows.assign(fiscal_year=rows["fiscal_year"].astype("int64"), value=rows["value"].astype("int64"))
    wide = rows.pivot(index=["fiscal_year", "measure", "category"], columns="indicator", values="value").fillna(0).astype("int64")
    year, measure = (wide.index.get_level_values(level) for level in ("fiscal_year", "measure"))
    able = wide["with_conditions"] - wide["suspended"].where(year < NEW_FORMS, 0)
    wide = wide.assign(unable=wide["to_enforce"] - able)
    return wide.floordiv(pd.Series([1000 if one == "money" else 1 for one in measure], index=wide.index), axis="index")


def years() -> tuple[int, ...]:
    """Return the statistical years that have totals."""
    return tuple(sorted(table().index.unique("fiscal_year")))


def of_year(year: int, provinces: int) -> dict[str, Totals]:
    """Return the totals of each category at the end of a year, for so many provinces of the 63."""
    cases, money = (table().loc[(year, measure)] for measure in ("cases", "money"))
    return {category: _scaled(cases.loc[category], money.loc[category], provinces) for category in cases.index}


def _scaled(cases: pd.Series, money: pd.Series, provinces: int) -> Totals:
    ledgers = {"cases": cases, "extra": money - LEAST * cases}
    return {
        name: {str(column): (int(value) * provinces + PROVINCES // 2) // PROVINCES for column, value in ledger.items()}
        for name, ledger in ledgers.items()
    }
