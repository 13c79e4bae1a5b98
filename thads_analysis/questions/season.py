"""How the rest of a year usually goes: from past years' cumulative reports to the end of this one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from .. import metrics
from ..sources import panels
from ..words.indicators import get
from ..words.levels import level
from ..words.vocabulary import Direction, Kind
from .compare import targets
from .outlook import Ahead, Rows, look
from .yearly import LAST, Yearly, lay_out

_TIE = 1e-8
BOUNDS = {"expected": 0.5, "low_80": 0.1, "high_80": 0.9, "low_95": 0.025, "high_95": 0.975}
"""Columns of a forecast and the probability below each."""


def year_end(panel: pd.DataFrame, indicator: str, *, history: pd.DataFrame | None = None) -> pd.DataFrame:
    """Say where an indicator will stand at the end of the year, from how past years went on from the same month.

    Parameters
    ----------
    panel
        Cumulative reports, with past years; ``fiscal_year`` and ``months`` in the index or selected.
    indicator
        Any id of the registry.
    history
        Another panel whose units tell how years go on, such as all provinces, for places without a past of their own.
        Years of one place are joined, the panel's own figures first.

    Returns
    -------
    pandas.DataFrame
        The panel's index; ``value``, ``expected`` (median), ``low_80``, ``high_80``, ``low_95``, ``high_95`` in the
        indicator's unit, ``years`` (past years behind it). At twelve months all are the value. Missing where fewer than
        three earlier years are known (two, where five places or more tell of them), and for a province that ends within the year
        by the merger of 1 July 2025.

    Raises
    ------
    KeyError
        If years or months are not said, or the panel can't give the indicator.

    Notes
    -----
    Only years before a row's own tell of it. They are compared on the logit of a share, and on the logarithm of every
    other quantity: the rise from this month to the last, which is a mean, what is the unit's own, what is the year's
    own, and a rest (:mod:`thads_analysis.questions.outlook`). What only accumulates is never expected to fall. A share
    of 0 or 100 percent counts as 0.1 percent from the end, or half a case where that is more; no case as half a case,
    no money as half a million VND.
    """
    laid = lay_out(panel, indicator, history)
    ahead = look(laid, Rows.of(laid))
    return panels.labelled(outcomes(laid, ahead, panel, indicator), panel)


def outcomes(laid: Yearly, ahead: Ahead, panel: pd.DataFrame, indicator: str) -> pd.DataFrame:
    """Return the value of each row of a panel, and the bounds of what its year ends at."""
    value = metrics.column(panel, indicator).to_numpy("float64")
    ends = {name: end_at(laid, ahead, value, probability) for name, probability in BOUNDS.items()}
    years = pd.array(ahead.years(), dtype="Int64")
    return pd.DataFrame({"value": value, **ends}, index=panel.index).assign(years=years)


def end_at(laid: Yearly, ahead: Ahead, value: np.ndarray, probability: float) -> np.ndarray:
    """Return the quantile of each row's year-end."""
    rise = ahead.quantile(probability)
    found = np.where(laid.cut, np.nan, led_on(laid, value, laid.least, rise))
    return np.where(laid.month == LAST, value, found)


def led_on(laid: Yearly, value: np.ndarray, least: np.ndarray, rise: np.ndarray) -> np.ndarray:
    """Return values after a rise on the scale of comparison; what accumulates never falls."""
    rise = np.maximum(rise, 0) if laid.grows else rise
    there = laid.compared.back(laid.compared.there(value, least) + rise)
    return np.where(rise == 0, value, there)


@dataclass(frozen=True)
class Asked:
    """What each row is asked for: the year's target, whether it must be exceeded, and which way is better (1 or -1)."""

    target: np.ndarray
    strict: np.ndarray
    sign: int

    def at(self, which: np.ndarray) -> Asked:
        """Return the same for some of the rows."""
        return Asked(self.target[which], self.strict[which], self.sign)

    def met_by(self, value: np.ndarray) -> np.ndarray:
        """Return 1 where a value meets the target, 0 where it does not, missing where either is unknown."""
        ahead = self.sign * (value - self.target)
        met = np.where(self.strict, ahead > 1e-9, ahead > -1e-9).astype(float)
        return np.where(np.isnan(ahead), np.nan, met)


