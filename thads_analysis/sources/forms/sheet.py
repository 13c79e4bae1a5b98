"""One sheet to one report: the rows are sorted, the cells read, the sums tried."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from operator import countOf

import numpy as np

from ...words.errors import Problem
from ...words.indicators import sums
from ...words.vocabulary import Text
from . import cells, headers, heading, rows, table
from .grid import UNCALCULATED, Sheet, address
from .heading import Heading
from .table import Table, written

Wrong = tuple[tuple[int, int], Text, object]
"""A cell (row, column), what was expected, what was found."""


@dataclass(frozen=True)
class Report:
    """What one sheet reports.

    Parameters
    ----------
    file, sheet
        Where it was read.
    heading
        Form, period, agency, unit.
    indicators
        The columns of `figures`.
    people
        Rows of officers: agency and officer of each.
    figures
        One row a row of `people`; counts, VND, percent.
    lines
        The sheet's row of each, counted from 0.
    totals
        Agencies of the rows of totals, ``""`` for the whole report.
    total_figures, total_lines
        The same of the totals.
    label
        The column of names.
    """

    file: str
    sheet: str
    heading: Heading
    indicators: tuple[str, ...]
    people: tuple[tuple[str, str], ...]
    figures: np.ndarray
    lines: tuple[int, ...]
    totals: tuple[str, ...]
    total_figures: np.ndarray
    total_lines: tuple[int, ...]
    label: int = 1


@dataclass(frozen=True)
class Body:
    """The rows under the header: where they stand in the sheet, their cells, which of them have figures."""

    lines: list[int]
    rows: list[list[object]]
    filled: list[bool]


def read(sheet: Sheet, file: str) -> Report | list[Problem] | None:
    """Return what a sheet reports, everything that is wrong with it, or None where it is no form.

    Parameters
    ----------
    sheet
        As :func:`workbook.read` gives it.
    file
        For messages.
    """
    where = f"{file} · {sheet.name}"
    span = table.header_rows(sheet.rows)
    if span is None:
        lines = table.texts(sheet.rows[: table.TOP])
        headless = Text("không thấy hàng tiêu đề của các cột", "no header of columns was found")
        return [Problem(where, headless)] if heading.is_form(lines) else None
    top, start = span
    below = table.texts(sheet.rows[max(start, len(sheet.rows) - 15) :], having="20")
    said = heading.read(table.texts(sheet.rows[:top]), sheet.name, below)
    block = tuple(tuple(map(written, row)) for row in sheet.rows[top:start])
    known = table.understood(block, top, None if isinstance(said, list) else said.layout)
    problems = [Problem(where, one.what, one.found, one.near) for one in said] if isinstance(said, list) else []
    problems += [
        Problem(f"{where} · {address(row, column)}", one.what, one.found, one.near) for row, column, one in known.problems
    ]
    if isinstance(said, list) or problems:
        return problems
    body = _body(sheet, known)
    return _report(sheet, file, (said, known, body)) if body.rows else [Problem(where, NO_FIGURES)]


NO_FIGURES = Text("biểu chưa có dòng số liệu nào", "the form has no row of figures")
NO_TOTAL = Text("biểu không có dòng «Tổng số»", "the form has no row of the total")
NOBODY = Text("biểu không có dòng nào của cơ quan hay Chấp hành viên", "the form has no row of an agency or officer")
MERGED = Text(
    "ô gộp trong phần số liệu; không rõ số của dòng nào", "merged cells among the figures; whose figure it is can't be told"
)
NOT_CALCULATED = Text(
    "công thức chưa được tính; hãy mở bằng Excel rồi lưu lại", "the formula was never calculated; open it in Excel and save it"
)
EXCEL_ERROR = Text("ô báo lỗi của Excel", "an error of Excel stands in the cell")


def _body(sheet: Sheet, known: Table) -> Body:
    """Return the rows from the header to the last that has figures or goes on numbering; notes and signatures are behind."""
    lines = [row for row in range(known.start, len(sheet.rows)) if row not in sheet.hidden]
    body = [sheet.rows[row] for row in lines]
    at = sorted(column for name, column in known.columns.items() if name not in headers.ASIDE)
    first, behind = at[0], at[-1] + 1
    filled = [row[first] != "" or row[first:behind].count("") < behind - first for row in body]
    ended = next((place for place in range(len(body) - 1, -1, -1) if filled[place] and _has_number(body[place], at)), -1) + 1
    order = known.columns.get(headers.ORDER)
    while 0 < ended < len(body) and order is not None and written(body[ended][order]).strip() and not filled[ended]:
        ended += 1
    return Body(lines[:ended], body[:ended], filled[:ended])


def _has_number(row: Sequence[object], at: Sequence[int]) -> bool:
    """Return True where something like a number stands in one of the columns."""
    return any(
        isinstance(cell := row[column], int | float) or (isinstance(cell, str) and re.match(r"\s*[(−–-]?\s*\d", cell) is not None)
        for column in at
    )


def _report(sheet: Sheet, file: str, read_so_far: tuple[Heading, Table, Body]) -> Report | list[Problem]:
    """Read rows and cells; every problem of the sheet comes at once."""
    said, known, body = read_so_far
    where = f"{file} · {sheet.name}"
    columns = {name: column for name, column in known.columns.items() if name not in headers.ASIDE}
    labels = tuple(_labels(body, known.columns))
    home = said.agency or said.office
    found = rows.structure(labels, home, said.province) if said.layout.by_officer else rows.summary(labels)
    values, wrong = _values(body, columns, said.layout.measure == "cases")
    errors = _errors(sheet, body, columns, found.people) if wrong or np.isnan(values).any() else ()
    wrong = [*_wrong_rows(body, found, known), *wrong, *errors, *_merged(sheet, body, columns.values())]
    if wrong:
        return [Problem(f"{where} · {address(*at)}", what, _shown(cell)) for at, what, cell in _told(wrong)]
    indicators = tuple(columns)
    scaled = _scaled(values, indicators, said)
    people, totals = list(found.people), list(found.totals)
    lines, total_lines = (tuple(body.lines[at] for at in some) for some in (people, totals))
    told = (found.of, scaled[totals], total_lines, _label(known.columns))
    report = Report(file, sheet.name, said, indicators, found.who, scaled[people], lines, *told)
    if not (report.people if said.layout.by_officer else report.totals):
        return [Problem(where, NOBODY if said.layout.by_officer else NO_TOTAL)]
    return _misfit(report, where) or report


def _told(wrong: Sequence[Wrong]) -> Sequence[Wrong]:
    """Return what is wrong; where a second form begins in the sheet, that alone, for the rest follows from it."""
    second = [(at, rows.SECOND, cell) for at, _, cell in wrong if isinstance(cell, str) and _SECOND.search(cell)]
    return second or wrong


def _shown(cell: object) -> object:
    """Return what was found as a message shows it: words that may be a person's name are left out."""
    words = re.findall(r"[^\W\d_]{2,}", cell) if isinstance(cell, str) else []
    return "…" if isinstance(cell, str) and len(words) > 1 and not rows.is_agency(cell) else cell


