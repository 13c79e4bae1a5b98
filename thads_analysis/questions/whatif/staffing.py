"""Officers: how many a load asks for, and what follows where some join or leave."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ... import metrics
from ...sources import panels
from ...words.indicators import Indicator, get, ratios
from ...words.levels import level
from ...words.vocabulary import Direction
from .. import compare, season
from .changes import Add, Amount
from .scenario import scenario

ROOM = 1e-9
"""A load this much above the norm, relatively, is at the norm."""


def staffing(
    panel: pd.DataFrame,
    indicator: str = "load_per_officer",
    to: str | float | Mapping[str, float] = "nation",
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
        A panel of the nation; without it the panel's own total.

    Returns
    -------
    pandas.DataFrame
        The panel's index; ``officers``, ``value``, ``norm``, ``officers_needed`` (whole: the fewest whose load does not
        exceed the norm; of what is better high, the most who still reach it), ``change`` = needed - officers, and
        ``value_after``. What can't be known is missing.

    Raises
    ------
    ValueError
        If the indicator is not per officer, or the norm is not positive.
    """
    one = _per_officer(indicator)
    value, officers = (metrics.column(panel, name).astype("float64") for name in (one.id, "officers"))
    norm = _norm(panel, one, to, nation)
    exact = officers * value / norm
    fewest = np.ceil(exact * (1 - ROOM)) if one.direction is Direction.LOWER_IS_BETTER else np.floor(exact * (1 + ROOM))
    after = officers * value / fewest.where(fewest > 0)
    found = {"officers": officers, "value": value, "norm": norm, "officers_needed": fewest, "change": fewest - officers}
    return panels.labelled(pd.DataFrame(found).assign(value_after=after), panel)


def _per_officer(indicator: str) -> Indicator:
    one = get(indicator)
    if one.ratio is None or one.ratio.denominator != "officers":
        known = ", ".join(other.id for other, ratio in ratios() if ratio.denominator == "officers")
        raise ValueError(f"{one.id}: không phải bình quân một Chấp hành viên / is not per officer; {known}")
    return one


def _norm(panel: pd.DataFrame, one: Indicator, to: str | float | Mapping[str, float], nation: pd.DataFrame | None) -> pd.Series:
    """Return the load that each row is to come to."""
    if to == "nation":
        return compare.to_nation(panel, one.id, nation)["nation"]
    if isinstance(to, str):
        raise ValueError(f"to: {to!r}; 'nation', 150, {{'cases': 150, 'money': 60e9}}")
    measures = pd.Series(level(panel, "measure"), index=panel.index)
    if not isinstance(to, Mapping) and {"cases", "money"} <= set(measures):
        raise ValueError('bảng có cả việc và tiền / the panel has cases and money: to={"cases": …, "money": …}')
    norm = measures.map(dict(to)) if isinstance(to, Mapping) else pd.Series(float(to), index=panel.index)
    if (norm <= 0).any() or np.isinf(norm.astype("float64")).any():
        raise ValueError(f"định mức phải dương / a norm must be positive: {to!r}")
    return norm.astype("float64")


def staffed(panel: pd.DataFrame, change: Amount, *, history: pd.DataFrame | None = None, elasticity: float = 1.0) -> pd.DataFrame:
    """Return what follows for load, output and completion where officers join or leave.

    Parameters
    ----------
    panel
        Of places and one or more reports, with ``officers``; its own past years tell how a year goes on.
    change
        How many join (+) or leave (-): one number for each row, or by place (mapping, Series).
    history
        As in ``season.year_end``.
    elasticity
        By how many percent the completions still to come change with one percent of officers: 1 where everyone completes
        as much as before, 0 where the others make up for all of it.

    Returns
    -------
    pandas.DataFrame
        The panel's index; ``officers``, ``load_per_officer``, ``output_per_officer``, ``completed_expected`` and
        ``completion_rate_expected`` (at the year's end, percent), each with its ``_after``. What can't be known is missing.

    Raises
    ------
    BalanceError
        If more leave than there are.
    ValueError
        If the elasticity is negative.

    Notes
    -----
    completed after = completed + (expected - completed) x (officers after / officers) ** elasticity, and never more than
    is expected with conditions; what is expected is the rate of the year's end times what will be with conditions, both
    as ``season.year_end`` has them. What was completed stands, and so does what is to be enforced. This is arithmetic on an
    assumption, not an estimate of what officers do.
    """
    if not 0 <= elasticity < np.inf:
        raise ValueError(f"elasticity: {elasticity!r}; 0 …")
    after = scenario(panel, officers=Add(change))
    done = metrics.column(panel, "completed").astype("float64")
    rate, base = (season.year_end(panel, name, history=history)["expected"] for name in ("completion_rate", "with_conditions"))
    expected = rate / 100 * base
    before, then = (frame["officers"].astype("float64") for frame in (panel, after))
    heads = (then / before.where(before > 0)) ** elasticity
    reached = np.minimum(done + (expected - done).clip(lower=0) * heads, base)
    found = {"officers": before, "officers_after": then}
    for name in ("load_per_officer", "output_per_officer"):
        found |= {name: metrics.column(panel, name), f"{name}_after": metrics.column(after, name)}
    found |= {"completed_expected": expected, "completed_expected_after": reached}
    found |= {"completion_rate_expected": rate, "completion_rate_expected_after": 100 * reached / base.where(base > 0)}
    return panels.labelled(pd.DataFrame(found).astype("float64"), panel)
