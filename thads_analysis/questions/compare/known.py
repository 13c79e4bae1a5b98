"""What a league is reckoned from: values to be ranked, groups of rows that are ranked together, and the evidence of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ... import metrics
from ...sources import panels
from ...words.errors import DataError
from ...words.indicators import Indicator, get
from ...words.levels import level
from ...words.vocabulary import PLACE_LEVELS, Direction, Kind, Unit
from .. import sides
from .evidence import Estimates, Evidence, Ratios, Shares

BEST = ("high", "low")


@dataclass(frozen=True, eq=False)
class Known:
    """Values with their evidence.

    Parameters
    ----------
    value
        What is ranked, in its unit.
    group
        For each row the number of those it is ranked with.
    scale
        What true rates are multiplied with to be in the unit of `value`.
    higher
        Whether the highest value is the first.
    indicator, source
        None and an empty frame for plain numbers.
    error
        Standard errors that were given.
    counts
        Plain counts that were given.
    """

    value: pd.Series
    group: np.ndarray
    scale: float
    higher: bool
    indicator: Indicator | None
    source: pd.DataFrame
    error: pd.Series | None = None
    counts: sides.Sides | None = None

    def groups(self) -> Iterator[np.ndarray]:
        """Yield the positions of the rows with a value that are ranked together."""
        there = np.flatnonzero(self.value.notna())
        order = there[np.argsort(self.group[there], kind="stable")]
        if len(order):
            yield from np.split(order, np.flatnonzero(np.diff(self.group[order])) + 1)

    def evidence(self, rows: np.ndarray) -> Evidence | None:
        """Return what is known of some rows; None where chance can't be reckoned for every one of them."""
        if self.error is not None:
            error = self.error.to_numpy("float64")[rows]
            return None if np.isnan(error).any() else Estimates(self.value.to_numpy("float64")[rows], error)
        return _counted(self.counts.at(_at(self.value, rows)) if self.counts is not None else self._counts(rows))

    def _counts(self, rows: np.ndarray) -> sides.Sides | None:
        if self.indicator is None:
            return None
        part = panels.labelled(self.source.iloc[rows], self.source)
        if self.indicator.ratio is None:
            return _count(part, self.indicator)
        try:
            return sides.of(part, self.indicator.id)
        except (KeyError, DataError):  # a rate without its counts, or counts that can't be: the value stands, chance is unknown
            return None

    @property
    def certain(self) -> bool:
        """True where chance has no part: heads are counted, not drawn."""
        return self.error is None and self.indicator is not None and self.indicator.kind is Kind.HEAD_COUNT


def _at(value: pd.Series, rows: np.ndarray) -> np.ndarray:
    return np.isin(np.arange(len(value)), rows)


def _count(panel: pd.DataFrame, indicator: Indicator) -> sides.Sides | None:
    """Return counts of cases as ratios to one; None for amounts of money and what is no count."""
    value = metrics.column(panel, indicator.id).astype("float64")
    money = indicator.unit is Unit.BY_MEASURE and "money" in {*level(panel, "measure")}
    if indicator.kind is Kind.RATIO or indicator.unit is Unit.VND or money or (value < 0).any():
        return None
    return sides.Sides(value, pd.Series(1.0, index=value.index), 1.0, False, True, indicator, panel)


def _counted(counts: sides.Sides | None) -> Evidence | None:
    if counts is None or not counts.counted:
        return None
    above, below = (side.to_numpy("float64") for side in (counts.numerator, counts.denominator))
    if np.isnan(above).any() or not (below > 0).all():
        return None
    return Shares(above, below) if counts.part else Ratios(above, below)


def known(
    numbers: pd.DataFrame | sides.Numbers,
    indicator: str | None,
    *,
    denominator: sides.Numbers | None,
    part: bool,
    standard_errors: sides.Numbers | None,
    best: str | None,
) -> Known:
    """Return what a league is reckoned from: of a panel, of counts, or of estimates with standard errors."""
    if best is not None and best not in BEST:
        raise ValueError(f"best: {best!r}; {', '.join(BEST)}")
    if isinstance(numbers, pd.DataFrame):
        found = _of_panel(numbers, get(indicator or ""), best)
    elif standard_errors is not None and denominator is None:
        one = get(indicator) if indicator else None
        value = sides.series(numbers)
        if np.isinf(value).any():
            raise ValueError("số vô hạn không xếp hạng được / infinite figures have no rank")
        found = Known(value, np.zeros(len(value)), 1.0, _higher(one, best), one, pd.DataFrame())
    else:
        counts = sides.of(numbers, indicator, denominator, part=part)
        group, higher = np.zeros(len(counts.value)), _higher(counts.indicator, best)
        found = Known(counts.value, group, counts.scale, higher, counts.indicator, pd.DataFrame(), counts=counts)
    if standard_errors is None:
        return found
    return Known(
        found.value, found.group, 1.0, found.higher, found.indicator, found.source, _errors(standard_errors, found.value)
    )


def _of_panel(panel: pd.DataFrame, one: Indicator, best: str | None) -> Known:
    value = metrics.column(panel, one.id).astype("float64")
    keys = [panel.index.get_level_values(name) for name in panel.index.names if name not in PLACE_LEVELS]
    group = value.groupby(keys).ngroup().to_numpy() if keys else np.zeros(len(value), dtype=int)
    return Known(value, group, one.ratio.scale if one.ratio else 1.0, _higher(one, best), one, panel)


def _higher(indicator: Indicator | None, best: str | None) -> bool:
    if best is not None:
        return best == "high"
    return indicator is None or indicator.direction is not Direction.LOWER_IS_BETTER


def _errors(given: sides.Numbers, value: pd.Series) -> pd.Series:
    """Return standard errors at the rows of the values, by their labels where both have them."""
    error = sides.series(given)
    if isinstance(given, pd.Series) and not error.index.equals(value.index) and set(error.index) == set(value.index):
        error = error.reindex(value.index)
    if len(error) != len(value):
        raise ValueError(f"standard_errors: {len(error)} ≠ {len(value)} dòng / rows")
    if (error < 0).any() or np.isinf(error).any():
        raise ValueError("standard_errors: sai số chuẩn phải hữu hạn, không âm / must be finite and not negative")
    return error.set_axis(value.index)
