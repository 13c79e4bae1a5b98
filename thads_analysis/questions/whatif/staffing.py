"""Officers: how many a norm asks for, and what follows where some join or leave."""

from __future__ import annotations

import numbers
from collections.abc import Mapping

import numpy as np
import pandas as pd

from ... import metrics
from ...sources import panels
from ...words.formulas import Ratio
from ...words.indicators import Indicator, get, ratios
from ...words.levels import level
from ...words.vocabulary import Direction, Measure, Unit
from .. import compare, season
from .changes import Add, Amount
from .scenario import scenario

EXACT = 1e-12
"""A load this near the norm, relatively, is at it: what is left is the last digit of a float."""

HEADS = "officers"

Norm = float | Mapping[str, float]
"""Cases or VND an officer, or one number a measure."""


def staffing(
    panel: pd.DataFrame,
    indicator: str = "load_per_officer",
    to: str | Norm = "nation",
    *,
    nation: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return how many officers would bring a load to the nation's, or to a norm.

    Parameters
    ----------
    panel
        Of places, with ``officers``.
    indicator
        Anything per officer: ``"load_per_officer"``, ``"output_per_officer"``.
    to
        ``"nation"``, or the norm: cases or VND an officer; by measure (``{"cases": 150, "money": 60e9}``) where the panel
        has both.
    nation
        A panel of the nation; without it the panel's own total (a warning says where provinces are absent from it).

    Returns
    -------
    pandas.DataFrame
        The panel's index; ``officers``, ``value`` and ``norm`` (in the indicator's unit), ``officers_needed`` (whole: the
        fewest whose load does not exceed the norm; of an indicator that is better high, the most who still reach it),
        ``change`` = needed - officers, ``value_after`` (with the needed officers; missing with none). What can't be known is
        missing, and so is what the load of a nation without any would ask for.

    Raises
    ------
    ValueError
        If the indicator is not per officer, or the norm is not positive, or lacks a measure of the panel.
    KeyError
        If the panel can't give the indicator, or the two sides differ in a level other than places.

    Examples
    --------
    >>> index = pd.MultiIndex.from_product([["A", "B"], [2024]], names=["province", "fiscal_year"])
    >>> two = pd.DataFrame({"to_enforce": [900.0, 300.0], "officers": [4.0, 4.0]}, index=index)
    >>> staffing(two)[["norm", "officers_needed", "change"]].to_numpy().tolist()
    [[150.0, 6, 2.0], [150.0, 2, -2.0]]
    """
    one, ratio = _per_officer(indicator)
    value = metrics.column(panel, one.id).astype("float64")
    norm = compare.to_nation(panel, one.id, nation)["nation"] if _is_nation(to) else _norm(panel, one, to)  # type: ignore[arg-type]
    officers = metrics.column(panel, HEADS).astype("float64")
    work = _work(panel, ratio).fillna(value * officers)  # a load may be printed without what it is of
    needed = _whole(work, norm.where(norm > 0), up=one.direction is not Direction.HIGHER_IS_BETTER)
    found = {
        "officers": officers,
        "value": value,
        "norm": norm,
        "officers_needed": needed.astype("Int64"),
        "change": needed - officers,
        "value_after": work / needed.where(needed > 0),
    }
    return panels.labelled(pd.DataFrame(found), panel)


def _per_officer(indicator: str) -> tuple[Indicator, Ratio]:
    one = get(indicator)
    if one.ratio is None or one.ratio.denominator != HEADS:
        known = ", ".join(other.id for other, ratio in ratios() if ratio.denominator == HEADS)
        raise ValueError(f"{one.id}: không phải bình quân một Chấp hành viên / is not per officer; {known}")
    return one, one.ratio


def _work(panel: pd.DataFrame, ratio: Ratio) -> pd.Series:
    """Return what is shared among the officers; missing where it is not reported."""
    known = metrics.derive(panel).get(ratio.numerator, pd.Series(np.nan, index=panel.index))
    return ratio.scale * known.astype("float64")


def _is_nation(to: object) -> bool:
    if isinstance(to, str) and to != "nation":
        raise ValueError(f"to: {to!r}; 'nation', 150, {{'cases': 150, 'money': 60e9}}")
    return isinstance(to, str)


def _norm(panel: pd.DataFrame, one: Indicator, to: Norm) -> pd.Series:
    """Return the norm of each row."""
    measures = pd.Series(level(panel, "measure"), index=panel.index)
    said = dict(to) if isinstance(to, Mapping) else {"to": to}
    for amount in said.values():
        real = isinstance(amount, numbers.Real) and not isinstance(amount, bool | np.bool_)
        if not real or not 0 < amount < np.inf:
            raise ValueError(f"định mức phải dương / a norm must be positive: {to!r}")
    if not isinstance(to, Mapping):
        if one.unit is Unit.BY_MEASURE and len(pd.unique(measures)) > 1:
            raise ValueError('bảng có cả việc và tiền / the panel has cases and money: to={"cases": …, "money": …}')
        return pd.Series(float(to), index=panel.index)
    if odd := [name for name in said if name not in Measure.codes()] or [*{*measures} - {*said}]:
        raise ValueError(f"to: {to!r}; thừa hoặc thiếu / given or lacking: {', '.join(map(str, odd))}")
    return measures.map(said).astype("float64")


def _whole(work: pd.Series, norm: pd.Series, *, up: bool) -> pd.Series:
    """Return the least whole number of officers whose load is not above the norm, or the most whose load is not below."""
    exact = work / norm
    nearest = exact.round()
    at_it = (work - nearest * norm).abs() <= EXACT * work.abs()
    return nearest.where(at_it, np.ceil(exact) if up else np.floor(exact))


def staffed(panel: pd.DataFrame, change: Amount, *, history: pd.DataFrame | None = None, elasticity: float = 1.0) -> pd.DataFrame:
    """Return what follows for load, output and completion where officers join or leave.

    Parameters
    ----------
    panel
        Of places, one or more reports, with ``officers``.
    change
        How many join (+) or leave (-): one number for each row, or by place (mapping, Series); other places stay.
    history
        Past years, as ``season.year_end`` takes them; without it the panel's own.
    elasticity
        By how many percent the completions still to come change with one percent of officers: 1 where everybody completes
        as much as before, 0 where the others make up for all of it.

    Returns
    -------
    pandas.DataFrame
        The panel's index; ``officers``, ``load_per_officer``, ``output_per_officer`` (today), ``completed_expected`` and
        ``completion_rate_expected`` (at the year's end; percent), each followed by the same with ``_after``. What can't be
        known is missing.

    Raises
    ------
    BalanceError
        If more leave than there are; the message names the place.
    ValueError
        If the elasticity is negative or not finite.
    KeyError
        If the panel lacks a figure that is needed, or a place.

    Notes
    -----
    completed after = completed + (expected - completed) x (officers after / officers) ** elasticity, but never more than is
    expected with conditions at the year's end. What is expected as things are is the rate of the year's end times what is
    expected with conditions, held to the same bounds. What was completed stands, so at twelve months nothing changes; what
    is to be enforced stands too. Where nobody is left, nothing more is completed, whatever the elasticity. This is
    arithmetic on an assumption, not an estimate of what officers do.
    """
    if not isinstance(elasticity, numbers.Real) or not 0 <= elasticity < np.inf:
        raise ValueError(f"elasticity: {elasticity!r}; 0 …")
    after = scenario(panel, officers=Add(change))
    heads, then = (frame[HEADS].astype("float64") for frame in (panel, after))
    done = metrics.column(panel, "completed").astype("float64")
    rate, base = (season.year_end(panel, name, history=history)["expected"] for name in ("completion_rate", "with_conditions"))
    expected = np.maximum(np.fmin(rate / 100, 1) * base, done)
    reached = np.maximum(np.minimum(done + (expected - done) * _factor(heads, then, elasticity), base), done)
    pairs = {HEADS: (heads, then)}
    pairs |= {name: _both(panel, after, name) for name in ("load_per_officer", "output_per_officer")}
    pairs["completed_expected"] = expected, reached
    pairs["completion_rate_expected"] = _rate(expected, base), _rate(reached, base)
    found = {name + suffix: part for name, both in pairs.items() for suffix, part in zip(("", "_after"), both, strict=True)}
    return panels.labelled(pd.DataFrame(found, index=panel.index).astype("float64"), panel)


def _factor(before: pd.Series, after: pd.Series, elasticity: float) -> pd.Series:
    """Return by what the completions still to come are multiplied; unknown where there was nobody before."""
    factor = (after / before.where(before > 0)) ** elasticity
    return factor.mask((after == 0) & (before > 0), 0.0).mask(after == before, 1.0)


def _both(panel: pd.DataFrame, after: pd.DataFrame, name: str) -> tuple[pd.Series, pd.Series]:
    return metrics.column(panel, name), metrics.column(after, name)


def _rate(done: pd.Series, base: pd.Series) -> pd.Series:
    ratio = get("completion_rate").ratio
    assert ratio is not None
    return ratio(pd.DataFrame({ratio.numerator: done, ratio.denominator: base}))
