"""A synthetic register: cases drawn one by one, with what happens to each, chunk by chunk.

A case comes in the months in which cases come, is closed in the months in which cases are closed, and now and then loses its
conditions, goes to the separate book and returns. The rates are set so that the forms made of it look like the nation's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa

from ...words.vocabulary import Condition, Origin, Outcome
from .. import calendar
from . import months, totals
from .desks import Desks, furnish
from .whole import spread

CHUNK = 250_000
YEARS_BEFORE = 3
"""So far back the cases were accepted with which the first year opens."""
STOCK = 0.36
"""What is carried into the first year, beside a year's new cases; nationally a third to two fifths (2016 to 2024)."""

CATEGORIES = ("other", "credit", "corruption_economic", "administrative", "state_budget")
_CATEGORY_SHARE = (0.0, 0.05, 0.006, 0.002, 0.04)  # of new cases; what is left is other
_CATEGORY_WORTH = (1.0, 9.0, 30.0, 0.4, 0.3)
_WORTH, _TAIL = 14e6, 2.3  # VND; log-sd: a few cases have most of the money
_LEAST, _MOST = 100_000, 10**13  # VND

# Years in seasonal time, in which every month counts by what is completed in it.
_QUICK, _QUICK_SPREAD = 0.09, 1.2  # median and log-sd from acceptance, or from new conditions, to the closing
_UNABLE = 0.22  # part of the cases that lose their conditions
_SLOWER, _HARDER = 0.6, 0.35  # by how much (log, log-odds) a case one standard deviation larger is
_AFTER = {"regained": 0.40, "booked": 0.45, "closed": 0.15}  # what becomes of them
_REGAINED, _CLOSED_WITHOUT, _BOOKED = 365.0, 550.0, 330.0  # days, on average; to the book beyond the year that the law asks
_BOOK_BACK, _BOOK_CLOSED, _IN_BOOK = 0.12, 0.03, 900.0
_SPELLS = {Condition.POSTPONED_BY_AGREEMENT: 0.02, Condition.POSTPONED: 0.02, Condition.SUSPENDED: 0.01}
_SPELL = 70.0  # days
_VERIFIED, _EVERY, _DILIGENT = 3, 175.0, 0.7  # verified again so many times, every so many days, and by so many
_CORRECTED = 0.02  # changes with a second entry on the same day
_OUTCOMES = {
    Outcome.COMPLETED: 0.875, Outcome.DISCONTINUED: 0.095, Outcome.REDUCED: 0.01,
    Outcome.ENTRUSTED_OUT: 0.018, Outcome.WITHDRAWN: 0.002,
}  # fmt: skip
_RECEIVED = 0.015  # by entrustment
_NEVER = 10**6  # days: not in anybody's life