def asked(panel: pd.DataFrame, indicator: str, target: float | pd.DataFrame) -> Asked:
    """Return what each row is asked for.

    Parameters
    ----------
    panel
        A panel.
    indicator
        Whose target; its direction says which way is better, and more is where neither is.
    target
        A number in the indicator's unit for all rows, or targets as from ``load.targets()``: a place without one of its
        own answers to that of the province, then of the nation.
    """
    sign = -1 if get(indicator).direction is Direction.LOWER_IS_BETTER else 1
    if not isinstance(target, pd.DataFrame):
        return Asked(np.full(len(panel), float(target)), np.zeros(len(panel), dtype=bool), sign)
    if get(indicator).id == targets.CARRIED:
        raise ValueError(f"{targets.CARRIED}: chỉ tiêu là mức giảm, hãy cho một số / its target is a reduction, give a number")
    found = targets.asked(panel, get(indicator).id, target, inherit=True)
    return Asked(found["target"].to_numpy("float64"), found["strict"].fillna(False).to_numpy(bool), sign)


def chances(laid: Yearly, ahead: Ahead, value: np.ndarray, asked_for: Asked) -> np.ndarray:
    """Return for each row the probability that its year ends at the target or better."""
    target, sign = asked_for.target, asked_for.sign
    rise = laid.compared.there(target, laid.least) - laid.compared.there(value, laid.least)
    tie = np.where(asked_for.strict, sign, -sign) * _TIE  # what ends exactly at the target meets it, unless it must exceed it
    below = np.where(laid.grows & (target < value), 0.0, ahead.at_most(rise + tie))
    if laid.compared.most is not None:
        below = np.where(target > laid.compared.most, below * 0 + 1, np.where(target <= 0, below * 0, below))
    chance = 1 - below if sign > 0 else below
    chance = np.where(laid.cut | np.isnan(value), np.nan, chance)
    return np.where(laid.month == LAST, asked_for.met_by(value), chance)


def shares(panel: pd.DataFrame, indicator: str = "completed") -> pd.Series:
    """Return the share of a year's total that is done in each month.

    Parameters
    ----------
    panel
        Cumulative reports of one measure and one category, with level ``months``.
    indicator
        Something that accumulates.

    Returns
    -------
    pandas.Series
        By ``months`` 1 to 12 (single months, October = 1), summing to 1: the month's sum over all places and complete
        years, over that of the years. A place's year with a missing month is left out.

    Raises
    ------
    KeyError
        If the index does not say the months.
    ValueError
        If no year is complete (the message names the months), several measures or kinds of cases are in the panel, or
        the indicator does not accumulate.
    """
    what = get(indicator)
    if what.kind is not Kind.FLOW:
        raise ValueError(f"{what.id}: không phải số phát sinh trong kỳ / not a flow")
    for name in ("measure", "category"):
        if len(several := pd.unique(level(panel, name))) > 1:
            found = ", ".join(map(str, several))
            raise ValueError(f"hãy chọn một / select one: tidy.select({name}=...); {found}")
    reported = metrics.column(panel, what.id).to_frame()
    done = _by_month(metrics.monthly(reported)[what.id]).dropna().sum()
    if not done.sum() > 0:
        known = _by_month(reported[what.id]).notna()
        lacking = known.columns[~known.loc[known.sum(axis="columns").idxmax()]] if len(known) else known.columns
        named = ", ".join(map(str, lacking)) or "–"
        raise ValueError(f"không năm nào đủ 12 tháng, thiếu tháng / no complete year, missing months: {named}")
    return panels.labelled((done / done.sum()).rename_axis("months").rename(what.id), panel)


def _by_month(values: pd.Series) -> pd.DataFrame:
    """Lay figures out with a row for each place and year, and a column for each of twelve months."""
    others = [values.index.get_level_values(name) for name in values.index.names if name != "months"]
    year = pd.MultiIndex.from_arrays(others).factorize()[0] if others else np.zeros(len(values), dtype="int64")
    table = pd.DataFrame({"months": values.index.get_level_values("months"), "value": values.to_numpy(), "year": year})
    return table.pivot(index="year", columns="months", values="value").reindex(columns=range(1, LAST + 1))
