"""A quantity over time: what a panel says of each month or year, or plain numbers in their order."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from ... import metrics
from ...sources import panels
from ...words.indicators import Indicator, get
from ...words.levels import level
from ...words.vocabulary import Kind, Language, Text, Unit
from ...words.wording import MISSING, written
from .. import sides
from ..sides import Numbers

_TIME = ("fiscal_year", "months")
_A_YEAR = {"M": 12, "Q": 4}


@dataclass(frozen=True, eq=False)
class Timed:
    """One figure a period, in the order of time.

    Parameters
    ----------
    figures
        float64; the index says the periods: ``fiscal_year``, ``fiscal_year`` and ``months`` (single months, October = 1), or
        what plain numbers came with.
    order
        Where each period lies in time, counted in periods: a gap is a step of more than one.
    period
        So many periods make a year: 12, 4, or 1.
    indicator
        None for plain numbers.
    unit
        In which the figures are; None where nothing is known of it.
    numerator, denominator
        Of a rate; None for other quantities.
    part
        True where the numerator is a part of the denominator.
    counted
        True where the numerator counts cases or persons, not money.
    scale
        By what the rate is multiplied (100 for percent).
    source
        The panel, for what results should remember.
    """

    figures: pd.Series
    order: np.ndarray
    period: int
    indicator: Indicator | None = None
    unit: Unit | None = None
    numerator: pd.Series | None = None
    denominator: pd.Series | None = None
    part: bool = False
    counted: bool = True
    scale: float = 1.0
    source: pd.DataFrame | None = None

    @property
    def sign(self) -> int:
        """1 where more is better, -1 where less is, 0 where neither is."""
        return int(self.indicator.direction) if self.indicator is not None else 0

    @property
    def places(self) -> np.ndarray:
        """For each period, its place in the year, from 0: October is 0, and so is January of plain months."""
        if "months" in self.figures.index.names:
            return self.figures.index.get_level_values("months").to_numpy("int64") - 1
        return (
            self.order - (0 if isinstance(self.figures.index, (pd.DatetimeIndex, pd.PeriodIndex)) else self.order.min())
        ) % self.period

    @property
    def with_counts(self) -> Timed:
        """The same without figures that were printed without their counts."""
        return self if self.denominator is None else replace(self, figures=self.figures.where(self.denominator > 0))

    @property
    def all_counted(self) -> bool:
        """True where every figure has its counts."""
        return self.denominator is not None and not bool((self.figures.notna() & ~(self.denominator > 0)).any())

    def label(self, table: pd.DataFrame) -> pd.DataFrame:
        """Let a result remember what the panel was."""
        return table if self.source is None else panels.labelled(table, self.source)

    def say(self, value: float, language: Language, *, sign: bool = False) -> str:
        """Write one of its figures with its unit."""
        return written(value, self.unit, language, sign=sign)

    def name(self, language: Language) -> str:
        """Return what it is in words; of cumulative reports turned into months, that it is of a month."""
        if self.indicator is None:
            return Text("Chuỗi số liệu", "The series").say(language)
        said = self.indicator.label.say(language)
        return said + Text(" trong tháng", " of a month").say(language) if self.of_months else said

    @property
    def of_months(self) -> bool:
        """True where cumulative reports were turned into what each month did."""
        if self.indicator is None or self.source is None or self.period == 1:
            return False
        ratio = self.indicator.ratio
        return get(ratio.numerator if ratio else self.indicator.id).kind is Kind.FLOW

    def when(self, row: int, language: Language) -> str:
        """Return one of its periods in words."""
        return period_name(self.figures.index, row, language)

    def whole(self) -> Timed:
        """Return it with a row for every period between the first and the last figure, missing where nothing is known.

        Raises
        ------
        ValueError
            If fewer than two figures are known.
        """
        known = np.flatnonzero(self.figures.notna())
        if len(known) < 2:
            raise ValueError(f"chuỗi quá ngắn / the series is too short: {len(known)}")
        at = np.arange(self.order[known[0]], self.order[known[-1]] + 1)
        values = pd.Series(self.figures.to_numpy(), index=self.order).reindex(at).to_numpy()
        return replace(self, figures=pd.Series(values, index=_index_at(self, at)), order=at, numerator=None, denominator=None)


def whole_number(value: object, name: str) -> int:
    """Return a whole number; a ``ValueError`` names what is none."""
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        raise ValueError(f"{name}: {value!r}; cần số nguyên / a whole number is needed")
    return int(value)


def period_name(index: pd.Index, row: int, language: Language = "vi") -> str:
    """Return a period in words: a month of the calendar, a statistical year, or as the index has it."""
    if {*_TIME} <= {*index.names}:
        year, month = (int(index.get_level_values(name)[row]) for name in _TIME)
        return Text("tháng {}/{}", "{}/{}").say(language).format((month + 8) % 12 + 1, year - 1 if month <= 3 else year)
    if index.name == "fiscal_year":
        return Text(f"năm {index[row]}", f"FY{index[row]}").say(language)
    if isinstance(index, (pd.DatetimeIndex, pd.PeriodIndex)):
        day = index[row]
        return MISSING if day is pd.NaT else Text(f"tháng {day.month}/{day.year}", f"{day.month}/{day.year}").say(language)
    return str(index[row])


def row(index: pd.Index, period: Hashable) -> int:
    """Return the row at which a period stands, -1 where it does not; of a year with months, its first."""
    if isinstance(index, pd.MultiIndex):
        return next((at for at, key in enumerate(index) if key == period or key[0] == period), -1)
    if isinstance(index, pd.DatetimeIndex):
        return _dated(index, period, lambda one: pd.Timestamp(one).tz_localize(None))
    if isinstance(index, pd.PeriodIndex):
        return _dated(index, period, lambda one: pd.Period(one, freq=index.freqstr))
    return int(index.get_indexer(pd.Index([period]))[0]) if isinstance(period, Hashable) else -1


def _dated(index: pd.Index, period: Hashable, read: Callable[[str], object]) -> int:
    """Return the row of a date; what is no date stands nowhere."""
    try:
        return int(index.get_indexer(pd.Index([read(str(period))]))[0])
    except ValueError:
        return -1


def _index_at(timed: Timed, at: np.ndarray) -> pd.Index:
    """Return the index of periods, given where they lie in time."""
    index = timed.figures.index
    if {*_TIME} <= {*index.names}:
        return pd.MultiIndex.from_arrays([(at - 1) // 12, (at - 1) % 12 + 1], names=_TIME)
    if isinstance(index, (pd.DatetimeIndex, pd.PeriodIndex)) and timed.period in _A_YEAR.values():
        code = next(code for code, count in _A_YEAR.items() if count == timed.period)
        periods = pd.PeriodIndex.from_ordinals(at, freq=code)
        return periods if isinstance(index, pd.PeriodIndex) else periods.to_timestamp()
    return index if len(index) == len(at) else pd.Index(at, name=index.name)


def of(numbers: pd.DataFrame | Numbers, indicator: str | None = None, denominator: Numbers | None = None) -> Timed:
    """Return a quantity over time.

    Parameters
    ----------
    numbers
        A panel of one place, measure and category with level ``fiscal_year``: where it has several months, what accumulates is
        turned into what each month did (:func:`thads_analysis.metrics.monthly`). Or figures in their order; a Series may bear
        dates, periods, or the levels ``fiscal_year`` and ``months``.
    indicator
        An id of the registry; needed for a panel.
    denominator
        Of plain numerators; one for each.

    Raises
    ------
    KeyError
        If the panel does not say the year, or can't give the indicator.
    ValueError
        If several places, measures or categories are in the panel, a period occurs twice, a figure is infinite, no month follows
        another, or there are no figures.
    """
    found = _of_panel(numbers, indicator) if isinstance(numbers, pd.DataFrame) else _of_numbers(numbers, indicator, denominator)
    if not len(found.figures):
        raise ValueError("chuỗi quá ngắn / the series is too short: 0")
    if np.isinf(found.figures.to_numpy()).any():
        raise ValueError("chuỗi có số vô hạn / an infinite number in the series")
    return found


def _of_panel(panel: pd.DataFrame, indicator: str | None) -> Timed:
    one = get(indicator or "")
    rows = _one_series(panel)
    monthly = "months" in rows.index.names
    order = [name for name in _TIME if name in rows.index.names]
    unit = _unit(one, next(iter(level(rows, "measure")), None))
    at, period = _positions(rows.index), 12 if monthly else 1
    if one.ratio is None:
        values = (_by_month(rows, one.id) if monthly else metrics.column(rows, one.id)).astype("float64")
        return _known(Timed(values.reindex(rows.index), at, period, one, unit, source=panel), order)
    above, below = (_by_month(rows, side) if monthly else metrics.column(rows, side) for side in one.ratio.terms)
    pair = sides.of(above.astype("float64"), one.id, below.astype("float64"))
    counted = sides.of(rows, one.id).counted
    value = pair.value if monthly else metrics.column(rows, one.id).astype("float64")  # also printed without its counts
    rate = Timed(value, at, period, one, unit, pair.numerator, pair.denominator, pair.part, counted, pair.scale, panel)
    return _known(rate, order)


def _unit(one: Indicator, measure: str | None) -> Unit | None:
    unit = one.unit_in(measure)
    return None if unit is Unit.BY_MEASURE else unit


def _known(timed: Timed, order: list[str]) -> Timed:
    """Refuse a series of months of which none follows another."""
    if order == [*_TIME] and len(timed.figures) and timed.figures.isna().all():
        raise ValueError(
            "không có hai tháng liền nhau, hãy tidy.select(months=12) / no month follows another, tidy.select(months=12)"
        )
    return timed


def _one_series(panel: pd.DataFrame) -> pd.DataFrame:
    """Return the panel's rows by year, or by year and month, in their order."""
    if "fiscal_year" not in panel.index.names:
        raise KeyError(f"thiếu cấp / missing level: fiscal_year; {', '.join(map(str, panel.index.names))}")
    fixed = {name: panel.index.get_level_values(name)[0] for name in panel.index.names if panel.index.unique(name).size == 1}
    several = [name for name in panel.index.names if name not in (*_TIME, *fixed)]
    if several:
        raise ValueError(f"hãy tidy.select một / select one: {', '.join(map(str, several))}")
    drop = [name for name in fixed if name != "fiscal_year" and panel.index.nlevels > 1]
    rows = panels.labelled(panel.droplevel(drop).sort_index() if drop else panel.sort_index(), panel)
    rows.attrs["fixed"] = {**panel.attrs.get("fixed", {}), **{name: fixed[name] for name in drop}}
    return rows


