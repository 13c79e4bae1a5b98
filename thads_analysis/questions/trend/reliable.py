"""How far forecasts of a year's end can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import pandas as pd

from ... import metrics
from ...sources import panels
from ..outlook import Rows, look
from ..season import Asked, asked, chances, outcomes
from ..yearly import LAST, Yearly, lay_out


def calibration(
    panel: pd.DataFrame,
    indicator: str,
    target: float | pd.DataFrame,
    *,
    months: Sequence[int] = (3, 6, 9),
    years: Sequence[int] | None = None,
    past: Literal["earlier", "others"] = "earlier",
) -> pd.DataFrame:
    """Forecast years whose end is known, each without knowing it, and compare.

    Parameters
    ----------
    panel
        Cumulative reports with years that are over.
    indicator
        Any id of the registry.
    target
        As in :func:`pace`.
    months
        Months from which the end of the year is forecast.
    years
        The years to forecast; without it, all that can be.
    past
        ``"earlier"`` forecasts a year from those before it, as is done in earnest; ``"others"`` from all but itself, which
        gives more cases to judge the intervals by.

    Returns
    -------
    pandas.DataFrame
        One row a case, with the panel's index: ``value``, ``expected``, the bounds and ``years`` as in
        :func:`thads_analysis.questions.season.year_end`, ``end`` (what the year did end at), ``hit_80`` and ``hit_95``
        (whether the interval held it), ``target``, ``chance`` and ``met`` (whether the target was met). Cases without a
        forecast or a known end are left out.

    Raises
    ------
    ValueError
        If `past` is neither of the two.
    """
    if past not in ("earlier", "others"):
        raise ValueError(f"past: {past!r}; earlier, others")
    laid = lay_out(panel, indicator)
    end = _ends(laid, metrics.column(panel, indicator).to_numpy("float64"))
    wanted = np.isin(laid.month, list(months)) & (np.isin(laid.calendar[laid.year], list(years)) if years is not None else True)
    rows, laid = panels.labelled(panel[wanted], panel), laid.at(wanted)
    ahead, answer = look(laid, Rows.of(laid), others=past == "others"), asked(rows, indicator, target)
    found = outcomes(laid, ahead, rows, indicator).assign(end=end[wanted])
    for part in (80, 95):
        found[f"hit_{part}"] = found["end"].between(found[f"low_{part}"], found[f"high_{part}"])
    chance = chances(laid, ahead, found["value"].to_numpy(), answer)
    found = found.assign(target=answer.target, chance=chance, met=_judged(answer, found["end"]))
    return panels.labelled(found[found[["expected", "end"]].notna().all(axis="columns")], panel)


def _ends(laid: Yearly, value: np.ndarray) -> np.ndarray:
    """Return what each row's year ended at."""
    ends = np.full(laid.cube.shape[:2], np.nan)
    last = laid.month == LAST
    ends[laid.unit[last], laid.year[last]] = value[last]
    return ends[laid.unit, laid.year]


def _judged(answer: Asked, end: pd.Series) -> pd.Series:
    met = answer.met_by(end.to_numpy())
    return pd.Series(met == 1, index=end.index, dtype="boolean").mask(np.isnan(met))


def reliability(cases: pd.DataFrame, bins: int = 10) -> pd.DataFrame:
    """Put stated chances beside how often the target was met.

    Parameters
    ----------
    cases
        Columns ``chance`` and ``met``, as from :func:`calibration`.
    bins
        Into how many classes of equal width the chances are put.

    Returns
    -------
    pandas.DataFrame
        By ``bin`` (its lower end): ``stated`` (mean chance), ``observed`` (part that met the target), ``count``, ``low``
        and ``high`` (95 % interval of the observed part, Wilson). Classes without a case are left out.

    Notes
    -----
    The interval takes cases for independent. Places of one year share its shock, so that the true one is wider.
    """
    from statsmodels.stats.proportion import proportion_confint

    known = cases[["chance", "met"]].dropna().astype("float64")
    at = np.minimum((known["chance"] * bins).astype("int64"), bins - 1) / bins
    table = known.groupby(at.rename("bin")).agg(stated=("chance", "mean"), observed=("met", "mean"), count=("met", "size"))
    low, high = proportion_confint(table["observed"] * table["count"], table["count"], method="wilson")
    return panels.labelled(table.assign(low=low, high=high), cases)
