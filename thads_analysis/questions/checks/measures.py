"""Checks of the form of cases against the form of money."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ...words.indicators import INDICATORS
from ...words.levels import level
from ...words.vocabulary import PLACE_LEVELS, Text, Unit
from .apart import EVEN, scores
from .entries import MONEY_PER_CASE, ONE_MEASURE, THOUSAND, WITHOUT_MONEY
from .finding import Findings, findings
from .rows import at_value, beside, first_of_year, latest, numbered, taken

ENOUGH = 30
"""Below so many cases a single one decides the money of all."""

SOME = 10
"""So many cases are taken to have money among them, though some are about a house, a paper or a child (no figure was found)."""

TENFOLD = 10.0
"""An officer of Hồ Chí Minh City has three times the national money per case (half of FY2021); ten times more or less is far."""


def thousandfold(value: pd.Series, usual: pd.Series) -> pd.Series:
    """Return True within a factor three of 1,000 or 1/1,000."""
    off = np.log10(value.where(value > 0) / usual.where(usual > 0)).abs()
    return off.between(2.5, 3.5)


def thousands(panel: pd.DataFrame) -> Findings:
    """Find money about a thousand times off what the place's other years, or the money of one case elsewhere, suggest.

    Where the panel says that a figure is of fewer than 30 cases, it is passed over: a single case decides it. An officer's
    is named once a year.
    """
    if "measure" not in panel.index.names or panel.index.nlevels == 1 or not panel.index.is_unique:
        return
    money = at_value(panel, "measure", "money")
    names = [name for name in _counted(panel) if (panel.loc[money, name] > 0).any()]
    rows, at = panel.loc[money, names], beside(panel, "measure", "cases")
    by_year = rows.groupby(numbered(rows, "fiscal_year")).transform("median")
    kinds = numbered(rows, *(name for name in rows.index.names if name != "category"))
    for name in names:
        cases = taken(panel[name], at)[money]
        usual = (rows[name] / cases.where(cases > 0)).groupby(kinds).transform("median") * cases
        usual = by_year[name].where(thousandfold(rows[name], by_year[name]), usual)
        wrong = thousandfold(rows[name], usual) & ~(cases < ENOUGH)
        wrong = first_of_year(rows, wrong) if "officer" in rows.index.names else wrong
        yield from findings(THOUSAND, name, rows, wrong, expected=usual, found=rows[name])


def _counted(panel: pd.DataFrame) -> list[str]:
    """Return the columns that are counted in cases and in money."""
    return [name for name in panel.columns if name in INDICATORS and INDICATORS[name].unit is Unit.BY_MEASURE]


def without_money(panel: pd.DataFrame) -> Findings:
    """Find cases without any money, and money without a case, once a year of a place.

    Ten cases and more have money among them. Money without a completed case is usual within the year, for it is counted as it
    is paid; only a whole year of it is a finding.
    """
    if "measure" not in panel.index.names or not panel.index.is_unique:
        return
    annual = level(panel, "months") == 12
    (is_cases, cases), (is_money, money) = (
        (at_value(panel, "measure", one), beside(panel, "measure", one)) for one in ("cases", "money")
    )
    for name in ("to_enforce", "with_conditions", "completed", "carried_forward"):
        if name not in panel:
            continue
        alone = is_cases & (panel[name] >= SOME) & (taken(panel[name], money) == 0)
        reverse = is_money & (panel[name] > 0) & (taken(panel[name], cases) == 0)
        reverse &= annual | (name != "completed")
        for wrong, remark in ((alone, Text("số tiền bằng 0", "no money")), (reverse, Text("số việc bằng 0", "no cases"))):
            yield from findings(WITHOUT_MONEY, name, panel, first_of_year(panel, wrong), found=panel[name], remark=remark)


def one_measure(panel: pd.DataFrame) -> Findings:
    """Find places and officers that stand in one of the two forms only, where the panel has both for the period and kind.

    Where a whole agency or province lacks a form for the year, that is one finding, not one for each officer.
    """
    if "measure" not in panel.index.names or not panel.index.is_unique or not (names := _counted(panel)):
        return
    filled = panel[panel[names].notna().any(axis="columns")]
    measure, period = level(filled, "measure"), numbered(filled, *PLACE_LEVELS, "measure")
    for own, other in (("cases", "money"), ("money", "cases")):
        alone = (beside(filled, "measure", other) < 0) & np.isin(period, period[measure == other])
        alone &= (filled[names] > 0).any(axis="columns").to_numpy()
        yield from _widest(filled[measure == own], alone[measure == own], _only(own))


def _only(own: str) -> Text:
    return (
        Text("không có ở biểu tiền", "not in the form of money")
        if own == "cases"
        else Text("không có ở biểu việc", "not in the form of cases")
    )


def _widest(rows: pd.DataFrame, alone: np.ndarray, remark: Text) -> Findings:
    """Yield one finding for each year of the widest place of which all rows are alone."""
    have, left = [name for name in PLACE_LEVELS if name in rows.index.names], alone.copy()
    for depth in range(1, len(have)):
        place = numbered(rows, "months", *have[depth:])
        several = pd.Series(numbered(rows, "months")).groupby(place).transform("nunique") > 1
        whole = (pd.Series(alone).groupby(place).transform("all") & several).to_numpy() & left
        first = rows.iloc[np.flatnonzero(whole)[np.unique(place[whole], return_index=True)[1]]].droplevel(have[depth:])
        yield from findings(ONE_MEASURE, None, first, np.ones(len(first), dtype=bool), remark=remark)
        left &= ~whole
    yield from findings(ONE_MEASURE, None, rows, first_of_year(rows, left), remark=remark)


def money_per_case(panel: pd.DataFrame) -> Findings:
    """Find a year's last report whose money per case is ten times off the peers' median, and far beyond their spread.

    Compared is the logarithm, of 30 cases and more. A factor of about 1,000 is left to the check of lost thousands.
    """
    name = next((name for name in ("to_enforce", "with_conditions", "completed") if name in panel), None)
    if name is None or "measure" not in panel.index.names or not panel.index.is_unique:
        return
    rows = latest(panel)
    cases = taken(rows[name], beside(rows, "measure", "cases"))
    per_case = (rows[name] / cases).where((cases >= ENOUGH) & (level(rows, "measure") == "money") & (rows[name] > 0))
    compared = scores(np.log(per_case), pd.Series(EVEN, index=rows.index), numbered(rows, *PLACE_LEVELS))
    usual = np.exp(compared["centre"])
    far = (np.log(per_case / usual).abs() >= np.log(TENFOLD)) & (compared["score"].abs() > compared["limit"])
    far &= ~thousandfold(per_case, usual)
    yield from findings(MONEY_PER_CASE, name, rows, far, expected=usual, found=per_case, unit=Unit.VND)
