"""Where a year stands against its usual pace."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ... import metrics
from ...sources import panels
from ...words.indicators import get
from ...words.levels import require
from ...words.vocabulary import Kind
from ..outlook import Rows, look
from ..season import BOUNDS, asked, chances, led_on
from ..yearly import LAST, Yearly, lay_out

UNLIKELY = 1 / 3
"""Below it an outcome is called unlikely: the calibrated word of the IPCC for 0 to 33 percent (Mastrandrea et al. 2010,
Guidance Note for Lead Authors of the Fifth Assessment Report on Consistent Treatment of Uncertainties, table 1)."""
_MONTHS = np.arange(1, LAST + 1)


def pace(
    panel: pd.DataFrame, indicator: str, target: float | pd.DataFrame, *, history: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Put each year beside its usual pace to the target, and look ahead from its last report.

    Parameters
    ----------
    panel
        Cumulative reports with level ``months``, and past years.
    indicator
        Any id of the registry.
    target
        Of the year: a number in the indicator's unit, or targets as from ``load.targets()`` (a place without one of its
        own answers to that of the province, then of the nation).
    history
        As in :func:`thads_analysis.questions.season.year_end`.

    Returns
    -------
    pandas.DataFrame
        The panel's levels, with a row for each of the twelve months; in the indicator's unit: ``value`` (missing where
        not reported), ``target``, ``on_pace`` (where a usual year stands that ends exactly at the target), ``ahead`` =
        value - on_pace (points for a rate), ``plan`` (m/12 of the target; missing for stocks), and for the months
        behind the last report ``expected``, ``low_80``, ``high_80``, ``low_95``, ``high_95``. ``chance`` is that of
        meeting the year's target as seen from each report, ``unlikely_from`` the first month from which it has stayed
        below :data:`UNLIKELY` up to the last report, missing where it has not.

    Raises
    ------
    KeyError
        If the index lacks the months, or the panel can't give the indicator.
    """
    require(panel, "months")
    whole = _all_months(panel)
    laid, value = lay_out(whole, indicator, history), metrics.column(whole, indicator).to_numpy("float64")
    answer = asked(whole, indicator, target)
    to_end = look(laid, Rows.of(laid))
    chance = chances(laid, to_end, value, answer)
    on_pace = np.where(laid.cut, np.nan, _usual(laid, to_end.quantile(BOUNDS["expected"]), answer.target))
    plan = answer.target * laid.month / LAST if get(indicator).kind is not Kind.STOCK else np.nan
    found = {"value": value, "target": answer.target, "on_pace": on_pace, "ahead": value - on_pace, "plan": plan}
    found |= _behind_last(laid, value) | {"chance": chance, "unlikely_from": _unlikely(chance)}
    return panels.labelled(pd.DataFrame(found, index=whole.index).sort_index(), panel)


def _all_months(panel: pd.DataFrame) -> pd.DataFrame:
    """Return the panel with twelve rows, in their order, for each place and year."""
    panels.require_index(panel)
    every: pd.Index = pd.Index(_MONTHS, name="months")
    if panel.index.nlevels > 1:
        once = panel.index.droplevel("months").unique().to_frame(index=False)
        rows = once.loc[once.index.repeat(LAST)].assign(months=np.tile(_MONTHS, len(once)))
        every = pd.MultiIndex.from_frame(rows[list(panel.index.names)])
    return panels.labelled(panel.reindex(every), panel)


def _usual(laid: Yearly, rise: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Return where a year stands that still has a usual rise to its target."""
    rise = np.maximum(rise, 0) if laid.grows else rise
    there = laid.compared.back(laid.compared.there(target, laid.least) - rise)
    return np.where((rise == 0) | (laid.month == LAST), target, there)


def _behind_last(laid: Yearly, value: np.ndarray) -> dict[str, np.ndarray]:
    """Return the forecasts of months behind the last report of each year (rows: twelve of each, in their order)."""
    known = ~np.isnan(value).reshape(-1, LAST)
    last = np.where(known, _MONTHS, 0).max(axis=1)
    seen = np.repeat(last, LAST)
    rows = np.flatnonzero((seen > 0) & (laid.month > seen) & ~laid.cut)
    source = rows - (laid.month - seen)[rows]  # the row of the last report
    rows, source = (part[laid.unit[rows] == laid.unit[source]] for part in (rows, source))
    ahead = look(laid, Rows(laid.unit[source], laid.year[source], laid.month[source], laid.month[rows]))
    found = {name: np.full(len(value), np.nan) for name in BOUNDS}
    for name, probability in BOUNDS.items():
        found[name][rows] = led_on(laid, value[source], laid.least[source], ahead.quantile(probability))
    return found


def _unlikely(chance: np.ndarray) -> pd.api.extensions.ExtensionArray:
    """Return for each year the first of the last months on end, of those reported, with a chance below a third."""
    by_year = chance.reshape(-1, LAST)
    known, low = ~np.isnan(by_year), by_year < UNLIKELY
    stays = np.logical_and.accumulate((low | ~known)[:, ::-1], axis=1)[:, ::-1] & low
    first = np.where(stays.any(axis=1), _MONTHS[stays.argmax(axis=1)], 0)
    every = pd.array(np.repeat(first, LAST), dtype="Int64")
    every[every == 0] = pd.NA
    return every