@dataclass(frozen=True)
class Register:
    """What all chunks share: who works where, and how many cases come when.

    Parameters
    ----------
    count
        Cases in all.
    years
        Statistical years, the last of them FY2024.
    provinces
        How many.
    seed
        Decides everything.
    """

    count: int
    years: int
    provinces: int
    seed: int

    @cached_property
    def desks(self) -> Desks:
        """Who works where; nobody leaves."""
        return furnish(1, self.provinces, np.random.default_rng(self.seed))

    @cached_property
    def names(self) -> pd.DataFrame:
        """Province, agency and officer of each desk."""
        desks = self.desks
        place = pd.DataFrame({"province": desks.province + 1, "agency": desks.agency})
        number = place.groupby(["province", "agency"]).cumcount() + 1
        province = place["province"].map("{:02}".format)
        agency = province + "-" + place["agency"].map("{:02}".format)
        officer = agency + "-" + number.map("{:03}".format)
        return pd.DataFrame(
            {"province": "Tỉnh " + province, "agency": "Đơn vị " + agency, "officer": "Chấp hành viên " + officer}
        )

    @cached_property
    def fiscal_years(self) -> tuple[int, ...]:
        """The statistical years."""
        return totals.years()[-self.years :]

    @property
    def first(self) -> int:
        """The first day, as a number."""
        return _day(calendar.begin(self.fiscal_years[0]))

    @property
    def last(self) -> int:
        """The last day, as a number."""
        return _day(calendar.end(self.fiscal_years[-1], 12))

    @cached_property
    def per_month(self) -> np.ndarray:
        """How many cases come in each month; before them those that are there when the first year opens."""
        national = [totals.of_year(year, self.provinces)["all"]["cases"] for year in self.fiscal_years]
        new = np.array([one["to_enforce"] + one["entrusted_out"] + one["withdrawn"] - one["carried_in"] for one in national])
        monthly = (new[:, None] * months.SEASON["accepted_new"] / months.SEASON["accepted_new"].sum()).ravel()
        return spread(self.count, np.concatenate([[STOCK * new[0]], monthly]))

    @cached_property
    def season(self) -> tuple[np.ndarray, np.ndarray]:
        """Days, and the seasonal time that has passed on each: a year is one, its months weigh as completions do."""
        days = np.arange(_day(calendar.begin(self.fiscal_years[0] - YEARS_BEFORE)), self.last + 2)
        dates = days.astype("datetime64[D]")
        month = dates.astype("datetime64[M]")
        length = ((month + 1).astype("datetime64[D]") - month.astype("datetime64[D]")).astype(int)
        weights = months.SEASON["completed_only"] / months.SEASON["completed_only"].sum()
        return days, np.cumsum(weights[(month.astype(int) + 3) % 12] / length)

    def after(self, day: np.ndarray, years: np.ndarray) -> np.ndarray:
        """Return the day so many seasonal years after a day; a day that never comes where it is beyond the last."""
        days, passed = self.season
        wanted = np.interp(day, days, passed) + years
        found = np.ceil(np.interp(wanted, passed, days)).astype(np.int64)
        return np.where((wanted > passed[-1]) | (day > self.last), _NEVER, np.maximum(found, day))

    def chunks(self) -> Iterator[tuple[pa.Table, pa.Table]]:
        """Yield the cases and their changes, in the order in which the cases were accepted."""
        entries = 0
        for at, start in enumerate(range(0, self.count, CHUNK)):
            rng = np.random.default_rng([self.seed, at])
            number = np.arange(start, min(start + CHUNK, self.count))
            cases, status = _Chunk(self, number, rng).tables(entries)
            entries += len(status)
            yield cases, status


