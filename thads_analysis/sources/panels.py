"""The panel: one row a place and period, one column an indicator, and the rules of its layout."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache, partial

import numpy as np
import pandas as pd

from ..words.errors import Problem, raise_any, row_numbers
from ..words.indicators import ALIASES, INDICATORS
from ..words.levels import level, missing
from ..words.vocabulary import LEVELS, PLACE_LEVELS, Category, Measure, Text, near, nfc
from . import calendar, places, sums
from .facts import WHOLE, is_count, is_whole

TIME = ("fiscal_year", "months")
_WORDS = {"measure": Measure.codes(), "category": Category.codes()}
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
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
    levels = [level for level in LEVELS if level in named.columns]
    columns = [name for name in INDICATORS if name in named.columns]
    problems: list[Problem] = []
    rows = row_numbers(table, first_row)
    index = {level: _read(named[level], partial(_level, level), rows, problems) for level in levels}
    values = {name: _read(named[name], partial(_number, is_count(name)), rows, problems) for name in columns}
    frame = pd.DataFrame({**index, **values}, index=named.index)
    if "category" not in levels:
        frame, levels = frame.assign(category="all"), [*levels, "category"]
    good = ~frame.map(lambda value: isinstance(value, Problem)).any(axis="columns")
    settled = dict(_settled(frame[good], [row for row, fine in zip(rows, good, strict=True) if fine]))
    problems += [found for found in settled.values() if isinstance(found, Problem)]
    kept = frame[good].assign(**({"province": list(settled.values())} if "province" in levels else {}))
    sound = [not isinstance(found, Problem) for found in settled.values()] if "province" in levels else [True] * len(kept)
    problems += _twice(kept.loc[sound, levels], [row for row, fine in zip(settled, sound, strict=True) if fine])
    raise_any(source, problems)
    return kept.astype({**dict.fromkeys(columns, "float64"), **dict.fromkeys(TIME, "int64")}).set_index(levels).sort_index()


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


def _read(cells: pd.Series, reader: Callable[[object], object], rows: Iterable[int], problems: list[Problem]) -> list[object]:
    """Read a column; a cell that can't be read leaves a problem with its row."""
    values = [reader(cell) for cell in cells]
    wrong = [(row, value) for row, value in zip(rows, values, strict=True) if isinstance(value, Problem)]
    problems += [replace(problem, where=f"dòng {row}, cột {cells.name}") for row, problem in wrong]
    return values


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


def _number(whole: bool, cell: object) -> float | Problem:
    if _empty(cell):
        return math.nan
    value = float(str(cell)) if not isinstance(cell, bool) and _NUMBER.fullmatch(str(cell).strip()) else math.nan
    wanted = Text(
        "phải là số, dấu thập phân là dấu chấm, không ngăn hàng nghìn", "must be a number with a decimal point and no separators"
    )
    if math.isfinite(value):
        return value if not whole or is_whole(cell) else Problem("", Text(*WHOLE), str(cell))
    return Problem("", wanted, str(cell))


def _empty(cell: object) -> bool:
    return (
        cell is None
        or cell is pd.NA
        or cell is pd.NaT
        or (isinstance(cell, str) and not cell)
        or (isinstance(cell, float) and math.isnan(cell))
    )


def _settled(frame: pd.DataFrame, rows: Iterable[int]) -> Iterator[tuple[int, object]]:
    """Yield each row with its province settled, or what is wrong with it; places of a synthetic panel keep their names."""
    if "province" not in frame.columns:
        yield from ((row, None) for row in rows)
        return
    for row, (name, year, months) in zip(rows, frame[["province", *TIME]].itertuples(index=False), strict=True):
        found = name if is_anonymous(name) else places.resolve(name, calendar.end(int(year), int(months)).date())
        yield row, replace(found, where=f"dòng {row}, cột province") if isinstance(found, Problem) else found


def _twice(levels: pd.DataFrame, rows: Iterable[int]) -> Iterator[Problem]:
    again = Text("hai dòng cùng nơi, cùng kỳ", "two rows of one place and period")
    for row, twice, name in zip(rows, levels.duplicated(keep=False), levels.itertuples(index=False), strict=True):
        if twice:
            yield Problem(f"dòng {row}", again, " · ".join(map(str, name)))


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
