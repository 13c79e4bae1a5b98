"""From flows to the columns of the forms, at any month's end, and to a panel as ``load.forms`` gives it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from ...words.counts import COUNTS, FOLLOWING, Count, Event
from ...words.errors import Problem
from ...words.formulas import LAST_YEAR, Balance
from ...words.indicators import INDICATORS, get
from ...words.levels import level
from ...words.vocabulary import LEVELS, Category, Condition, Origin, Outcome, Word, nfc
from .. import calendar, places
from ..panels import is_anonymous
from . import flows
from .tables import KEYS

MEASURES = ("cases", "money")
MOST = 2**53
"""Money beyond this is no longer exact as a float."""

Numbers = dict[str, np.ndarray]


@dataclass(frozen=True)
class Desk:
    """Flows by desk: for each row its desk, first day of its period, flow, cases, money (VND); and the desks' names."""

    names: pd.DataFrame
    rows: pa.Table


def panel(told: Desk, cut_offs: Sequence[dt.date], by: Sequence[str]) -> pd.DataFrame:
    """Return the forms at so many cut-offs.

    Parameters
    ----------
    told
        Flows by desk; no period may reach over a cut-off or a 30 September.
    cut_offs
        Last days, in their order; one a month at most.
    by
        Any of province, agency, officer, category.

    Returns
    -------
    pandas.DataFrame
        Levels those of `by`, then fiscal_year, months, measure, category; ``float64`` columns in the registry's order. A key
        has a row where its form is not empty.
    """
    fine = _Groups.of(told.names, (*KEYS[:3], *(("category",) if "category" in by else ())))
    wanted = _Groups.of(fine.names, by)
    held = _Held.of(told, fine, _edges(cut_offs), cut_offs)
    present = wanted.added(held.accepted_total[:1])[0] > 0
    figures = {one.indicator: _laid_out(wanted.added(held.counted(one)), present, held.form_has(one)) for one in COUNTS}
    officers = wanted.added((held.accepted_total[:1] > 0).astype(np.int64))
    figures["officers"] = _laid_out(np.repeat(officers, 2, axis=0), present)
    made = _with_sums(pd.DataFrame(figures, index=_index(wanted.names, present, cut_offs), copy=False))
    return made.sort_index() if "category" in by else made  # the category is the last level, otherwise all is in order


def _laid_out(values: np.ndarray, present: np.ndarray, has: np.ndarray | bool = True) -> np.ndarray:
    """Return a column's figures row by row, cases and money by turns; missing at cut-offs whose form does not have it."""
    if max(values.max(initial=0), -values.min(initial=0)) >= MOST:
        raise OverflowError("tổng số tiền vượt quá 9 triệu tỷ đồng / money beyond 9e15 VND")
    figures = np.empty((np.count_nonzero(present), 2))
    for column, of in enumerate(values):
        figures[:, column] = of[present]
    if not np.all(has):
        figures[~np.broadcast_to(has, present.shape)[present]] = np.nan
    return figures.reshape(-1)


def _edges(cut_offs: Sequence[dt.date]) -> list[dt.date]:
    """Return the days up to which flows are summed: the cut-offs, and the last day before each of their years."""
    before = {calendar.begin(calendar.fiscal_year(day)).date() - dt.timedelta(days=1) for day in cut_offs}
    return sorted({*cut_offs, *before})


@dataclass(frozen=True)
class _Groups:
    """Which group each row of a table of names is of."""

    names: pd.DataFrame
    of_row: np.ndarray

    @classmethod
    def of(cls, names: pd.DataFrame, by: Sequence[str]) -> _Groups:
        """Group by some of the columns; names are written in one way, groups are in their order."""
        written = pd.DataFrame({name: _written(names[name], name) for name in by}, index=range(len(names)))
        if not len(written.columns):
            return cls(pd.DataFrame(index=range(1)), np.zeros(len(names), dtype=np.intp))
        groups = written.groupby(list(by), sort=True)
        found = groups.size().index.to_frame(index=False)
        return cls(found, groups.ngroup().to_numpy())

    def added(self, values: np.ndarray) -> np.ndarray:
        """Add arrays (measures by rows by cut-offs) up to the groups."""
        if len(self.names) == values.shape[1] and (np.diff(self.of_row) > 0).all():
            return values
        total = np.zeros((values.shape[0], len(self.names), values.shape[2]), dtype=values.dtype)
        for of, to in zip(values, total, strict=True):
            np.add.at(to, self.of_row, of)
        return total