def _by_month(rows: pd.DataFrame, indicator: str) -> pd.Series:
    """Return what each month did of what accumulates, anything else as it stands."""
    value = metrics.column(rows, indicator)
    if get(indicator).kind is not Kind.FLOW:
        return value
    return metrics.monthly(value.to_frame(indicator))[indicator]


def _of_numbers(numbers: Numbers, indicator: str | None, denominator: Numbers | None) -> Timed:
    one = get(indicator) if indicator else None
    unit = _unit(one, None) if one is not None else None
    if denominator is None:
        values = _in_order(sides.series(numbers))
        return Timed(values, _positions(values.index), _period(values.index), one, unit)
    pair = sides.of(numbers, indicator, denominator, part=sides.may_be_part(numbers, denominator))
    values = _in_order(pair.value)
    above, below = (side.reindex(values.index) for side in (pair.numerator, pair.denominator))
    at, period = _positions(values.index), _period(values.index)
    return Timed(values, at, period, one, unit, above, below, pair.part, scale=pair.scale)


def _in_order(values: pd.Series) -> pd.Series:
    if not isinstance(values.index, pd.MultiIndex) and values.index.hasnans:
        raise ValueError("có kỳ không ghi ngày / a period without a date")
    if isinstance(values.index, pd.DatetimeIndex) and values.index.tz is not None:
        values = values.set_axis(values.index.tz_localize(None))  # months are those of the clock that was read
    if values.index.has_duplicates:
        twice = values.index[values.index.duplicated()].unique()
        raise ValueError(f"kỳ lặp lại / periods twice: {', '.join(map(str, twice[:5]))}")
    timely = isinstance(values.index, (pd.DatetimeIndex, pd.PeriodIndex)) or "fiscal_year" in values.index.names
    return values.sort_index() if timely else values


def _as_periods(index: pd.Index) -> pd.PeriodIndex | None:
    """Return months or quarters, where dates are such: one date in each."""
    if isinstance(index, pd.PeriodIndex):
        return index
    if not isinstance(index, pd.DatetimeIndex) or len(index) < 2:
        return None
    months = index.to_period("M")
    steps = np.diff(months.asi8)
    if (steps <= 0).any():
        return None
    return index.to_period("Q") if (steps % 3 == 0).all() else months if (steps % 12 != 0).any() else None


def _positions(index: pd.Index) -> np.ndarray:
    if {*_TIME} <= {*index.names}:
        years, months = (index.get_level_values(name).to_numpy("int64") for name in _TIME)
        return years * 12 + months
    periods = _as_periods(index)
    if periods is not None:
        return periods.asi8
    return index.to_numpy("int64") if index.name == "fiscal_year" else np.arange(len(index))


def _period(index: pd.Index) -> int:
    if {*_TIME} <= {*index.names}:
        return 12
    periods = _as_periods(index)
    return 1 if periods is None else _A_YEAR.get(str(periods.freqstr)[:1], 1)