@dataclass(frozen=True)
class _Chunk:
    """Some consecutive cases."""

    register: Register
    number: np.ndarray
    rng: np.random.Generator

    def tables(self, entries: int) -> tuple[pa.Table, pa.Table]:
        register, rng = self.register, self.rng
        accepted = self._accepted()
        category, desk = self._category(), self._desk()
        demanded = self._demanded(desk, category)
        life = self._life(np.maximum(accepted, register.first), desk, np.log(demanded / _WORTH) / _TAIL)
        closed, outcome = life.closed, rng.choice(len(Outcome), len(accepted), p=[*_OUTCOMES.values()])
        outcome = np.where(life.without_end, [*Outcome].index(Outcome.DISCONTINUED), outcome)
        names = register.names
        is_open = closed > register.last
        cases = pa.table({
            "case_id": pa.array(self.number + 1),
            **{name: _named(pd.factorize(names[name])[0][desk], names[name].unique()) for name in names},
            "category": _named(category, CATEGORIES),
            "demanded": pa.array(demanded),
            "accepted_on": _dates(accepted),
            "origin": _named(self._origin(accepted), Origin.codes()),
            "closed_on": _dates(closed, is_open),
            "outcome": _named(outcome, Outcome.codes(), is_open),
            "paid": pa.array(self._paid(demanded, outcome, is_open)),
        })  # fmt: skip
        return cases, self._status(life, entries)

    def _accepted(self) -> np.ndarray:
        """Return the days of acceptance: in order, weekdays, as many in each month as come in it."""
        counts, register = self.register.per_month, self.register
        ends = np.cumsum(counts)
        month = np.searchsorted(ends, self.number, side="right")
        within = (self.number - (ends - counts)[month]) / np.maximum(counts[month], 1)
        first = np.datetime64(register.first, "D").astype("datetime64[M]")
        opens = np.busday_offset((first + month - 1).astype("datetime64[D]"), 0, roll="forward")
        working = np.busday_count((first + month - 1).astype("datetime64[D]"), (first + month).astype("datetime64[D]"))
        day = np.busday_offset(opens, np.floor(within * working).astype(int), roll="forward").astype(np.int64)
        span = register.first - register.season[0][0]
        stock = register.first - 1 - np.floor(span * (1 - within) ** 1.7).astype(np.int64)  # the older, the fewer
        stock = np.busday_offset(stock.astype("datetime64[D]"), 0, roll="backward").astype(np.int64)
        return np.where(month == 0, stock, day)

    def _desk(self) -> np.ndarray:
        load = self.register.desks.load["other"]
        return self.rng.choice(len(load), len(self.number), p=load / load.sum())

    def _category(self) -> np.ndarray:
        rest = 1 - sum(_CATEGORY_SHARE)
        return self.rng.choice(len(CATEGORIES), len(self.number), p=[rest, *_CATEGORY_SHARE[1:]])

    def _origin(self, accepted: np.ndarray) -> np.ndarray:
        received = 2 * (self.rng.random(len(accepted)) < _RECEIVED)
        return np.where(accepted < self.register.first, 1, received)

    def _demanded(self, desk: np.ndarray, category: np.ndarray) -> np.ndarray:
        """Return whole thousands of VND, a few of them most of the money."""
        desks = self.register.desks
        load = np.bincount(desks.province, desks.load["other"], minlength=len(desks.money))
        richer = (desks.money / desks.money.sum()) / (load / load.sum())
        scale = (desks.worth / desks.worth.mean()) * richer[desks.province]
        drawn = _WORTH * scale[desk] * np.array(_CATEGORY_WORTH)[category] * self.rng.lognormal(0, _TAIL, len(desk))
        return (np.clip(drawn, _LEAST, _MOST) // 1000).astype(np.int64) * 1000

    def _paid(self, demanded: np.ndarray, outcome: np.ndarray, is_open: np.ndarray) -> np.ndarray:
        whole = self.rng.random(len(demanded)) < 0.8
        part = np.array([1.0, 0.15, 0.6, 0.2, 0.0])[outcome] * np.where(whole, 1.0, self.rng.random(len(demanded)))
        return np.where(is_open, 0, (demanded * part).astype(np.int64) // 1000 * 1000)

    def _life(self, opened: np.ndarray, desk: np.ndarray, large: np.ndarray) -> _Life:
        """Draw when each case changes and when it is closed; `large` is its size in standard deviations."""
        rng, count = self.rng, len(opened)
        effects = self.register.desks.effects
        quick = rng.lognormal(np.log(_QUICK), _QUICK_SPREAD, count) * np.exp(_SLOWER * large - effects["completed"][desk])
        odds = _UNABLE / (1 - _UNABLE) * np.exp(_HARDER * large + effects["unable"][desk])
        fate = rng.random(count)
        unable = fate < odds / (1 + odds)
        loses = np.where(unable, opened + 10 + _waits(rng, 60, count), _NEVER)
        path = rng.choice(3, count, p=[*_AFTER.values()])
        waits = np.select([path == 0, path == 2], [_waits(rng, _REGAINED, count), _waits(rng, _CLOSED_WITHOUT, count)], _NEVER)
        books = np.where(unable & (path == 1), loses + 366 + _waits(rng, _BOOKED, count), _NEVER)
        in_book = rng.random(count)
        stays = _waits(rng, _IN_BOOK, count)
        back = np.where((books < _NEVER) & (in_book < _BOOK_BACK), books + stays, _NEVER)
        book_end = np.where((books < _NEVER) & (in_book > 1 - _BOOK_CLOSED), books + stays, _NEVER)
        regains = np.where(unable & (path == 0), loses + waits, back)
        without_end = np.where(unable & (path == 2), loses + waits, book_end)
        spell, begins, ends = self._spells(opened, ~unable)
        free = np.where(unable, regains, np.where(ends < _NEVER, ends, opened))
        closed = np.minimum(self.register.after(free, quick), without_end)
        return _Life(opened, closed, loses, books, regains, spell, begins, ends, closed == without_end)

    def _spells(self, opened: np.ndarray, able: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Draw postponements and suspensions: which, from when, until when."""
        rng, count = self.rng, len(opened)
        which = rng.choice(len(_SPELLS) + 1, count, p=[1 - sum(_SPELLS.values()), *_SPELLS.values()]) - 1
        begins = np.where(able & (which >= 0), opened + 5 + _waits(rng, 40, count), _NEVER)
        return which, begins, np.where(begins < _NEVER, begins + 1 + _waits(rng, _SPELL, count), _NEVER)

    def _status(self, life: _Life, entries: int) -> pa.Table:
        """Return the changes, in the order of their days."""
        case, day, condition, order = (np.concatenate(parts) for parts in zip(*self._changes(life), strict=True))
        kept = (day <= self.register.last) & (day <= life.closed[case])
        case, day, condition, order = case[kept], day[kept], condition[kept], order[kept]
        corrected = np.flatnonzero(self.rng.random(len(case)) < _CORRECTED)
        wrong = (condition[corrected] + self.rng.integers(1, len(Condition), len(corrected))) % len(Condition)
        case, day = np.concatenate([case[corrected], case]), np.concatenate([day[corrected], day])
        condition, order = np.concatenate([wrong, condition]), np.concatenate([order[corrected] - 0.5, order])
        at = np.lexsort((order, case, day))
        return pa.table({
            "case_id": pa.array(self.number[case[at]] + 1),
            "entry": pa.array(np.arange(entries + 1, entries + 1 + len(at))),
            "changed_on": _dates(day[at]),
            "condition": _named(condition[at], Condition.codes()),
        })  # fmt: skip

    def _changes(self, life: _Life) -> Iterator[tuple[np.ndarray, ...]]:
        """Yield cases, days and conditions of each sort of change, and its place in the case's life."""
        codes = {word: at for at, word in enumerate(Condition)}
        yield _rows(life.loses, codes[Condition.WITHOUT], 1)
        until = np.minimum(np.minimum(life.books, life.regains), life.closed)
        again = life.loses.astype(float)
        for time in range(_VERIFIED):
            again = again + self.rng.normal(_EVERY, 25, len(again))
            verified = (again < until) & (self.rng.random(len(again)) < _DILIGENT) & (life.loses < _NEVER)
            yield _rows(np.where(verified, again, _NEVER).astype(np.int64), codes[Condition.WITHOUT], 2 + time)
        yield _rows(life.books, codes[Condition.SEPARATE_BOOK], 10)
        yield _rows(life.regains, codes[Condition.WITH], 11)
        spells = np.array([codes[word] for word in _SPELLS])
        yield _rows(life.begins, spells[np.maximum(life.spell, 0)], 1)
        yield _rows(life.ends, codes[Condition.WITH], 2)


@dataclass(frozen=True)
class _Life:
    """Days of what happens to each case; `spell` is which postponement begins."""

    opened: np.ndarray
    closed: np.ndarray
    loses: np.ndarray
    books: np.ndarray
    regains: np.ndarray
    spell: np.ndarray
    begins: np.ndarray
    ends: np.ndarray
    without_end: np.ndarray


def _rows(day: np.ndarray, condition: np.ndarray | int, order: float) -> tuple[np.ndarray, ...]:
    case = np.flatnonzero(day < _NEVER)
    words = np.full(len(day), condition) if isinstance(condition, int) else condition
    return case, day[case], words[case], np.full(len(case), order)


def _waits(rng: np.random.Generator, mean: float, count: int) -> np.ndarray:
    return rng.exponential(mean, count).astype(np.int64)


def _day(day: dt.date) -> int:
    return int(np.datetime64(day, "D").astype(int))


def _dates(days: np.ndarray, missing: np.ndarray | None = None) -> pa.Array:
    kept = np.where(missing, 0, days) if missing is not None else days
    return pa.array(kept.astype(np.int32), mask=missing).cast(pa.date32())


def _named(codes: np.ndarray, names: object, missing: np.ndarray | None = None) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32), mask=missing), pa.array(list(names), pa.string()))  # type: ignore[call-overload]
