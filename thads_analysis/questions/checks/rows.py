"""Which rows of a panel belong together: the cases beside the money, a place's year, an agency's officers."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd

from ... import metrics
from ...sources import calendar, panels, places
from ...words.levels import fixed, level
from ...words.vocabulary import PLACE_LEVELS


def numbered(panel: pd.DataFrame, *without: str) -> np.ndarray:
    """Return a number for each row, the same for rows that differ in the levels `without` only."""
    number = np.zeros(len(panel), dtype=np.int64)
    for at, name in enumerate(panel.index.names):
        if name not in without:
            codes, size = _codes(panel.index, at)
            number = number * (size + 1) + codes
    return number


def _codes(index: pd.Index, at: int) -> tuple[np.ndarray, int]:
    if isinstance(index, pd.MultiIndex):
        return np.asarray(index.codes[at], dtype=np.int64) + 1, len(index.levels[at])
    codes, values = pd.factorize(index)
    return codes + 1, len(values)


def at_value(panel: pd.DataFrame, name: str, value: object) -> np.ndarray:
    """Return True for the rows at which a level has this value; a panel of many rows is not spelled out for it."""
    if not isinstance(panel.index, pd.MultiIndex) or name not in panel.index.names:
        return np.asarray(level(panel, name) == value, dtype=bool)
    at = panel.index.names.index(name)
    found = np.flatnonzero(panel.index.levels[at] == value)
    return np.asarray(panel.index.codes[at] == found[0] if len(found) else np.zeros(len(panel)), dtype=bool)


def beside(panel: pd.DataFrame, name: str, value: object) -> np.ndarray:
    """Return for each row the position of its like that has `value` in one level, all others being the same; -1 without one."""
    if name not in panel.index.names:
        return np.full(len(panel), -1)
    number, there = numbered(panel, name), np.flatnonzero(at_value(panel, name, value))
    return np.append(there, -1)[pd.Index(number[there]).get_indexer(number)]


def taken(values: pd.Series, positions: np.ndarray) -> pd.Series:
    """Return the values at positions, missing at -1; one position for each row."""
    there = np.append(values.to_numpy(dtype="float64"), np.nan)
    return pd.Series(there[positions], index=values.index)


def has_time(panel: pd.DataFrame) -> bool:
    """Return True where the index says the period of each row."""
    return {*panels.TIME} <= {*panel.index.names}


def of_cases(panel: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that count cases."""
    return panel[at_value(panel, "measure", "cases")]


def not_money(panel: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that do not count money: books and lists count cases and persons."""
    return panel[~at_value(panel, "measure", "money")]


def latest(panel: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of each year's last report; the rows as they are where the index does not say the period."""
    if not has_time(panel):
        return panel
    months, years = (pd.Series(level(panel, name)) for name in ("months", "fiscal_year"))
    return panel[(months == months.groupby(years).transform("max")).to_numpy()]


def first_of_year(panel: pd.DataFrame, wrong: pd.Series | np.ndarray) -> np.ndarray:
    """Return True for the earliest wrong row of each place and year: what stays wrong for months is one finding."""
    at = np.flatnonzero(pd.Series(wrong).fillna(False).to_numpy(dtype=bool))
    if not len(at):
        return np.zeros(len(panel), dtype=bool)
    order = at[np.argsort(level(panel, "months")[at], kind="stable")]
    number = numbered(panel, "months")[order]
    first = np.zeros(len(panel), dtype=bool)
    first[order[np.unique(number, return_index=True)[1]]] = True
    return first


def but_mergers(panel: pd.DataFrame, wrong: pd.Series | np.ndarray, *, years: int = 0, months: int = 0) -> np.ndarray:
    """Return True for the wrong rows whose earlier report is of the same province, not of an old one of its name."""
    still = pd.Series(wrong).fillna(False).to_numpy(dtype=bool, copy=True)
    still[still] = ~panels.crosses_merger(panel[still], years=years, months=months)
    return still


def by_agency(panel: pd.DataFrame) -> pd.DataFrame:
    """Add officers up to their agency, or to the narrowest place that the panel knows; other panels stay as they are."""
    if "officer" not in panel.index.names:
        return panel
    wider = [name for name in PLACE_LEVELS[:-1] if name in panel.index.names]
    return added_up(panel, wider[-1] if wider else "nation")


def added_up(panel: pd.DataFrame, to: str) -> pd.DataFrame:
    """Roll a panel up without a word about places that it lacks: that is what the checks are about."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", metrics.IncompleteWarning)
        return metrics.roll_up(panel, to)


def of_nation(panel: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of periods in which the panel has the whole nation: all provinces of the day, or no places at all."""
    if "province" not in panel.index.names:
        place = any(name in panel.index.names or fixed(panel, name) is not None for name in PLACE_LEVELS)
        return panel.iloc[:0] if place else panel
    if not has_time(panel):
        return panel.iloc[:0]
    period = numbered(panel, *(name for name in panel.index.names if name not in panels.TIME))
    whole = [one for one in np.unique(period) if _is_whole(panel[period == one])]
    return panel[np.isin(period, whole)]


def _is_whole(rows: pd.DataFrame) -> bool:
    """Return True where all provinces of the period are there; anonymous provinces are counted."""
    (year, months), there = (rows.index.get_level_values(name)[0] for name in panels.TIME), set(rows.index.unique("province"))
    real = set(places.names(calendar.end(int(year), int(months)).date()))
    return real <= there or (all(map(panels.is_anonymous, there)) and len(there) >= len(real))


def forms_room(panel: pd.DataFrame, terms: int | np.ndarray) -> np.ndarray:
    """Return what rounding allows a sum: forms count whole cases, and money in thousands of đồng."""
    return np.where(at_value(panel, "measure", "money"), 500.0 * terms, 0.5)
