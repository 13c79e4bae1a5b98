"""Cells of a sheet and what they do not tell; the limits of a form."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from ...words.errors import DataError, Problem
from ...words.vocabulary import Text

MAX_ROWS, MAX_COLUMNS = 20_000, 300

UNCALCULATED = "="
"""Stands for the error of a formula without a value."""

Cell = tuple[int, int]


@dataclass(frozen=True)
class Sheet:
    """A visible sheet: its cells as rows from A1, and what the cells do not tell.

    Parameters
    ----------
    name
        Its tab.
    rows
        Cells as numbers, text, dates, truth values; ``""`` where blank.
    hidden
        Rows that are not shown, counted from 0.
    errors
        Finds cells (row, column) that hold one of Excel's errors, with its name, or a formula that was never worked out
        (:data:`UNCALCULATED`).
    merged
        Merged ranges as (first row, first column, last row, last column).
    """

    name: str
    rows: list[list[object]]
    hidden: frozenset[int] = frozenset()
    errors: Callable[[], Mapping[Cell, str]] = dict
    merged: tuple[tuple[int, int, int, int], ...] = ()


def letters(column: int) -> str:
    """Return a column's letters.

    Examples
    --------
    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    head, last = divmod(column, 26)
    return (letters(head - 1) if head else "") + chr(65 + last)


def address(row: int, column: int) -> str:
    """Return a cell's address as Excel shows it.

    Examples
    --------
    >>> address(11, 2)
    'C12'
    """
    return f"{letters(column)}{row + 1}"


def number_of(column: bytes) -> int:
    """Return the number of a column's letters, counted from 0."""
    number = 0
    for letter in column:
        number = number * 26 + letter - 64
    return number - 1


def refuse(where: str, vi: str, en: str, found: object = "") -> DataError:
    """Return the error of one problem of a whole file or sheet."""
    return DataError(where, [Problem(where, Text(vi, en), found)])


def locked(file: str) -> DataError:
    """Return the error of a workbook with a password."""
    return refuse(file, "có mật khẩu; hãy bỏ mật khẩu rồi lưu lại", "is locked by a password; save it without")


def refuse_far(where: str, rows: int, last_column: int) -> None:
    """Raise where a sheet reaches beyond what a form can be."""
    if rows > MAX_ROWS or last_column >= MAX_COLUMNS:
        vi = f"trang kéo dài quá {MAX_ROWS} dòng hoặc {MAX_COLUMNS} cột; hãy xóa hẳn các dòng, cột trống phía dưới và bên phải"
        en = f"the sheet reaches beyond {MAX_ROWS} rows or {MAX_COLUMNS} columns; delete the blank rows and columns at its end"
        raise refuse(where, vi, en, address(max(rows, 1) - 1, last_column))


def noted(sheet: Sheet, hidden: frozenset[int], errors: Callable[[], Mapping[Cell, str]]) -> Sheet:
    """Return the sheet with its hidden rows and errors."""
    return Sheet(sheet.name, sheet.rows, hidden, errors, sheet.merged)


def read_cells(data: bytes, file: str) -> Iterator[Sheet]:
    """Yield every visible worksheet's cells, one sheet after the other: a sheet is let go before the next is read."""
    import python_calamine as calamine

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for about in book.sheets_metadata:
            if about.visible is calamine.SheetVisibleEnum.Visible and about.typ is calamine.SheetTypeEnum.WorkSheet:
                yield _sheet(book.get_sheet_by_name(about.name))
    except calamine.PasswordError as error:
        raise locked(file) from error
    except (KeyboardInterrupt, SystemExit, MemoryError, GeneratorExit):
        raise
    except BaseException as error:  # a panic of the reader is no Exception
        raise refuse(
            file, "tệp hỏng, không đọc được", "is damaged and can't be read", str(error).splitlines()[0][:200]
        ) from error


def _sheet(sheet: object) -> Sheet:
    rows = sheet.to_python(skip_empty_area=False)  # type: ignore[attr-defined]
    merged = tuple((*first, *last) for first, last in sheet.merged_cell_ranges or ())  # type: ignore[attr-defined]
    return Sheet(sheet.name, rows, merged=merged)  # type: ignore[attr-defined]