def _label(columns: dict[str, int]) -> int:
    """Return the column of names."""
    return columns.get(headers.LABEL, columns.get(headers.OFFICER, columns.get(headers.AGENCY, 0)))


def _labels(body: Body, columns: dict[str, int]) -> Iterator[tuple[str, str, bool]]:
    """Yield number, name and whether there are figures, row by row."""
    if headers.AGENCY in columns and headers.OFFICER in columns:
        yield from _in_two_columns(body, columns[headers.AGENCY], columns[headers.OFFICER])
        return
    name = _label(columns)
    order = columns.get(headers.ORDER, name - 1 if name > 0 else None)
    names = _written(row[name] for row in body.rows)
    orders = _written(row[order] for row in body.rows) if order is not None else [""] * len(names)
    yield from zip(orders, names, body.filled, strict=True)


def _written(column: Iterable[object]) -> list[str]:
    return [cell if type(cell) is str else written(cell) for cell in column]


def _in_two_columns(body: Body, agency_at: int, officer_at: int) -> Iterator[tuple[str, str, bool]]:
    """Yield the labels of a table with a column of agencies and one of officers, as if the agency headed its officers."""
    current = ""
    for row, filled in zip(body.rows, body.filled, strict=True):
        agency, officer = written(row[agency_at]).strip(), written(row[officer_at]).strip()
        current = agency or current
        yield ("", f"{current}{rows.OF}{officer}" if officer else agency, filled)


