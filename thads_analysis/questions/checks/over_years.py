"""Checks of a year against the year before."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ... import metrics
from ...words.levels import level
from ...words.vocabulary import PLACE_LEVELS, Text, Unit
from ...words.wording import number
from ..compare.beside import to_last_year
from ..compare.changes import change_of_rate, risen_by_conditions
from .apart import scores
from .entries import RATE_BY_CONDITIONS
from .finding import Findings, findings
from .rows import has_time, latest, numbered, of_cases

RISE = 3.0
"""Points of the completion rate that the lower share with conditions must give by itself; nationally, outside the
change of the count in FY2016 and the years of the pandemic, the rate moved by 0.4 to 2.8 points a year (published figures)."""

ENOUGH = 30
"""Cases with conditions in both years; a share of fewer says nothing."""

SIDES = ("completed", "to_enforce", "with_conditions")


def rate_by_conditions(panel: pd.DataFrame) -> Findings:
    """Find completion rates that rose with a lower share with conditions and no more completed, in each year's last report.

    The lower share must by itself give three points of the rate, and its fall must be beyond the limit of the peers' changes.
    """
    rows = _both_years(panel)
    if rows is None:
        return
    table, (done, _, able) = change_of_rate(rows).table, (to_last_year(rows, name) for name in SIDES)
    enough = (able[["value", "before"]].min(axis="columns", skipna=False) >= ENOUGH).to_numpy()
    fell = _fall(rows, table)
    wrong = risen_by_conditions(table, done, RISE) & enough & (fell["score"] < -fell["limit"]).to_numpy()
    yield from findings(
        *(RATE_BY_CONDITIONS, "completion_rate", rows, wrong & _last(rows, panel)),
        expected=table["before"],
        found=table["value"],
        remark=lambda at: _said(table.iloc[at], done.iloc[at]),
        unit=Unit.PERCENT,
    )


def _both_years(panel: pd.DataFrame) -> pd.DataFrame | None:
    """Return the cases of each year's last report, and of the same month in other years; None where a count is not there."""
    if not has_time(panel) or not panel.index.is_unique or panel.empty:
        return None
    months = np.unique(level(latest(panel), "months"))
    rows = of_cases(panel[np.isin(level(panel, "months"), months)])
    rows = rows if {*SIDES} <= {*rows.columns} else metrics.derive(rows)
    return rows[[*SIDES]] if {*SIDES} <= {*rows.columns} and len(rows) else None


def _last(rows: pd.DataFrame, panel: pd.DataFrame) -> np.ndarray:
    return rows.index.isin(latest(panel).index)


def _fall(rows: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Return how far the change of the share with conditions is from the peers' change."""
    base = to_last_year(rows, "to_enforce")
    now, before = (np.arcsin(np.sqrt((table[name] / 100).where(table[name].between(0, 100))))
                   for name in ("conditions_rate", "conditions_before"))  # fmt: skip
    error = np.sqrt(sum(0.25 / base[name].where(base[name] > 0) for name in ("value", "before")))
    return scores(now - before, error, numbered(rows, *PLACE_LEVELS))


def _said(row: pd.Series, done: pd.Series) -> Text:
    share = {one: [number(row[name], 1, one) for name in ("conditions_before", "conditions_rate")] for one in ("vi", "en")}  # type: ignore[arg-type]
    count = {one: [number(done[name], 0, one) for name in ("before", "value")] for one in ("vi", "en")}  # type: ignore[arg-type]
    return Text(
        "tỷ lệ có điều kiện từ {} % xuống {} %; thi hành xong từ {} đến {} việc".format(*share["vi"], *count["vi"]),
        "share with conditions from {}% to {}%; completed from {} to {} cases".format(*share["en"], *count["en"]),
    )
