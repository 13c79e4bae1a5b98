"""Checks of single officers."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ...words.levels import level
from ...words.vocabulary import Text, Unit
from .entries import IDLE_OFFICER, OFFICER_SHARE, STALLED_OFFICER
from .finding import Findings, findings
from .rows import beside, has_time, latest, numbered, of_cases, taken

CASELOAD = 10
"""Cases below which an officer is not compared."""

STALLED = 6
"""Months without a completion; an officer with ten cases and more completes several in half a year, and leave is shorter."""

OFFICERS, LOAD, MOST = 3, 50, 60.0
"""An agency of so many officers and cases; one officer's share of its cases in percent, beyond which it is a finding."""


def idle_officers(panel: pd.DataFrame) -> Findings:
    """Find officers with 10 cases and more to enforce and none completed in the whole year.

    Who was not there by month 6 has come in the meantime and is left out, where the panel has month 6. Leaders and officers on
    leave are found too; the remark says so.
    """
    base = next((name for name in ("to_enforce", "with_conditions") if name in panel), None)
    if "officer" not in panel.index.names or not has_time(panel) or base is None or "completed" not in panel:
        return
    rows = of_cases(panel[np.isin(level(panel, "months"), (6, 12))])
    years, months = level(rows, "fiscal_year"), level(rows, "months")
    there = (beside(rows, "months", 6) >= 0) | ~np.isin(years, years[months == 6])
    wrong = (rows[base] >= CASELOAD) & (rows["completed"] == 0) & (months == 12) & there
    remark = Text("có thể là lãnh đạo, hoặc nghỉ dài ngày", "perhaps a leader, or on long leave")
    yield from findings(IDLE_OFFICER, base, rows, wrong, found=rows[base], remark=remark)


def stalled_officers(panel: pd.DataFrame) -> Findings:
    """Find officers with 10 open cases with conditions at the year's last report who completed none in the six months to it.

    Who was not there six months before, or is there no longer, is left out; who completed none in a whole year is found by
    :func:`idle_officers`.
    """
    needed = {"completed", "with_conditions"}
    if "officer" not in panel.index.names or not has_time(panel) or not needed <= {*panel.columns} or not panel.index.is_unique:
        return
    end = latest(panel)
    if end.empty:
        return
    months = {month for last in np.unique(level(end, "months")) for month in (last, last - STALLED)}
    rows = of_cases(panel[np.isin(level(panel, "months"), [*months])])
    before = _half_year_before(rows)
    at, done = level(rows, "months"), rows["completed"]
    wrong = (done == before) & (rows["with_conditions"] - done >= CASELOAD) & ~((at == 12) & (done == 0))
    there = rows["officers"].fillna(1) > 0 if "officers" in rows else True
    yield from findings(STALLED_OFFICER, "with_conditions", rows, wrong & there & rows.index.isin(end.index),
                        found=rows["with_conditions"] - done)  # fmt: skip


def _half_year_before(rows: pd.DataFrame) -> pd.Series:
    """Return what each officer had completed six months before in the same year: nothing at month 6, missing before it."""
    at = level(rows, "months")
    before = pd.Series(np.where(at == STALLED, 0.0, np.nan), index=rows.index)
    for month in np.unique(at[at > STALLED]):
        earlier = taken(rows["completed"], beside(rows, "months", month - STALLED))
        before = before.where(at != month, earlier)
    return before


def officer_share(panel: pd.DataFrame) -> Findings:
    """Find officers with more than 60 % of the cases of their agency, where it has three officers and 50 cases."""
    if not {"officer", "agency"} <= {*panel.index.names} or "to_enforce" not in panel:
        return
    rows = of_cases(latest(panel))
    by_agency = rows["to_enforce"].groupby(numbered(rows, "officer"))
    many, load = by_agency.transform("size"), by_agency.transform("sum")
    complete = by_agency.transform("count") == many
    held = 100 * rows["to_enforce"] / load.where(complete & (load >= LOAD) & (many >= OFFICERS))
    said = Text("trong {} Chấp hành viên; có thể do cách phân công", "of {} officers; perhaps the way cases are assigned")
    yield from findings(
        *(OFFICER_SHARE, "to_enforce", rows, held > MOST),
        found=held,
        remark=lambda at: Text(*(text.format(many.iloc[at]) for text in (said.vi, said.en))),
        unit=Unit.PERCENT,
    )
