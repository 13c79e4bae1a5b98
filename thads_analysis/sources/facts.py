"""The facts table: one row a published figure, and the rules a row has to keep.

:data:`COLUMNS` is the one description of the table; the dictionary in ``data/README.md`` is made from it.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ..words.errors import Problem, raise_any, row_numbers
from ..words.indicators import ALIASES, INDICATORS
from ..words.vocabulary import (
    NATION,
    Category,
    Kind,
    Measure,
    PlaceLevel,
    Precision,
    Statistic,
    Text,
    Unit,
    Word,
    near,
    nfc,
)
from . import calendar, numerals, places


@dataclass(frozen=True)
class Column:
    """A column of the facts table: its meaning and how it is read."""

    name: str
    meaning: Text
    type: str
    choices: tuple[str, ...] = ()
    required: bool = True


def _of(name: str, word: type[Word], vi: str, en: str) -> Column:
    return Column(name, Text(vi, en), "text", word.codes())


COLUMNS: Mapping[str, Column] = {
    column.name: column
    for column in (
        _of("place_level", PlaceLevel, "cấp của nơi có số liệu", "whose figure it is"),
        Column("place", Text("tên nơi đó", "its name"), "text"),
        Column("parent", Text("tỉnh, thành phố của đơn vị cấp dưới", "the province of a unit"), "text", required=False),
        Column("period_start", Text("ngày đầu kỳ", "first day of the period"), "date"),
        Column("period_end", Text("ngày cuối kỳ", "last day of the period"), "date"),
        Column("fiscal_year", Text("năm thống kê, gọi theo năm kết thúc", "statistical year, called by its end"), "year"),
        Column(
            "months",
            Text("số tháng lũy kế; trống nếu không phải kỳ báo cáo", "months covered; empty outside reporting periods"),
            "months",
            required=False,
        ),
        Column("indicator", Text("mã chỉ tiêu", "id of the indicator"), "indicator"),
        _of("statistic", Statistic, "số liệu nói gì về chỉ tiêu", "what the figure says of the indicator"),
        _of("measure", Measure, "việc, tiền hay không phân", "cases, money or neither"),
        _of("category", Category, "loại việc; các loại giao nhau, không cộng", "kind of case; kinds overlap, never add them"),
        Column("value", Text("số; tiền tính bằng đồng, tỷ lệ bằng %", "the number; money in VND, rates in percent"), "number"),
        _of("unit", Unit, "đơn vị tính", "unit"),
        _of("precision", Precision, "in chính xác, làm tròn hay ước chừng", "printed exactly, rounded or about"),
        Column("publisher", Text("nơi công bố", "who published it"), "text", required=False),
        Column("source", Text("địa chỉ trang công bố", "address of the page"), "text"),
        Column("published", Text("ngày công bố, nếu biết", "day of publication, if known"), "date", required=False),
        Column("note", Text("ghi chú", "remarks"), "text", required=False),
    )
}
"""Every column of the table in its order."""

KEYS = (
    "place_level",
    "place",
    "parent",
    "period_start",
    "period_end",
    "fiscal_year",
    "months",
    "indicator",
    "statistic",
    "measure",
    "category",
)
"""What a figure is about; two rows with one key are two printings of one figure."""

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_SAME_UNIT = {"value", "target", "gap_to_nation"}
_FIXED_UNIT = {
    "change_pct": Unit.PERCENT,
    "change_pp": Unit.PERCENTAGE_POINT,
    "share_of_nation": Unit.PERCENT,
    "rank": Unit.RANK,
}


def expected_unit(indicator: str, statistic: str, measure: str) -> Unit:
    """Return the unit that a figure must have.

    A difference of percentages is in points, a share and a relative change are in percent.
    """
    own = INDICATORS[indicator].unit_in(measure)
    if statistic in _FIXED_UNIT:
        return _FIXED_UNIT[statistic]
    return Unit.PERCENTAGE_POINT if own is Unit.PERCENT and statistic not in _SAME_UNIT else own


WHOLE = ("số đếm và số tiền phải là số nguyên, không dấu chấm", "counts and amounts must be whole numbers without a point")


def is_count(indicator: str) -> bool:
    """Return True for what is counted in whole cases, persons or đồng."""
    return INDICATORS[indicator].kind is not Kind.RATIO


def is_whole(cell: object, style: numerals.Style = numerals.PLAIN) -> bool:
    """Return True for a whole number (to a thousandth); ``20.000`` as text is not one, for it may be twenty thousand.

    Examples
    --------
    >>> is_whole("20000"), is_whole("20000.0"), is_whole("20.000"), is_whole(20.0)
    (True, True, False, True)
    """
    if isinstance(cell, str):
        if numerals.in_doubt(cell, style.decimal):
            return False
        cell = numerals.read(cell, style.decimal, grouped=style.grouped)
    value = float(cell)  # type: ignore[arg-type]
    return abs(value - round(value)) < 1e-3


def validate(table: pd.DataFrame, source: str = "facts", first_row: int = 2) -> pd.DataFrame:
    """Return the table with types and settled names, or say everything that is wrong with it.

    Parameters
    ----------
    table
        One row a figure, cells as text or already typed; columns as in :data:`COLUMNS`.
    source
        What to call the table in messages.
    first_row
        Number of the first data row as its reader sees it (2 in a CSV with a header).

    Returns
    -------
    pandas.DataFrame
        The same rows in the same order; days as ``datetime64``, ``months`` as ``Int64``, ``value`` as ``float64``
        (VND, percent, points), place names as in the reference table (NFC), aliases of indicators settled.

    Raises
    ------
    DataError
        If a column is missing or any row breaks a rule; all problems at once.
    """
    raise_any(source, _columns(table))
    text = table.loc[:, list(COLUMNS)].map(_cell)
    problems: list[Problem] = []
    rows = []
    for number, row in zip(row_numbers(table, first_row), text.to_dict("records"), strict=True):
        read = _Row(row, f"dòng {number}", numerals.style_of(table))
        rows.append(read.settled())
        problems += read.problems
    raise_any(source, problems)
    return _typed(pd.DataFrame(rows, columns=list(COLUMNS)))


def require(table: pd.DataFrame) -> None:
    """Raise where a frame is not a facts table, naming the columns that it lacks."""
    raise_any("facts", (problem for problem in _columns(table) if problem.found in COLUMNS))


def _columns(table: pd.DataFrame) -> Iterator[Problem]:
    for name in COLUMNS:
        if name not in table.columns:
            yield Problem("cột / column", Text("thiếu cột", "missing column"), name, near(name, map(str, table.columns)))
    for name in table.columns:
        if name not in COLUMNS:
            yield Problem(
                "cột / column",
                Text("cột không có trong bảng số liệu", "not a column of the table"),
                name,
                near(str(name), COLUMNS),
            )


def _cell(value: object) -> str:
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return nfc(str(value))


class _Row:
    """One row while it is being read; the order of the readings is that of the table."""

    def __init__(self, cells: dict[str, str], where: str, style: numerals.Style) -> None:
        self.cells, self.where, self.style, self.problems = cells, where, style, list[Problem]()

    def settled(self) -> dict[str, object]:
        readers: dict[str, Callable[[Column, str], object]] = {
            "text": self._text,
            "date": self._date,
            "year": self._whole,
            "months": self._whole,
            "indicator": self._indicator,
            "number": self._number,
        }
        self.values: dict[str, Any] = {name: readers[column.type](column, self.cells[name]) for name, column in COLUMNS.items()}
        if not self.problems:
            self._period()
            self._place()
            self._unit()
        return self.values

    def _wrong(self, column: str, vi: str, en: str, found: object = "", close: tuple[str, ...] = ()) -> None:
        self.problems.append(Problem(f"{self.where}, cột {column}", Text(vi, en), found, close))

    def _text(self, column: Column, cell: str) -> str:
        if not cell and column.required and column.name != "place":
            self._wrong(column.name, "còn trống", "is empty")
        elif column.choices and cell not in column.choices:
            self._wrong(
                column.name,
                f"phải là một trong {', '.join(column.choices)}",
                f"must be one of {', '.join(column.choices)}",
                cell,
                near(cell, column.choices),
            )
        return cell

    def _date(self, column: Column, cell: str) -> dt.date | None:
        if not cell and not column.required:
            return None
        try:
            return dt.date.fromisoformat(cell) if _ISO.fullmatch(cell) else dt.date.fromisoformat("")
        except ValueError:
            self._wrong(column.name, "phải là ngày dạng 2021-03-31", "must be a day such as 2021-03-31", cell)
            return None

    def _whole(self, column: Column, cell: str) -> int | None:
        if not cell and not column.required:
            return None
        low, high = (1900, 2100) if column.type == "year" else (1, 1200)
        if not (cell.isascii() and cell.isdigit() and len(cell) < 9 and low <= int(cell) <= high):
            self._wrong(
                column.name, f"phải là số nguyên từ {low} đến {high}", f"must be a whole number from {low} to {high}", cell
            )
            return None
        return int(cell)

    def _number(self, column: Column, cell: str) -> float | None:
        value = numerals.read(cell, self.style.decimal, grouped=self.style.grouped)
        if value is None or not math.isfinite(value):
            self._wrong(column.name, self.style.expected.vi, self.style.expected.en, cell)
            return None
        return value

    def _indicator(self, column: Column, cell: str) -> str:
        name = ALIASES.get(cell, cell)
        if name not in INDICATORS:
            self._wrong(column.name, "không có chỉ tiêu này", "no such indicator", cell, near(cell, INDICATORS))
        return name

    def _period(self) -> None:
        start, end, year, months = (self.values[name] for name in ("period_start", "period_end", "fiscal_year", "months"))
        if end < start:
            self._wrong(
                "period_end", "kỳ kết thúc trước khi bắt đầu", "the period ends before it begins", self.cells["period_end"]
            )
        elif not calendar.fiscal_year(start) <= year <= calendar.fiscal_year(end):
            found = calendar.fiscal_year(end)
            self._wrong("fiscal_year", f"kỳ này thuộc năm {found}", f"the period belongs to FY{found}", year)
        elif months is not None and not self._spans(calendar.months_of(start, end), months):
            span = round(calendar.months_of(start, end))
            self._wrong("months", f"kỳ này dài {span} tháng", f"the period has {span} months", months)

    @staticmethod
    def _spans(found: float, said: int) -> bool:
        return found == said if isinstance(found, int) else abs(found - said) <= 1

    def _place(self) -> None:
        level, place = self.values["place_level"], str(self.values["place"])
        if level == "nation":
            if not places.is_nation(place):
                self._wrong("place", f"cấp nation chỉ có {NATION}", f"level nation has one place, {NATION}", place)
            self.values["place"] = NATION
        else:
            self._province("place" if level == "province" else "parent")
            if not place or places.is_total(place):
                self._wrong("place", "phải là tên một nơi", "must be the name of a place", place)
        if level != "unit":
            self.values["parent"] = ""

    def _province(self, column: str) -> None:
        found = places.resolve(str(self.values[column]), self.values["period_end"])
        if isinstance(found, Problem):
            self.problems.append(Problem(f"{self.where}, cột {column}", found.what, found.found, found.near))
        else:
            self.values[column] = found

    def _unit(self) -> None:
        indicator, statistic, measure, unit = (str(self.values[name]) for name in ("indicator", "statistic", "measure", "unit"))
        if INDICATORS[indicator].unit is Unit.BY_MEASURE and measure == "none":
            self._wrong(
                "measure",
                "chỉ tiêu này tính theo việc hoặc tiền",
                "this indicator is counted in cases or in money",
                measure,
                ("cases", "money"),
            )
            return
        if is_count(indicator) and statistic in ("value", "change_abs") and not is_whole(self.cells["value"], self.style):
            self._wrong("value", *WHOLE, found=self.cells["value"])
        wanted = expected_unit(indicator, statistic, measure)
        if unit != wanted.code:
            self._wrong("unit", f"phải là {wanted.code}", f"must be {wanted.code}", unit, (wanted.code,))


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    days = {name: pd.to_datetime(table[name]) for name, column in COLUMNS.items() if column.type == "date"}
    whole = {"fiscal_year": table["fiscal_year"].astype("int64"), "months": table["months"].astype("Int64")}
    return table.assign(**days, **whole, value=table["value"].astype("float64"))