def _wrong_rows(body: Body, found: rows.Structure, known: Table) -> Iterator[Wrong]:
    """Yield the cell and what is wrong with a row; the message of a name twice bears no officer's name."""
    column = _label(known.columns)
    for at, what in found.wrong:
        yield (body.lines[at], column), what, "" if what is rows.TWICE else written(body.rows[at][column])
    for line, row, filled in zip(body.lines, body.rows, body.filled, strict=True):
        second = None if filled else next((cell for cell in row if isinstance(cell, str) and cell and _SECOND.search(cell)), None)
        if second:
            yield (line, column), rows.SECOND, second


_SECOND = re.compile(r"đơn vị (gửi )?báo cáo|/\s*TK\s*-\s*THA", re.IGNORECASE)


def _values(body: Body, columns: dict[str, int], whole: bool) -> tuple[np.ndarray, list[Wrong]]:
    """Return the figures, one row a row of the table, and every cell that is none."""
    wrong: list[Wrong] = []
    values = _all_numbers(body, list(columns.values()))
    if values is None:
        turned = list(zip(*body.rows, strict=True))
        values = np.full((len(body.rows), len(columns)), np.nan)
        for place, (name, column) in enumerate(columns.items()):
            percent = name.endswith("_rate")
            wrong += _cell_by_cell(values[:, place], turned[column], body, (column, whole and not percent, percent))
    if whole:
        wrong += _broken(values, list(columns.items()), body.lines)
    return values, wrong


SUMS = frozenset(indicator.id for indicator, _ in sums())
"""What can be worked out from other columns."""


def _errors(sheet: Sheet, body: Body, columns: dict[str, int], people: Sequence[int]) -> Iterator[Wrong]:
    """Yield Excel's errors among the figures; a formula without a value counts where an officer's figure is lost.

    A sum or rate that was never worked out is missing only: it follows from the figures beside it.
    """
    within, officers = set(body.lines), {body.lines[at] for at in people}
    follow = {column for name, column in columns.items() if name.endswith("_rate") or name in SUMS}
    for (row, column), error in sheet.errors().items():
        if error != UNCALCULATED and row in within and column in columns.values():
            yield (row, column), EXCEL_ERROR, error
        elif error == UNCALCULATED and row in officers and column in set(columns.values()) - follow:
            yield (row, column), NOT_CALCULATED, error


def _all_numbers(body: Body, columns: Sequence[int]) -> np.ndarray | None:
    """Return the figures of a table that holds nothing but numbers, else None."""
    first, behind = min(columns), max(columns) + 1
    flat = list(chain.from_iterable([row[first:behind] for row in body.rows]))
    if countOf(map(type, flat), float) != len(flat):
        return None
    values = np.fromiter(flat, float, len(flat)).reshape(len(body.rows), behind - first)  # type: ignore[arg-type]
    return values if behind - first == len(columns) else values[:, [column - first for column in columns]]


def _broken(values: np.ndarray, columns: Sequence[tuple[str, int]], lines: Sequence[int]) -> Iterator[Wrong]:
    """Yield the counts that are no whole numbers."""
    broken = values != np.rint(values)
    for at, place in np.argwhere(broken & ~np.isnan(values)) if broken.any() else ():
        if not columns[place][0].endswith("_rate"):
            yield (lines[at], columns[place][1]), cells.NOT_WHOLE, float(values[at, place])