def _written(names: pd.Series, level: str) -> pd.Series:
    """Return names in the composed Unicode form; a province as the reference writes it."""
    codes, found = pd.factorize(names)
    read = [nfc(str(name)) for name in found]
    return pd.Series(pd.Index(map(_province, read) if level == "province" else read, dtype="str")[codes], name=level)


def _province(name: str) -> str:
    known = name if is_anonymous(name) else places.resolve(name)
    return name if isinstance(known, Problem) else known


@dataclass(frozen=True)
class _Held:
    """Each flow summed up to each edge: measures by officers by edges; and where cut-offs and openings are among the edges."""

    sums: Numbers
    now: np.ndarray
    opening: np.ndarray
    years: np.ndarray

    @classmethod
    def of(cls, told: Desk, officers: _Groups, edges: list[dt.date], cut_offs: Sequence[dt.date]) -> _Held:
        days = np.array(edges, dtype="datetime64[D]")
        years = np.array([calendar.fiscal_year(day) for day in cut_offs])
        before = np.array([calendar.begin(year).date() - dt.timedelta(days=1) for year in years], dtype="datetime64[D]")
        now = np.searchsorted(days, np.array(cut_offs, dtype="datetime64[D]"))
        return cls(_summed(told, officers, days), now, np.searchsorted(days, before), years)

    def since(self, name: str) -> np.ndarray:
        """Return a flow since the year began."""
        return self.sums[name][..., self.now] - self.sums[name][..., self.opening]

    def standing(self, condition: Word, at: np.ndarray) -> np.ndarray:
        """Return what is in the form, open and in a condition at some edges."""
        if condition is Condition.WITH:
            return self._open(at) - _total([self.standing(other, at) for other in Condition if other is not Condition.WITH])
        stands = self.sums[flows.name(flows.STANDING, condition)][..., at]
        if condition is Condition.SEPARATE_BOOK:
            return stands - self.sums[flows.LEFT][..., at] + self.sums[flows.RETURNED][..., at]
        return stands

    def _open(self, at: np.ndarray) -> np.ndarray:
        entered = [*(flows.name(flows.ACCEPTED, word) for word in Origin), flows.RETURNED]
        gone = [*(flows.name(flows.CLOSED, word) for word in Outcome), flows.LEFT]
        plus, minus = (_total([self.sums[name][..., at] for name in names]) for names in (entered, gone))
        return plus - minus

    @property
    def carried_in(self) -> np.ndarray:
        return self._open(self.opening) - self.standing(Condition.SEPARATE_BOOK, self.opening)

    @property
    def accepted_new(self) -> np.ndarray:
        names = [*(flows.name(flows.ACCEPTED, word) for word in Origin), flows.RETURNED]
        return _total([self.since(name) for name in names])

    @property
    def accepted_total(self) -> np.ndarray:
        return self.carried_in + self.accepted_new

    def form_has(self, count: Count) -> np.ndarray:
        """Return True for the cut-offs whose form has a column."""
        return (self.years >= count.since) & (self.years <= count.until)

    def counted(self, count: Count) -> np.ndarray:
        """Return what a column counts."""
        if count.event is Event.OPENING:
            return self.carried_in
        if count.event is Event.ENTERED:
            return self.accepted_new
        if count.event is Event.STANDING:
            parts = [self.standing(word, self.now) for word in count.among]
        else:
            parts = [self.since(flows.name(count.event.value, word)) for word in count.among]
        return _total(parts)


def _total(parts: Sequence[np.ndarray]) -> np.ndarray:
    first, *more = parts
    for part in more:
        first = first + part
    return first


