"""A table as it stands in a file: text, Parquet or a workbook; nothing is guessed, what it is not is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from ..words.errors import DataError, Problem, raise_any
from ..words.vocabulary import Text, near, nfc
from . import delimited


def read_table(path: str | Path) -> pd.DataFrame:
    """Read a text, Parquet or Excel table as it is; cells of text stay text, ``attrs`` say how numbers are written in it.

    Parameters
    ----------
    path
        The file; its ending says what it is.

    Returns
    -------
    pandas.DataFrame
        One row a row, header as column names.

    Raises
    ------
    DataError
        If it can't be read as what its ending says, or is empty.
    FileNotFoundError
        If there is no such file.
    """
    file = Path(path)
    if not file.is_file():
        here = [item.name for item in file.parent.iterdir()] if file.parent.is_dir() else []
        close = ", ".join(near(file.name, here))
        raise FileNotFoundError(f"không có tệp / no such file: {file}" + (f" – {close}?" if close else ""))
    reader = _READERS.get(file.suffix.lower())
    if reader is None:
        expected = Text(f"đọc được {', '.join(_READERS)}", f"readable: {', '.join(_READERS)}")
        raise DataError(str(file), [Problem("tệp / file", expected, file.suffix)])
    raise_any(str(file), _disguised(file))
    try:
        table = reader(file)
    except DataError:
        raise
    except Exception as error:
        raise DataError(str(file), [Problem("tệp / file", Text("không đọc được", "can't be read"), _short(error))]) from error
    filled = table[~_blank(table)]
    if filled.empty:
        raise DataError(str(file), [Problem("tệp / file", Text("không có dòng số liệu nào", "has no row of data"))])
    named = filled.rename(columns=lambda name: nfc(str(name)))
    raise_any(str(file), _header(named))
    return named


def _header(table: pd.DataFrame) -> Iterator[Problem]:
    for name in table.columns[table.columns.duplicated()]:
        yield Problem("dòng 1", Text("cột lặp lại", "column stands twice"), name)
    only = str(table.columns[0])
    if len(table.columns) == 1 and "|" in only:
        marks = Text("dấu phẩy, chấm phẩy hoặc tab", "commas, semicolons or tabs")
        what = Text(f"các cột phải cách nhau bằng {marks.vi}", f"columns must be separated by {marks.en}")
        yield Problem("dòng 1", what, only)


def _blank(table: pd.DataFrame) -> pd.Series:
    blank = pd.Series(True, index=table.index)
    for at in range(table.shape[1]):
        if blank.any():
            cells = table.iloc[:, at]
            blank &= cells.isna() | cells.isin([""])
    return blank


def _text(file: Path) -> pd.DataFrame:
    return delimited.table(file.read_bytes(), str(file))


def _parquet(file: Path) -> pd.DataFrame:
    table = pd.read_parquet(file)
    return table if isinstance(table.index, pd.RangeIndex) and table.index.name is None else table.reset_index()


def _excel(file: Path) -> pd.DataFrame:
    """Read the one sheet that has data; which of several is meant can't be known."""
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_path(file)
    sheets = {name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in workbook.sheet_names}
    filled = [name for name, rows in sheets.items() if any(cell != "" for row in rows for cell in row)]
    if len(filled) > 1:
        one = Text("chỉ được có một trang tính chứa số liệu", "only one sheet may have data")
        raise DataError(str(file), [Problem("tệp / file", one, ", ".join(filled))])
    return delimited.under_first_row(sheets[filled[0]] if filled else [])


_TEXT, _BOOKS = (".csv", ".txt", ".tsv"), (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods")
_READERS = {**dict.fromkeys(_TEXT, _text), ".parquet": _parquet, **dict.fromkeys(_BOOKS, _excel)}
_CONTENTS = {
    b"PK\x03\x04": (Text("một sổ tính Excel mới", "a new Excel workbook"), (".xlsx", ".xlsm", ".xlsb", ".ods")),
    b"\xd0\xcf\x11\xe0": (Text("một sổ tính Excel cũ hoặc có mật khẩu", "an old or protected Excel workbook"), (".xls",)),
    b"PAR1": (Text("một bảng Parquet", "a Parquet table"), (".parquet",)),
    b"%PDF": (Text("một văn bản PDF", "a PDF"), ()),
    b"<": (Text("một trang web (HTML, XML)", "a web page (HTML, XML)"), ()),
}


def _disguised(file: Path) -> Iterator[Problem]:
    """Yield what a file is where its ending says something else."""
    with file.open("rb") as content:
        head = content.read(64).removeprefix(b"\xef\xbb\xbf").lstrip()
    for mark, (what, endings) in _CONTENTS.items():
        if head.startswith(mark) and file.suffix.lower() not in endings:
            vi = f"không đọc được: tên tệp là {file.suffix} nhưng bên trong là {what.vi}; hãy mở ra rồi lưu lại là .xlsx"
            en = f"can't be read: it is called {file.suffix} but is {what.en}; open it and save it as .xlsx"
            yield Problem("tệp / file", Text(vi, en))


def _short(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0][:200]
