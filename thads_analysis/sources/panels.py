"""The panel: one row a place and period, one column an indicator, and the rules of its layout."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from ..words.errors import Problem, raise_any, row_numbers
from ..words.indicators import ALIASES, INDICATORS
from ..words.levels import level, missing
from ..words.vocabulary import LEVELS, PLACE_LEVELS, Category, Measure, Text, near, nfc
from . import calendar, numerals, places, sums
from .facts import WHOLE, is_count, is_whole

TIME = ("fiscal_year", "months")
_WORDS = {"measure": Measure.codes(), "category": Category.codes()}
_REQUIRED = ("fiscal_year", "months", "measure")


def validate(table: pd.DataFrame, source: str = "panel", first_row: int = 2) -> pd.DataFrame:
    """Return a flat table as a panel, or say everything that is wrong with it.

    Parameters
    ----------
    table
        Columns named after index levels and indicators; cells as text or typed.
    source, first_row
        For messages.

    Returns
    -------
    pandas.DataFrame
        Sorted, levels in the order of ``LEVELS``, one ``float64`` column an indicator; an empty cell is missing.

    Raises
    ------
    DataError
        With all problems: columns, words, numbers, places, rows that stand twice.
    """
    named = table.rename(columns=ALIASES)
    raise_any(source, _columns(named))
    columns = [name for name in INDICATORS if name in named.columns]
    read = _Reading(row_numbers(table, first_row))
    levels = {level: read.level(named[level], level) for level in LEVELS if level in named.columns}
    style = numerals.style_of(table)
    values = {name: read.numbers(named[name], is_count(name), style) for name in columns}
    levels = read.settled(levels) | (
        {} if "category" in levels else {"category": _Level(np.zeros(len(named), dtype=int), ["all"])}
    )
    read.twice(levels)
    raise_any(source, read.problems)
    return pd.DataFrame(values, index=_index(levels)).sort_index()


def _index(levels: dict[str, _Level]) -> pd.MultiIndex:
    orders = [pd.factorize(pd.Index(level.known), sort=True) for level in levels.values()]
    codes = [order[level.codes] for (order, _), level in zip(orders, levels.values(), strict=True)]
    return pd.MultiIndex([known for _, known in orders], codes, names=[*levels])


class _Level(NamedTuple):
    """A level while it is read: for each row the place of its value among all that occur."""

    codes: np.ndarray
    known: list[object]

    @classmethod
    def of(cls, codes: np.ndarray, values: list[object]) -> _Level:
        """Return a level in which each value stands once."""
        known: dict[object, int] = {}
        same = np.array([known.setdefault(value, len(known)) for value in values], dtype=int)
        return cls(same[codes], list(known))


class _Reading:
    """A table while it is read: each distinct cell of a level once, columns of numbers at once; what is wrong is gathered."""

    def __init__(self, rows: Sequence[int]) -> None:
        self.rows, self.problems, self.good = rows, list[Problem](), np.ones(len(rows), dtype=bool)

    def level(self, cells: pd.Series, name: str) -> _Level:
        codes, found = _distinct(cells)
        read = [_level(name, cell) for cell in found]
        self._wrong(np.arange(len(codes)), codes, read, f", cột {cells.name}")
        return _Level.of(codes, read)

    def numbers(self, cells: pd.Series, whole: bool, style: numerals.Style) -> np.ndarray:
        values, at = numerals.column(cells, style, whole=whole)
        if len(at):
            read = [_number(cell, whole, style) for cell in cells.iloc[at].tolist()]
            self._wrong(at, np.arange(len(at)), read, f", cột {cells.name}")
            values = values.copy()
            values[at] = [math.nan if isinstance(value, Problem) else value for value in read]
        return values

    def settled(self, levels: dict[str, _Level]) -> dict[str, _Level]:
        """Settle the names of provinces, which depend on the period; places of a synthetic panel keep theirs."""
        at = np.flatnonzero(self.good)
        if "province" not in levels or not len(at):
            return levels
        names, years, months = (levels[name] for name in ("province", *TIME))
        keys = (names.codes[at] * len(years.known) + years.codes[at]) * len(months.known) + months.codes[at]
        codes, found = pd.factorize(keys)
        parts = zip(*np.unravel_index(found, [len(level.known) for level in (names, years, months)]), strict=True)
        read = [_province(names.known[name], years.known[year], months.known[month]) for name, year, month in parts]
        self._wrong(at, codes, read, ", cột province")
        every = np.zeros(len(self.good), dtype=int)
        every[at] = codes
        return levels | {"province": _Level.of(every, read)}

    def twice(self, levels: dict[str, _Level]) -> None:
        at = np.flatnonzero(self.good)
        again = at[pd.DataFrame({name: level.codes[at] for name, level in levels.items()}).duplicated(keep=False)]
        what = Text("hai dòng cùng nơi, cùng kỳ", "two rows of one place and period")
        names = [" · ".join(str(level.known[level.codes[row]]) for level in levels.values()) for row in again]
        self._wrong(again, np.arange(len(again)), [Problem("", what, name) for name in names])

    def _wrong(self, at: np.ndarray, codes: np.ndarray, read: Sequence[object], column: str = "") -> None:
        """Gather the problems among what was read; `codes` says which of it stands at each position `at`."""
        wrong = np.array([isinstance(value, Problem) for value in read], dtype=bool)
        for row, problem in ((row, read[code]) for row, code in zip(at[wrong[codes]], codes[wrong[codes]], strict=True)):
            self.problems.append(replace(problem, where=f"dòng {self.rows[row]}{column}"))
            self.good[row] = False


def _distinct(cells: pd.Series) -> tuple[np.ndarray, list[object]]:
    """Return the distinct cells of a column, and for each row which it is."""
    if cells.dtype != object:
        codes, found = pd.factorize(cells, use_na_sentinel=False)
        return codes, found.tolist()
    known: dict[tuple[type, str], int] = {}  # a number and a text are two cells, even where they are written alike
    codes = np.array([known.setdefault((type(cell), str(cell)), len(known)) for cell in cells], dtype=int)
    first = np.unique(codes, return_index=True)[1]
    return codes, cells.iloc[first].tolist()


def _columns(table: pd.DataFrame) -> Iterator[Problem]:
    known = [*LEVELS, *INDICATORS]
    for name in _REQUIRED:
        if name not in table.columns:
            yield Problem("cột / column", Text("thiếu cột", "missing column"), name, near(name, map(str, table.columns)))
    for name in table.columns[~table.columns.isin(known)]:
        yield Problem(
            "cột / column", Text("không phải cấp hay chỉ tiêu", "neither a level nor an indicator"), name, near(str(name), known)
        )
    for name in table.columns[table.columns.duplicated()]:
        yield Problem("cột / column", Text("cột lặp lại", "column stands twice"), name)
    if not any(name in table.columns for name in INDICATORS):
        yield Problem("cột / column", Text("không có cột chỉ tiêu nào", "no column of an indicator"))


def _level(level: str, cell: object) -> object:
    text = "" if _empty(cell) else nfc(str(cell))
    if level in TIME:
        return _whole(level, text)
    choices = _WORDS.get(level)
    if choices and text not in choices:
        listed = ", ".join(choices)
        return Problem("", Text(f"phải là một trong {listed}", f"must be one of {listed}"), text, near(text, choices))
    if level in ("agency", "officer") and places.is_total(text):
        return Problem("", Text("dòng tổng, không phải một đơn vị", "a row of totals, not a unit"), text)
    return text or Problem("", Text("còn trống", "is empty"))


def _whole(level: str, text: str) -> int | Problem:
    low, high = (1, 12) if level == "months" else (1993, 2100)
    digits = text.removesuffix(".0")
    if digits.isascii() and digits.isdigit() and len(digits) < 9 and low <= int(digits) <= high:
        return int(digits)
    return Problem("", Text(f"phải là số nguyên từ {low} đến {high}", f"must be a whole number from {low} to {high}"), text)


def _number(cell: object, whole: bool, style: numerals.Style) -> float | Problem:
    if _empty(cell):
        return math.nan
    style = style if isinstance(cell, str) else numerals.PLAIN
    value = None if isinstance(cell, bool) else numerals.read(str(cell), style.decimal, grouped=style.grouped)
    if value is None or not math.isfinite(value):
        return Problem("", style.expected, str(cell))
    return value if not whole or is_whole(cell, style) else Problem("", Text(*WHOLE), str(cell))


def _empty(cell: object) -> bool:
    return (
        cell is None
        or cell is pd.NA
        or cell is pd.NaT
        or (isinstance(cell, str) and not cell)
        or (isinstance(cell, float) and math.isnan(cell))
    )


def _province(name: object, year: object, months: object) -> object:
    return name if is_anonymous(name) else places.resolve(str(name), calendar.end(int(str(year)), int(str(months))).date())


def require_index(panel: pd.DataFrame) -> int:
    """Raise where levels stand as columns, or a row stands twice: sums of such a frame would be wrong.

    Return of how many rows its stretches are (:func:`sums.stretch`).
    """
    if outside := [level for level in LEVELS if level in panel.columns]:
        raise ValueError(f"hãy set_index các cấp / levels stand as columns: {', '.join(outside)}")
    length = sums.stretch(panel.index)
    if not sums.is_unique(panel.index, length):
        twice = panel.index[panel.index.duplicated()][0]
        raise ValueError(f"hai dòng cùng nơi, cùng kỳ / two rows of one place and period: {twice}")
    return length


def crosses_merger(frame: pd.DataFrame, years: int = 0, months: int = 0) -> np.ndarray:
    """Return True for rows of a merged province whose earlier report is of the old province of the same name.

    Parameters
    ----------
    frame
        A panel; months that it does not say are taken as twelve. After ``metrics.merge_places`` nothing crosses.
    years, months
        How far back the earlier report lies.
    """
    if frame.attrs.get("merged") or missing(frame, ("province", "fiscal_year")):
        return np.zeros(len(frame), dtype=bool)
    ended = pd.Series(level(frame, "months")).fillna(12)
    cells = list(zip(level(frame, "province"), level(frame, "fiscal_year"), ended, strict=True))
    known = {cell: _crosses(*cell, years=years, months=months) for cell in dict.fromkeys(cells)}
    return np.array([known[cell] for cell in cells], dtype=bool)


def _crosses(name: str, year: int, month: int, *, years: int, months: int) -> bool:
    earlier = (int(year) - years, max(int(month) - months, 1))
    return places.was_merged(name) and calendar.after_merger(int(year), int(month)) and not calendar.after_merger(*earlier)


@lru_cache(maxsize=100_000)
def is_anonymous(name: object) -> bool:
    """Return True for a place of a synthetic panel, such as ``Tỉnh 07``: it bears no real province's name.

    Examples
    --------
    >>> is_anonymous("Tỉnh 07"), is_anonymous("Tây Ninh")
    (True, False)
    """
    head, _, tail = nfc(str(name)).rpartition(" ")
    return head in ("Tỉnh", "Đơn vị", "Chấp hành viên") and tail[:1].isdigit()


def is_synthetic(frame: pd.DataFrame) -> bool:
    """Return True where a frame's rows are of synthetic places, or were made from such rows."""
    return bool(frame.attrs.get("synthetic")) or any(
        _has_anonymous(frame.index, place) for place in PLACE_LEVELS if place in frame.index.names
    )


def _has_anonymous(index: pd.Index, place: str) -> bool:
    if not isinstance(index, pd.MultiIndex):
        return any(map(is_anonymous, index.unique()))
    at = index.names.index(place)
    anonymous = [code for code, name in enumerate(index.levels[at].tolist()) if is_anonymous(name)]
    return any((index.codes[at] == code).any() for code in anonymous)


def labelled(frame: pd.DataFrame, source: pd.DataFrame) -> pd.DataFrame:
    """Let a frame remember of its source: what was selected or merged, and whether it is synthetic or published."""
    if is_synthetic(source):
        frame.attrs["synthetic"] = True
    frame.attrs |= {name: source.attrs[name] for name in ("published", "fixed", "merged") if name in source.attrs}
    return frame