def _summed(told: Desk, officers: _Groups, days: np.ndarray) -> Numbers:
    """Return every flow, summed up to each day, as whole numbers."""
    rows, shape = told.rows, (len(flows.FLOWS), 2, len(officers.names), len(days))
    sums = np.zeros(shape, dtype=np.int64)
    flow = rows["flow"].unify_dictionaries().combine_chunks()
    number = np.array([flows.FLOWS.index(name) for name in flow.dictionary.to_pylist()], dtype=np.int64)
    where = number[flow.indices.to_numpy()] * (2 * shape[2])
    where += officers.of_row[rows["desk"].to_numpy()]
    where *= shape[3]
    at = _edge_of(rows["period"], days)
    where += at
    kept = slice(None) if at.max(initial=0) < len(days) else at < len(days)
    for measure, name in enumerate(MEASURES):
        np.add.at(sums.reshape(-1), where[kept] + measure * shape[2] * shape[3], rows[name].to_numpy()[kept])
    np.cumsum(sums, axis=-1, out=sums)
    return dict(zip(flows.FLOWS, sums, strict=True))


def _edge_of(periods: pa.ChunkedArray, days: np.ndarray) -> np.ndarray:
    """Return the number of the first edge that each period is in; one too many after the last."""
    numbers = periods.cast(pa.int32()).to_numpy()
    if not len(numbers):
        return numbers
    first = numbers.min()
    every = np.arange(first, numbers.max() + 1).astype("datetime64[D]")
    return np.searchsorted(days, every)[numbers - first]


def _index(names: pd.DataFrame, present: np.ndarray, cut_offs: Sequence[dt.date]) -> pd.MultiIndex:
    """Return the index of all rows, two measures each."""
    row, cut = np.nonzero(present)
    years = [calendar.fiscal_year(day) for day in cut_offs]
    months = [(day.month - 10) % 12 + 1 for day in cut_offs]
    coded: dict[str, tuple[np.ndarray, pd.Index]] = {}
    for name in names.columns:
        codes, known = pd.factorize(names[name], sort=True)
        coded[name] = np.repeat(codes[row], 2), pd.Index(known)
    for name, of_cut in (("fiscal_year", years), ("months", months)):
        codes, known = pd.factorize(np.array(of_cut, dtype=np.int64), sort=True)
        coded[name] = np.repeat(codes[cut], 2), pd.Index(known)
    coded["measure"] = np.tile([0, 1], len(row)), pd.Index(MEASURES)
    coded.setdefault("category", (np.zeros(2 * len(row), dtype=np.intp), pd.Index([Category.ALL.code])))
    levels = [name for name in LEVELS if name in coded]
    return pd.MultiIndex([coded[name][1] for name in levels], [coded[name][0] for name in levels], names=levels)


def _with_sums(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the columns in the registry's order, with those that are sums of others."""
    for name in FOLLOWING:
        total = frame[name] if name in frame else pd.Series(np.nan, index=frame.index)
        for balance, holds in _sums_of(name, frame):
            total = total.where(~holds | total.notna(), balance(frame))
        frame[name] = total
    return pd.DataFrame({name: frame[name] for name in INDICATORS if name in frame.columns}, copy=False)


def _sums_of(name: str, frame: pd.DataFrame) -> Iterator[tuple[Balance, np.ndarray]]:
    """Yield the sums that give an indicator, and the rows for which each is meant.

    Years before the registry's first sum count as its first: a register is counted by one rule as far back as it goes.
    """
    known = [one for one in get(name).balances if {*one.required} <= {*frame.columns}]
    first = min((one.since for one in known if one.until < LAST_YEAR), default=None)
    for one in known:
        early = level(frame, "fiscal_year") < first if first is not None and one.since == first else False
        if (holds := one.holds_in(frame) | early).any():
            yield one, holds


def months(cut_offs: Iterable[dt.date]) -> list[str]:
    """Return the statistical months that are asked for more than once."""
    asked = Counter(f"{calendar.fiscal_year(day)}/{(day.month - 10) % 12 + 1}" for day in cut_offs)
    return sorted(month for month, times in asked.items() if times > 1)