def _cell_by_cell(values: np.ndarray, column: Sequence[object], body: Body, how: tuple[int, bool, bool]) -> Iterator[Wrong]:
    at_column, whole, percent = how
    if set(map(type, column)) == {float}:
        values[:] = column
        return
    for at, cell in enumerate(column):
        if type(cell) is float:
            values[at] = cell
            continue
        if cell == "" or not body.filled[at]:
            continue
        found = cells.read(cell, whole=whole, percent=percent)
        if isinstance(found, Text):
            yield (body.lines[at], at_column), found, cell
        else:
            values[at] = found


def _merged(sheet: Sheet, body: Body, columns: Iterable[int]) -> Iterator[Wrong]:
    """Yield merged cells that reach into rows of figures."""
    figures = list(columns)
    low = [area for area in sheet.merged if area[2] >= body.lines[0]]
    filled = {line for line, has_figures in zip(body.lines, body.filled, strict=True) if has_figures} if low else set()
    for top, left, bottom, right in low:
        inside = any(left <= column <= right for column in figures)
        if inside and any(top <= line <= bottom for line in filled):
            yield (top, left), MERGED, ""


def _scaled(values: np.ndarray, indicators: tuple[str, ...], said: Heading) -> np.ndarray:
    """Return money in VND and rates in percent, whichever way the cells hold them."""
    scaled = values * said.unit
    whole = np.rint(scaled)
    np.copyto(scaled, whole, where=np.abs(scaled - whole) < 1e-3)
    for at in [place for place, name in enumerate(indicators) if name.endswith("_rate")]:
        scaled[:, at] = _percent(values[:, at], values, indicators)
    return scaled


def _percent(printed: np.ndarray, values: np.ndarray, indicators: tuple[str, ...]) -> np.ndarray:
    """Return a rate in percent: a cell that Excel shows as 82,5 % may hold 0.825."""
    done, of = (values[:, indicators.index(name)] for name in ("completed", "with_conditions"))
    share = np.divide(done, of, out=np.full(len(of), np.nan), where=of > 0)
    close = [np.nansum(np.abs(printed * scale - 100 * share) < 1) for scale in (1, 100)]
    return printed * 100 if close[1] > close[0] else printed


@lru_cache(maxsize=64)
def _equations(indicators: tuple[str, ...], measure: str, year: int) -> tuple[tuple[str, ...], np.ndarray]:
    """Return the registry's sums that a form's columns allow, as a matrix that gives nought where they hold."""
    lines, names = [], []
    for one, balance in sums():
        of_year = balance.since <= year <= balance.until and balance.measure in (None, measure)
        if of_year and {one.id, *balance.required} <= set(indicators):
            signed = {one.id: -1, **{name: sign for name, sign in balance.terms.items() if name in indicators}}
            lines.append([signed.get(name, 0) for name in indicators])
            names.append(one.id)
    return tuple(names), np.array(lines, dtype=float).reshape(len(lines), len(indicators))


def _misfit(report: Report, where: str) -> list[Problem]:
    """Refuse a sheet most of whose rows break a sum: its header does not stand over its columns.

    A row or two that do not add up are left to the checks.
    """
    said = report.heading
    names, equations = _equations(report.indicators, said.layout.measure, said.fiscal_year)
    values = np.concatenate([report.figures, report.total_figures])
    left = values @ equations.T
    if np.isnan(left).any():  # a blank says nothing of the sums that it is not in
        known = np.isnan(values).astype(float) @ np.abs(equations).T == 0
        left = np.where(known, np.nan_to_num(values) @ equations.T, np.nan)
    wrong = np.abs(left) > 0.5 * said.unit * np.abs(equations).sum(axis=1)
    if not wrong.any():
        return []
    most = wrong.sum(axis=0) > 0.5 * np.maximum((~np.isnan(left)).sum(axis=0), 1)
    what = Text(
        "phần lớn các dòng không khớp tổng của cột này; tiêu đề có thể lệch cột",
        "most rows do not add up in this column; its header may be shifted",
    )
    return [Problem(where, what, headers.official(name)) for name, bad in zip(names, most, strict=True) if bad]
